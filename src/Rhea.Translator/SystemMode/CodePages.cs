namespace Rhea.Translator.SystemMode;

/// <summary>
/// The physical pages that code was or may be translated from. Before the first translation of a page, every processor must have made its
/// writes to it indirect: it takes note of the page between regions, or before it runs again.
/// </summary>
/// <remarks>The engine's lock guards it, but for <see cref="Latest"/>.</remarks>
internal sealed class CodePages
{
    private const int RingSize = 64;

    private readonly Dictionary<ulong, long> _pages = [];
    private readonly nint[] _ring = new nint[RingSize];
    private long _latest;

    /// <summary>The number of the last page that was added.</summary>
    public long Latest => Volatile.Read(ref _latest);

    /// <summary>Whether writes to a page must be told.</summary>
    public bool Contains(ulong page) => _pages.ContainsKey(page);

    /// <summary>The number of a page, which processors must have taken note of; a new one if the page is new.</summary>
    public long Add(ulong page, nint host, out bool isNew)
    {
        isNew = !_pages.TryGetValue(page, out long number);
        if (isNew)
        {
            number = _latest + 1;
            _ring[number % RingSize] = host;
            _pages[page] = number;
            // A full barrier: whether a processor runs is read behind it.
            Interlocked.Exchange(ref _latest, number);
        }

        return number;
    }

    /// <summary>A page holds no code any more.</summary>
    public void Remove(ulong page) => _pages.Remove(page);

    /// <summary>Makes a processor's writes to all new pages indirect. <paramref name="seen"/> is the last number that it knows.</summary>
    public void Apply(TranslationBuffer buffer, ref long seen)
    {
        long latest = _latest;
        if (latest - seen > RingSize)
        {
            buffer.FlushAll();
        }
        else
        {
            for (long number = seen + 1; number <= latest; number++)
            {
                buffer.Protect(_ring[number % RingSize]);
            }
        }

        Volatile.Write(ref seen, latest);
    }
}
