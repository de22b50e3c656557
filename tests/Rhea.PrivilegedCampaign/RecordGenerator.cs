using Rhea.PrivilegedCampaign.Model;

namespace Rhea.PrivilegedCampaign;

/// <summary>Draws records from a seed.</summary>
internal sealed partial class RecordGenerator(ulong seed, ModelSettings settings)
{
    private static readonly int[] s_registers =
    [
        .. Enumerable.Range(0, 4096).Where(IsKnown), 0x300, 0x300, 0x100, 0x100, 0x344, 0x144, 0x304, 0x104, 0x303, 0x302, 0x180, 0x30A, 0x10A, 0x14D, 0x306, 0x106, 0x341, 0x141,
        0x3A0, 0x3B0, 0x747,
    ];

    private ulong _state = (seed * 0x9E37_79B9_7F4A_7C15) + 1;
    private Record _record = new();
    private int _tables;
    private ulong _root;
    private readonly List<(ulong Address, ulong Place)> _entries = [];

    private static bool IsKnown(int number) => number is <= 3 or (>= 0x100 and <= 0x144) or 0x14D or 0x180 or (>= 0x300 and <= 0x344) or 0x3A0 or 0x3A1 or 0x3A2
        or (>= 0x3B0 and <= 0x3C0) or 0x747 or (>= 0xB00 and <= 0xB05) or (>= 0xC00 and <= 0xC06) or (>= 0xF11 and <= 0xF16) or 0x008 or 0x015 or 0x200 or 0x600 or 0x7B0 or 0xC80;

    public Record Next()
    {
        _record = new Record();
        _entries.Clear();
        _tables = 0;
        for (int i = 1; i < 32; i++)
            _record.X[i] = Value();
        for (int i = 0; i < 32; i++)
            _record.F[i] = Bits();
        _record.Lines = Chance(30) ? Bits() & 0xA88 : 0;
        _record.Mode = Below(3) switch { 0 => HartModel.User, 1 => HartModel.Supervisor, _ => HartModel.Machine };
        _root = NewTable();
        for (ulong offset = 0; offset < Layout.DataSize; offset += 8 * (1 + Random() % 64))
            _record.Memory.Write(Layout.Data + offset, 8, Bits());
        int mode = Below(6) switch { 0 => 0, 1 or 2 or 3 => 8, 4 => 9, _ => 10 };
        if (mode > settings.LargestMode)
            mode = settings.LargestMode;
        MakeTables(mode == 0 ? 3 : mode - 5);
        MakeRegisters(mode);
        MakeCode();
        return _record;
    }

    private ulong Random()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return _state * 0x2545_F491_4F6C_DD1D;
    }

    private int Below(int limit) => (int)((Random() >> 33) % (uint)limit);

    private bool Chance(int percent) => Below(100) < percent;

    /// <summary>Bits, of which few, half or most are set.</summary>
    private ulong Bits() => Below(4) switch
    {
        0 => Random() & Random() & Random(),
        1 => Random() | Random(),
        2 => 1UL << Below(64),
        _ => Random(),
    };

    /// <summary>A place in the data, often where pages and the borders of protected ranges are.</summary>
    private ulong DataOffset()
    {
        ulong offset = Random() % Layout.DataSize;
        return Below(4) switch
        {
            0 => offset & ~0xFFFUL,
            1 => ((offset | 0xFFF) - (ulong)Below(9) + 1) & (Layout.DataSize - 1),
            2 => (offset & ~0x3FUL) + (ulong)Below(9) - (offset >= 64 ? 4u : 0),
            _ => offset & ~7UL,
        };
    }

    private ulong Target() => Below(8) switch
    {
        0 => Layout.SequenceEnd,
        1 => Layout.Code + ((ulong)Below(64) * 4),
        2 => Layout.MachineLive + ((ulong)Below(8) * 4),
        3 => Layout.SupervisorLive + ((ulong)Below(8) * 4),
        4 => Layout.Code + 0xFFE,
        5 => Value(),
        6 => Layout.SequenceEnd | Bits() & 3,
        _ => Layout.Code + (Random() & 0x1FFE),
    };

    private ulong Value() => Below(12) switch
    {
        0 or 1 or 2 => Layout.Data + DataOffset(),
        3 or 4 or 5 => Layout.Aliases[Below(Layout.Aliases.Length)] + DataOffset(),
        6 when _entries.Count != 0 => _entries[Below(_entries.Count)].Place,
        7 => Target(),
        8 => Entry(Layout.Data + DataOffset(), 0),
        9 => 1UL << Below(64),
        10 => Layout.Data + (Random() << 40),
        _ => Bits(),
    };

    private ulong NewTable() => Layout.Tables + ((ulong)Math.Min(_tables++, Layout.MostTables) * Layout.Table);

    private void MakeTables(int levels)
    {
        bool plain = Chance(60);
        for (ulong page = 0; page < 8; page++)
            Map(Layout.Code + (page << 12), Layout.Code + (page << 12), levels, plain || Chance(90));
        foreach (ulong alias in Layout.Aliases)
        {
            for (int i = 0; i < 3; i++)
            {
                ulong page = Random() % Layout.DataSize & ~0xFFFUL;
                Map(alias + page, Layout.Data + page, levels, Chance(50));
            }
        }

        for (int i = 0; i < 3; i++)
        {
            ulong page = Random() % Layout.DataSize & ~0xFFFUL;
            Map(Layout.Data + page, Layout.Data + page, levels, Chance(50));
        }
    }

    /// <summary>Maps a page, with entries on the way that there are or that are made.</summary>
    private void Map(ulong address, ulong physical, int levels, bool plain)
    {
        ulong table = _root;
        for (int level = levels - 1; ; level--)
        {
            ulong place = table + ((address >> (12 + (9 * level))) & 511) * 8;
            ulong entry = _record.Memory.Read(place, 8);
            _entries.Add((address, place));
            if (entry != 0 && level != 0)
            {
                if ((entry & 0xE) != 0)
                    return;
                table = (entry >> 10 << 12) & 0xFF_FFFF_F000;
                if (table < Layout.Tables || table >= Layout.Tables + (Layout.MostTables * Layout.Table))
                    return;
                continue;
            }

            bool isLeaf = level == 0 || (level < 3 ? Chance(plain ? 5 : 12) : Chance(2));
            if (isLeaf)
            {
                ulong size = 1UL << (12 + (9 * level));
                ulong leaf = plain ? ((physical & ~(size - 1)) >> 2) | PlainFlags() : Entry(physical & ~(Chance(95) ? size - 1 : 0xFFF), level);
                _record.Memory.Write(place, 8, leaf);
                return;
            }

            if (_tables >= Layout.MostTables)
                return;
            table = NewTable();
            _record.Memory.Write(place, 8, (table >> 2) | (plain || Chance(97) ? 1 : 1 | (1UL << Below(64))));
        }
    }

    /// <summary>An entry that permits something to somebody.</summary>
    private ulong PlainFlags() => (Below(3) switch { 0 => 0xC7u, 1 => 0xCBu, _ => 0xCFu }) | (Chance(50) ? 0x10u : 0);

    private ulong Entry(ulong physical, int level)
    {
        ulong entry = (physical >> 12 << 10) | (Chance(50) ? PlainFlags() : Random() & 0xFF | (Chance(80) ? 1u : 0));
        if (level == 0 && Chance(10))
            entry = (entry & ~(15UL << 10)) | (8UL << 10) | (1UL << 63);
        if (Chance(6))
            entry ^= 1UL << Below(64);
        return Chance(10) ? entry | (Random() & (3UL << 61)) : entry;
    }
}
