using Rhea.Translator.Bytecode;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;

namespace Rhea.Translator.SystemMode;

/// <summary>
/// A processor's software translation look-aside buffer, which generated code looks up inline, and its cache of jump targets. Each mode has
/// tables of its own, at a fixed place behind the guest's state. Only the processor's own thread touches them.
/// </summary>
/// <remarks>
/// An entry is a tag and an addend. The tag is the page's virtual address; as the index implies its low bits, bit 12 of it is inverted where
/// the page must not be written directly, and bit 13 where the entry is empty. Tag xor address leaves the offset in the page, and perhaps bit 12;
/// the addend turns that into a host address.
/// </remarks>
public sealed unsafe class TranslationBuffer
{
    /// <summary>Modes that have tables.</summary>
    public const int ModeCount = 6;

    internal const int EntryCount = 1024;
    internal const int JumpCount = 2048;
    internal const int TableSize = EntryCount * 16;
    internal const int ModeSize = TableSize + JumpCount * 16;
    internal const int Size = ModeCount * ModeSize;

    /// <summary>Inverted where a page must not be written directly.</summary>
    internal const ulong NotWritable = 1 << 12;

    private const ulong Empty = 1 << 13;
    private const int FetchCount = 256;
    private const int FilterBits = 4096;

    private readonly IGuestMmu _mmu;
    private readonly ICodePages _code;
    private readonly VcpuCore* _core;
    private readonly int _fetchSize;
    private readonly byte* _tables;
    private readonly bool[] _used = new bool[ModeCount];
    private readonly (ulong Tag, PageMapping Mapping)[] _fetches = new (ulong, PageMapping)[FetchCount];
    private readonly ulong[] _fetched = new ulong[FilterBits / 64];

    // Where there are pieces of large pages.
    private ulong _largeStart = ulong.MaxValue;
    private ulong _largeEnd;
    private long _noted;
    private int _isRunning;

    internal TranslationBuffer(IGuestMmu mmu, ICodePages code, nint state, GuestDescription guest)
    {
        _mmu = mmu;
        _code = code;
        _core = (VcpuCore*)(state - sizeof(VcpuCore));
        _tables = (byte*)(state + Offset(guest));
        _fetchSize = guest.InstructionAlignment;
        for (int mode = 0; mode < ModeCount; mode++)
        {
            Clear(mode);
        }

        ClearFetches();
    }

    /// <summary>An entry of the buffer.</summary>
    internal struct Entry
    {
        public ulong Tag;
        public nint Addend;
    }

    /// <summary>A jump target: a virtual address and its code.</summary>
    internal struct Jump
    {
        public ulong Address;
        public nint Code;
    }

    /// <summary>The mode of data accesses, for which code is translated.</summary>
    internal int Mode => _mmu.Mode;

    /// <summary>The number of the last code page that this processor has taken note of.</summary>
    internal long Noted
    {
        get => Volatile.Read(ref _noted);
        set => Volatile.Write(ref _noted, value);
    }

    /// <summary>Whether the processor writes to a code page indirectly, given the page's number, or will before it writes at all.</summary>
    internal bool HasNoted(long page) => Volatile.Read(ref _isRunning) == 0 || Noted >= page;

    /// <summary>The processor is about to run; behind it code pages are noted.</summary>
    internal void Start() => Interlocked.Exchange(ref _isRunning, 1);

    /// <summary>The processor does not touch guest memory any more.</summary>
    internal void Stop() => Volatile.Write(ref _isRunning, 0);

    /// <summary>Accesses that generated code could not do.</summary>
    internal long SlowAccesses { get; private set; }

    /// <summary>Entries that were written.</summary>
    internal long Refills { get; private set; }

    /// <summary>Set when code may have become unreachable by the addresses that calls would return to.</summary>
    internal bool HasFlushedCode { get; set; }

    /// <summary>Where the tables begin, from the state on.</summary>
    internal static int Offset(GuestDescription guest) => (BytecodeCompiler.FirstSlot(guest) + BytecodeCompiler.SlotBytes + 63) & ~63;

    internal static int JumpIndex(ulong address) => (int)((address >> 1) ^ (address >> 12)) & (JumpCount - 1);

    /// <summary>Forgets all mappings.</summary>
    public void FlushAll()
    {
        for (int mode = 0; mode < ModeCount; mode++)
        {
            FlushMode(mode);
        }

        ClearFetches();
        _largeStart = ulong.MaxValue;
        _largeEnd = 0;
    }

    /// <summary>Forgets the mappings of one mode.</summary>
    public void FlushMode(int mode)
    {
        if (_used[mode])
        {
            Clear(mode);
            HasFlushedCode = true;
        }

        for (int i = 0; i < FetchCount; i++)
        {
            if ((_fetches[i].Tag & 0xFFF) == (uint)mode)
            {
                _fetches[i].Tag = ulong.MaxValue;
            }
        }
    }

    /// <summary>Forgets what an address is mapped to.</summary>
    public void FlushAddress(ulong address)
    {
        if (address >= _largeStart && address <= _largeEnd)
        {
            // Pieces of a large page would have to be found.
            FlushAll();
            return;
        }

        ulong page = address & ~0xFFFUL;
        for (int mode = 0; mode < ModeCount; mode++)
        {
            Entry* entry = EntryOf(mode, address);
            if (((entry->Tag ^ page) & ~NotWritable) == 0)
            {
                entry->Tag = page ^ Empty;
            }
        }

        int bit = FilterBit(page);
        if ((_fetched[bit >> 6] & (1UL << (bit & 63))) == 0)
        {
            return;
        }

        HasFlushedCode = true;
        for (int mode = 0; mode < ModeCount; mode++)
        {
            ref (ulong Tag, PageMapping) fetch = ref FetchOf(page, mode);
            if (fetch.Tag == (page | (uint)mode))
            {
                fetch.Tag = ulong.MaxValue;
            }

            Jump* jumps = Jumps(mode);
            for (int i = 0; _used[mode] && i < JumpCount; i++)
            {
                if (jumps[i].Address >> 12 == page >> 12)
                {
                    jumps[i].Address = ulong.MaxValue;
                }
            }
        }
    }

    /// <summary>Forgets all jump targets: code was dropped.</summary>
    internal void ClearJumps()
    {
        for (int mode = 0; mode < ModeCount; mode++)
        {
            if (_used[mode])
            {
                new Span<byte>(Jumps(mode), JumpCount * sizeof(Jump)).Fill(0xFF);
            }
        }
    }

    /// <summary>Remembers the code of an address.</summary>
    internal void AddJump(int mode, ulong address, nint code)
    {
        _used[mode] = true;
        ref Jump jump = ref Jumps(mode)[JumpIndex(address)];
        jump.Address = address;
        jump.Code = code;
    }

    /// <summary>From now on writes to a page, given by its host address, must not be direct: it holds code.</summary>
    internal void Protect(nint host)
    {
        for (int mode = 0; mode < ModeCount; mode++)
        {
            if (!_used[mode])
            {
                continue;
            }

            var entries = (Entry*)(_tables + mode * ModeSize);
            for (int i = 0; i < EntryCount; i++)
            {
                // Neither empty nor read-only: the addend of a read-only page is that of the page before it.
                if (entries[i].Addend == host && (((entries[i].Tag >> 12) ^ (uint)i) & 3) == 0)
                {
                    entries[i].Tag ^= NotWritable;
                    entries[i].Addend -= (nint)NotWritable;
                }
            }
        }
    }

    /// <summary>Finds the page that instructions come from. False: the exception is recorded.</summary>
    internal bool TryFetch(ulong address, int mode, out PageMapping mapping)
    {
        ulong page = address & ~0xFFFUL;
        ref (ulong Tag, PageMapping Mapping) fetch = ref FetchOf(page, mode);
        if (fetch.Tag == (page | (uint)mode))
        {
            mapping = fetch.Mapping;
            return true;
        }

        if (!_mmu.Translate(address, _fetchSize, AccessKind.Fetch, out mapping))
        {
            return false;
        }

        if (mapping.IsCacheable)
        {
            _used[mode] = true;
            int bit = FilterBit(page);
            _fetched[bit >> 6] |= 1UL << (bit & 63);
            NoteSize(address, mapping.Size);
            fetch = (page | (uint)mode, mapping);
        }

        return true;
    }

    /// <summary>
    /// An access that generated code could not do: the address is the core's first argument, the value the second and third, where the
    /// result is left as well. None, or why the processor leaves.
    /// </summary>
    internal ExitReason Access(SlowAccess access)
    {
        SlowAccesses++;
        ulong address = _core->Arguments[0];
        int log = (int)(access & SlowAccess.SizeMask);
        int size = 1 << log;
        bool store = (access & SlowAccess.Store) != 0;
        bool isPointer = (access & SlowAccess.Pointer) != 0;
        WatchedAccess watched = isPointer ? WatchedAccess.Read | WatchedAccess.Write : store ? WatchedAccess.Write : WatchedAccess.Read;
        ExitReason refusal = _mmu.Watch(address, size, watched);
        if (refusal != ExitReason.None)
        {
            return refusal;
        }

        if (isPointer)
        {
            return Pointer(address, size);
        }

        fixed (ulong* value = &GetValue())
        {
            bool done = (address & 0xFFF) + (uint)size > 0x1000 ? AcrossPages(address, size, store, (byte*)value)
                : store ? Store(address, size, value)
                : Load(address, size, value);
            if (!done)
            {
                return ExitReason.GuestException;
            }

            if (!store && log < 4)
            {
                *value = Extend(*value, log, (access & SlowAccess.Signed) != 0);
            }
        }

        return ExitReason.None;
    }

    private ref ulong GetValue() => ref _core->Arguments[1];

    private static ulong Extend(ulong value, int log, bool signed)
    {
        int shift = 64 - (8 << log);
        return signed ? (ulong)((long)(value << shift) >> shift) : value << shift >> shift;
    }

    private bool Load(ulong address, int size, ulong* value)
    {
        if (!Find(address, size, AccessKind.Load, out PageMapping page))
        {
            return false;
        }

        if (page.Host != 0)
        {
            byte* at = (byte*)page.Host + (address & 0xFFF);
            value[0] = size switch { 1 => *at, 2 => *(ushort*)at, 4 => *(uint*)at, _ => *(ulong*)at };
            if (size == 16)
            {
                value[1] = *(ulong*)(at + 8);
            }

            return true;
        }

        ulong physical = page.Physical + (address & 0xFFF);
        return size == 16
            ? _mmu.Read(physical, address, 8, out value[0]) && _mmu.Read(physical + 8, address + 8, 8, out value[1])
            : (address & (uint)(size - 1)) == 0 ? _mmu.Read(physical, address, size, out value[0]) : LoadBytes(physical, address, size, value);
    }

    private bool LoadBytes(ulong physical, ulong address, int size, ulong* value)
    {
        *value = 0;
        for (int i = 0; i < size; i++)
        {
            if (!_mmu.Read(physical + (uint)i, address + (uint)i, 1, out ulong part))
            {
                return false;
            }

            *value |= part << (i * 8);
        }

        return true;
    }

    private bool Store(ulong address, int size, ulong* value)
    {
        if (!Find(address, size, AccessKind.Store, out PageMapping page))
        {
            return false;
        }

        ulong physical = page.Physical + (address & 0xFFF);
        if (page.IsRam)
        {
            byte* at = (byte*)page.Host + (address & 0xFFF);
            switch (size)
            {
                case 1:
                    *at = (byte)*value;
                    break;
                case 2:
                    *(ushort*)at = (ushort)*value;
                    break;
                case 4:
                    *(uint*)at = (uint)*value;
                    break;
                default:
                    *(ulong*)at = *value;
                    break;
            }

            if (size == 16)
            {
                *(ulong*)(at + 8) = value[1];
            }

            NoteWrite(physical, size);
            return true;
        }

        if (size == 16)
        {
            return _mmu.Write(physical, address, 8, value[0]) && _mmu.Write(physical + 8, address + 8, 8, value[1]);
        }

        if ((address & (uint)(size - 1)) == 0)
        {
            return _mmu.Write(physical, address, size, size == 8 ? *value : *value & ((1UL << (size * 8)) - 1));
        }

        for (int i = 0; i < size; i++)
        {
            if (!_mmu.Write(physical + (uint)i, address + (uint)i, 1, *value >> (i * 8) & 0xFF))
            {
                return false;
            }
        }

        return true;
    }

    private bool AcrossPages(ulong address, int size, bool store, byte* value)
    {
        // Both pages first: an exception must leave memory as it was.
        ulong next = (address | 0xFFF) + 1;
        AccessKind kind = store ? AccessKind.Store : AccessKind.Load;
        if (!Find(address, (int)(next - address), kind, out _) || !Find(next, size - (int)(next - address), kind, out _))
        {
            return false;
        }

        if (!store)
        {
            *(ulong*)value = 0;
        }

        for (int i = 0; i < size; i++)
        {
            ulong part = value[i];
            if (!(store ? Store(address + (uint)i, 1, &part) : Load(address + (uint)i, 1, &part)))
            {
                return false;
            }

            if (!store)
            {
                value[i] = (byte)part;
            }
        }

        return true;
    }

    private ExitReason Pointer(ulong address, int size)
    {
        if (!Find(address, size, AccessKind.Store, out PageMapping page))
        {
            return ExitReason.GuestException;
        }

        if (!page.IsRam)
        {
            _mmu.RefuseAtomic(address);
            return ExitReason.GuestException;
        }

        NoteWrite(page.Physical + (address & 0xFFF), size);
        _core->Arguments[1] = (ulong)page.Host + (address & 0xFFF);
        return ExitReason.None;
    }

    private void NoteWrite(ulong physical, int size)
    {
        if (_code.States.HoldsCode(physical & ~0xFFFUL))
        {
            _code.Written(physical, size);
        }
    }

    private bool Find(ulong address, int size, AccessKind kind, out PageMapping page)
    {
        if (!_mmu.Translate(address, size, kind, out page))
        {
            return false;
        }

        if (page.Host != 0 && page.IsReadable && page.IsCacheable)
        {
            int mode = _mmu.Mode;
            _used[mode] = true;
            NoteSize(address, page.Size);
            Refills++;
            Entry* entry = EntryOf(mode, address);
            ulong flag = page.IsWritable && page.IsRam && _code.States.TryMakeWritable(page.Physical) ? 0 : NotWritable;
            entry->Tag = (address & ~0xFFFUL) ^ flag;
            entry->Addend = page.Host - (nint)flag;
        }

        return true;
    }

    private void NoteSize(ulong address, ulong size)
    {
        if (size > 4096)
        {
            ulong start = address & ~(size - 1);
            _largeStart = Math.Min(_largeStart, start);
            _largeEnd = Math.Max(_largeEnd, start + (size - 1));
        }
    }

    private void Clear(int mode)
    {
        _used[mode] = false;
        var entries = (Entry*)(_tables + mode * ModeSize);
        for (uint i = 0; i < EntryCount; i++)
        {
            entries[i].Tag = ((ulong)i << 12) ^ Empty;
            entries[i].Addend = 0;
        }

        new Span<byte>(Jumps(mode), JumpCount * sizeof(Jump)).Fill(0xFF);
    }

    private void ClearFetches()
    {
        for (int i = 0; i < FetchCount; i++)
        {
            _fetches[i].Tag = ulong.MaxValue;
        }

        Array.Clear(_fetched);
    }

    internal Entry* EntryOf(int mode, ulong address) => (Entry*)(_tables + mode * ModeSize) + ((address >> 12) & (EntryCount - 1));

    private Jump* Jumps(int mode) => (Jump*)(_tables + mode * ModeSize + TableSize);

    private ref (ulong Tag, PageMapping Mapping) FetchOf(ulong page, int mode) => ref _fetches[((page >> 12) ^ (uint)(mode * 37)) % FetchCount];

    private static int FilterBit(ulong page) => (int)((page >> 12) * 0x9E37_79B9 >> 8) & (FilterBits - 1);
}
