namespace Rhea.Base.Host;

/// <summary>
/// Random bytes of the host's kernel. The framework would load OpenSSL for them, which a statically linked executable does not survive.
/// </summary>
public static unsafe class HostRandom
{
    private const int GetRandom = 318;

    /// <summary>Fills a span.</summary>
    public static void Fill(Span<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (int done = 0; done < bytes.Length;)
                done += (int)Math.Max(HostMemory.Call(GetRandom, (nint)(start + done), bytes.Length - done, 0, 0), 0);
        }
    }
}
