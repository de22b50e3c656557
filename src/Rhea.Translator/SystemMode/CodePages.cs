using System.Runtime.InteropServices;
using Rhea.Translator.Execution;

namespace Rhea.Translator.SystemMode;

/// <summary>
/// The physical pages that code was or may be translated from. Before the first translation of a page, every processor must have made its
/// writes to it indirect: it takes note of the page between regions, or before it runs again.
/// </summary>
/// <remarks>The engine's lock guards it, but for what says that it takes it, and <see cref="States"/>.</remarks>
/// <param name="isSystem">Whether there is physical memory at all.</param>
/// <param name="gate">The engine's lock.</param>
internal sealed class CodePages(bool isSystem, Lock gate) : IDisposable
{
    private const int RingSize = 64;
    private const ulong PageMask = 0xFFF;

    /// <summary>After so many writes a page is taken to hold something else now, and all its code is dropped.</summary>
    private const int PatienceWithWrites = 8;

    private readonly Dictionary<ulong, PageRecord> _pages = [];
    private readonly List<Vcpu> _vcpus = [];
    private readonly List<ulong> _found = [];
    private readonly nint[] _ring = new nint[RingSize];
    private long _latest;

    /// <summary>What a page is known by, and how often it was written since.</summary>
    private record struct PageRecord(long Number, int Writes);

    /// <summary>What processors look at without the lock.</summary>
    public PageStates States { get; } = new(isSystem);

    /// <summary>A processor begins to take part; takes the lock.</summary>
    public void Register(Vcpu vcpu)
    {
        lock (gate)
        {
            _vcpus.Add(vcpu);
        }
    }

    /// <summary>A processor takes part no more; takes the lock.</summary>
    public void Unregister(Vcpu vcpu)
    {
        lock (gate)
        {
            _vcpus.Remove(vcpu);
        }
    }

    /// <summary>A processor takes note of the pages that it must not write directly any more; takes the lock if there are new ones.</summary>
    public void Note(TranslationBuffer buffer)
    {
        if (buffer.Noted != Volatile.Read(ref _latest))
        {
            lock (gate)
            {
                Apply(buffer);
            }
        }
    }

    /// <summary>The part of a page whose code is to be dropped since some bytes of it were written.</summary>
    public (ulong First, ulong Last) Stale(ulong page, ulong first, ulong last)
    {
        ref PageRecord record = ref CollectionsMarshal.GetValueRefOrNullRef(_pages, page);
        bool isPatient = ++record.Writes < PatienceWithWrites;
        return isPatient ? (Math.Max(page, first), Math.Min(page + PageMask, last)) : (page, page + PageMask);
    }

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
    public void Remove(ulong page)
    {
        _pages.Remove(page);
        States.ClearCode(page);
    }

    public void Dispose() => States.Dispose();

    /// <summary>Whether no processor writes directly to the pages of a place; from now on they take note of them.</summary>
    public bool IsProtected(TranslationBuffer self, in CodeWindow.Place place) => IsProtected(self, place.First) && IsProtected(self, place.Second);

    private bool IsProtected(TranslationBuffer self, in PageMapping page)
    {
        if (!page.IsRam)
        {
            return true;
        }

        if (_pages.TryGetValue(page.Physical, out PageRecord known))
        {
            return known.Number == 0 || HaveAllNoted(self, page.Physical, known.Number);
        }

        if (!States.SetCode(page.Physical))
        {
            _pages[page.Physical] = default;
            return true;
        }

        long number = _latest + 1;
        _ring[number % RingSize] = page.Host;
        _pages[page.Physical] = new PageRecord(number, 0);
        // A full barrier: whether a processor runs is read behind it.
        Interlocked.Exchange(ref _latest, number);
        return HaveAllNoted(self, page.Physical, number);
    }

    private bool HaveAllNoted(TranslationBuffer self, ulong page, long number)
    {
        Apply(self);
        bool isCertain = true;
        foreach (Vcpu vcpu in _vcpus)
        {
            if (!vcpu.Buffer!.HasNoted(number))
            {
                return false;
            }

            isCertain &= vcpu.Buffer.Noted >= number;
        }

        if (isCertain)
        {
            States.ClearWritable(page);
        }

        _pages[page] = default;
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
    private void Apply(TranslationBuffer buffer)
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
}
