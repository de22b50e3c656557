namespace Rhea.PrivilegedCampaign;

/// <content>Instructions.</content>
internal sealed partial class RecordGenerator
{
    private void MakeCode()
    {
        // Sometimes at the end of a page, so that an instruction lies across.
        ulong at = Layout.Code + (Chance(30) ? 0x1000 - (2 * (ulong)Below(12)) : 4 * (ulong)Below(1000));
        _record.Pc = at;
        if (Chance(20))
        {
            foreach (uint word in MappingChange())
                at = Place(at, word);
        }

        int count = 1 + Below(8);
        for (int i = 0; i < count; i++)
            at = Place(at, Instruction());
        Place(at, Jump(at, Layout.SequenceEnd));
        foreach (ulong handler in (ReadOnlySpan<ulong>)[Layout.MachineLive, Layout.SupervisorLive])
        {
            at = handler;
            for (int i = 0; i < 12; i++)
                at = Place(at, Chance(15) ? handler == Layout.MachineLive ? 0x3020_0073u : 0x1020_0073u : Instruction());
            Place(at, Jump(at, Layout.SequenceEnd));
        }
    }

    private ulong Place(ulong at, uint word)
    {
        int size = (word & 3) == 3 ? 4 : 2;
        _record.Memory.Write(at, size, word);
        _record.Listing.Add((at, word));
        return at + (uint)size;
    }

    private static uint Jump(ulong from, ulong to)
    {
        uint offset = (uint)(to - from);
        return ((offset & 0x10_0000) << 11) | ((offset & 0x7FE) << 20) | ((offset & 0x800) << 9) | (offset & 0xFF000) | 0x6F;
    }

    /// <summary>In M-mode, as another mode: an access, then something that changes what the address means, then accesses.</summary>
    private List<uint> MappingChange()
    {
        const uint modifyPrivilege = 1 << 17, entry = 5, value = 6, pointer = 7, mprv = 8, space = 9;
        const uint begin = (0x300 << 20) | (mprv << 15) | 0x2073, end = (0x300 << 20) | (mprv << 15) | 0x3073;
        const uint store = (value << 20) | (entry << 15) | 0x3023;
        (ulong address, ulong place) = _entries[Below(_entries.Count)];
        _record.Mode = Model.HartModel.Machine;
        _record.X[entry] = place;
        _record.X[value] = Entry(address & ~0xFFFUL, 0);
        if (Chance(50))
            _record.X[value] = _record.Memory.Read(place, 8) ^ (1UL << Below(12));
        _record.X[pointer] = address + (Random() & 0xFF8);
        _record.X[mprv] = modifyPrivilege;
        uint x(int shift) => (Chance(50) ? pointer : 0) << shift;
        uint asid() => (Chance(30) ? space : 0) << 20;
        List<uint> code = [begin, Touch(pointer), end];
        switch (Below(6))
        {
            case 0 or 1 or 2:
                code.AddRange([store, 0x1200_0073 | x(15) | asid()]);
                break;
            case 3:
                code.AddRange([store, 0x1800_0073, 0x1600_0073 | x(15) | asid(), 0x1810_0073]);
                break;
            case 4:
                code.Add(Csr((uint)(Below(3) switch { 0 => 0x3A0, 1 => 0x3B0 + Below(5), _ => 0x3A2 })));
                break;
            default:
                code.Add(Csr(Below(4) switch { 0 => 0x180u, 1 => 0x30A, _ => 0x300 }));
                break;
        }

        code.AddRange([begin, Touch(pointer), Touch(pointer), end]);
        return code;
    }

    private uint Touch(uint pointer) => (pointer << 15) | Below(4) switch
    {
        0 => (10 << 20) | 0x3023u,
        1 => (10 << 20) | (11 << 7) | 0x302Fu,
        _ => (11 << 7) | 0x3003u,
    };

    private uint Register(int shift) => (uint)Below(31) << shift;

    private uint Offset() => (uint)(Chance(60) ? 0 : Below(4) switch { 0 => 4, 1 => -4, 2 => Below(64), _ => -Below(64) }) & 0xFFF;

    private uint Instruction()
    {
        switch (Below(20))
        {
            case 0 or 1 or 2 or 3:
                return Csr();
            case 4 or 5 or 6:
                return (Offset() << 20) | Register(15) | ((uint)Below(7) << 12) | Register(7) | 0x03;
            case 7 or 8 or 9:
                uint offset = Offset();
                return ((offset & 0xFE0) << 20) | Register(20) | Register(15) | ((uint)Below(4) << 12) | ((offset & 31) << 7) | 0x23;
            case 10:
                uint operation = (uint)Below(4);
                return (operation << 27) | ((uint)Below(4) << 25) | (operation == 2 ? 0 : Register(20)) | Register(15) | (2u + (uint)Below(2)) << 12 | Register(7) | 0x2F;
            case 11:
                return (Below(4) switch { 0 => 0u, 1 => 1u, 2 => 2u, _ => 4u } << 20) | Register(15) | 0x200F;
            case 12 or 13:
                return Below(6) switch { 0 => 0x0000_0073, 1 => 0x0010_0073, 2 => 0x3020_0073, 3 => 0x1020_0073, 4 => 0x1050_0073, _ => 0xFFFF_FFFF };
            case 14:
                return Below(4) switch
                {
                    0 => 0x1200_0073 | (Chance(50) ? Register(15) : 0) | (Chance(50) ? Register(20) : 0),
                    1 => 0x1600_0073 | (Chance(50) ? Register(15) : 0) | (Chance(50) ? Register(20) : 0),
                    2 => 0x1800_0073,
                    _ => 0x1810_0073,
                };
            case 15:
                return Below(4) switch
                {
                    0 => 0xF200_0053 | Register(15) | Register(7),
                    1 => 0xE200_0053 | Register(15) | Register(7),
                    2 => Register(15) | Register(7) | 0x3007,
                    _ => Register(20) | Register(15) | 0x3027,
                };
            case 16:
                return Below(4) switch { 0 => 0u, 1 => 0x9002, 2 => 1, _ => 1 | ((uint)(1 + Below(31)) << 7) | ((uint)Below(32) << 2) };
            case 17:
                return Chance(30) ? Register(15) | Register(7) | 0x67 : (Offset() << 20) | Register(15) | Register(7) | 0x13;
            case 18:
                return Chance(30) ? 0x100Fu : Chance(30) ? 0x0FF0_000Fu : Register(20) | Register(15) | Register(7) | 0x33;
            default:
                return Csr();
        }
    }

    private uint Csr()
    {
        return Csr((uint)(Chance(97) ? s_registers[Below(s_registers.Length)] : Below(4096)));
    }

    private uint Csr(uint number)
    {
        uint operation = 1 + (uint)Below(3) + (Chance(30) ? 4u : 0);
        return (number << 20) | (Chance(25) ? 0 : Register(15)) | (operation << 12) | (Chance(30) ? 0 : Register(7)) | 0x73;
    }
}
