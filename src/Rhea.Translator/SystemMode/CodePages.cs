using Rhea.Translator.Execution;

namespace Rhea.Translator.SystemMode;

/// <summary>
/// The physical pages that code was or may be translated from. Before the first translation of a page, every processor must have made its
/// writes to it indirect: it takes note of the page between regions, or before it runs again.
/// </summary>
/// <remarks>The engine's lock guards it, but for <see cref="Latest"/>.</remarks>
internal sealed class CodePages
{
    private const int RingSize = 64;
    private const ulong PageMask = 0xFFF;

    private readonly Dictionary<ulong, long> _pages = [];
    private readonly List<Vcpu> _vcpus = [];
    private readonly List<ulong> _found = [];
    private readonly nint[] _ring = new nint[RingSize];
    private long _latest;

    /// <summary>The number of the last page that was added.</summary>
    public long Latest => Volatile.Read(ref _latest);

    public void Register(Vcpu vcpu) => _vcpus.Add(vcpu);

    public void Unregister(Vcpu vcpu) => _vcpus.Remove(vcpu);

    /// <summary>Whether writes to a page must be told.</summary>
    public bool Contains(ulong page) => _pages.ContainsKey(page);

    /// <summary>The pages of a range of physical memory.</summary>
    public List<ulong> Within(ulong physical, ulong length)
    {
        _found.Clear();
        ulong first = physical & ~PageMask;
        if (length >> 12 > (ulong)_pages.Count)
        {
            _found.AddRange(_pages.Keys.Where(page => page >= first && page < physical + length));
            return _found;
        }

        for (ulong page = first; page < physical + length; page += PageMask + 1)
        {
            if (_pages.ContainsKey(page))
            {
                _found.Add(page);
            }
        }

        return _found;
    }

    /// <summary>A page holds no code any more.</summary>
    public void Remove(ulong page) => _pages.Remove(page);

    /// <summary>Whether no processor writes directly to the pages of a place; from now on they take note of them.</summary>
    public bool IsProtected(TranslationBuffer self, in CodeWindow.Place place) => IsProtected(self, place.First) && IsProtected(self, place.Second);

    private bool IsProtected(TranslationBuffer self, in PageMapping page)
    {
        if (!page.IsRam)
        {
            return true;
        }

        long number = Add(page.Physical, page.Host);
        Apply(self);
        foreach (Vcpu vcpu in _vcpus)
        {
            if (!vcpu.Buffer!.HasNoted(number))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Asks all processors that run to come out of their code.</summary>
    public void RequestExits()
    {
        foreach (Vcpu vcpu in _vcpus)
        {
            vcpu.RequestExitIfRunning();
        }
    }

    /// <summary>Makes a processor's writes to all new pages indirect.</summary>
    public void Apply(TranslationBuffer buffer)
    {
        long latest = _latest;
        long seen = buffer.Noted;
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

        buffer.Noted = latest;
    }

    private long Add(ulong page, nint host)
    {
        if (!_pages.TryGetValue(page, out long number))
        {
            number = _latest + 1;
            _ring[number % RingSize] = host;
            _pages[page] = number;
            // A full barrier: whether a processor runs is read behind it.
            Interlocked.Exchange(ref _latest, number);
        }

        return number;
    }
}
