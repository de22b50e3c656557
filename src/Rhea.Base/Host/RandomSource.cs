namespace Rhea.Base.Host;

/// <summary>Where a machine takes random bytes from.</summary>
public abstract class RandomSource
{
    /// <summary>The host's: nobody can tell what comes.</summary>
    public static RandomSource Host { get; } = new HostSource();

    /// <summary>The same bytes for the same seed, for runs that are to be repeated.</summary>
    public static RandomSource Seeded(int seed) => new SeededSource(new Random(seed));

    /// <summary>Fills a span.</summary>
    public abstract void Fill(Span<byte> bytes);

    private sealed class HostSource : RandomSource
    {
        public override void Fill(Span<byte> bytes) => HostRandom.Fill(bytes);
    }

    private sealed class SeededSource(Random generator) : RandomSource
    {
        public override void Fill(Span<byte> bytes)
        {
            lock (generator)
                generator.NextBytes(bytes);
        }
    }
}
