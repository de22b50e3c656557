namespace Rhea.MachineFuzz.Devices;

/// <summary>A driver that knows the interface, and does with it what it must not.</summary>
internal sealed class QueueFuzz(Draw draw, FuzzMachine machine)
{
    private const ulong Buffers = FuzzMachine.RamStart + 0x10_0000;
    private readonly ulong _registers = draw.Of(FuzzMachine.Disk, FuzzMachine.Disk, FuzzMachine.Console, FuzzMachine.Random);
    private ulong _descriptors, _available, _used;
    private uint _size;

    public void Run()
    {
        for (int round = draw.Below(4); round >= 0; round--)
        {
            SetUp();
            Fill();
            for (int i = draw.Below(12); i >= 0; i--)
                Act();
        }
    }

    private void Set(ulong offset, ulong value) => machine.Store(_registers + offset, 4, value & uint.MaxValue);

    private ulong Place() => draw.Below(12) switch
    {
        0 => draw.Edge(),
        1 => FuzzMachine.RamStart + FuzzMachine.RamSize - (ulong)draw.Below(5000),
        2 => FuzzMachine.Address(draw),
        3 => _descriptors,
        4 => _used,
        5 => FuzzMachine.RamStart + (ulong)draw.Below(0x4000),
        _ => Buffers + ((ulong)draw.Below(256) << 12) + (draw.Chance(50) ? 0 : draw.Bits() & 0xFFF),
    };

    private ulong RingPlace() => draw.Chance(85) ? (FuzzMachine.RamStart + 0x20_0000 + ((ulong)draw.Below(64) << 13)) & ~0xFFFUL : Place();

    private void SetUp()
    {
        if (draw.Chance(80))
            Set(0x70, 0);
        if (draw.Chance(80))
            Set(0x70, 1);
        if (draw.Chance(80))
            Set(0x70, 3);
        Set(0x24, 0);
        Set(0x20, draw.Chance(40) ? draw.Bits() : draw.Of(0UL, 1UL << 28, 1UL << 29, 3UL << 28));
        Set(0x24, 1);
        Set(0x20, draw.Chance(90) ? 1 : draw.Bits());
        if (!machine.IsLegacy)
            Set(0x70, draw.Chance(90) ? 11u : draw.Bits());
        Set(0x30, draw.Chance(80) ? 0 : (ulong)draw.Below(3));
        _size = draw.Chance(80) ? 1u << draw.Below(9) : (uint)draw.Edge();
        Set(0x38, _size);
        _size = _size == 0 || _size > 1024 ? 256 : _size;
        _descriptors = RingPlace();
        _available = RingPlace();
        _used = RingPlace();
        if (machine.IsLegacy)
        {
            ulong page = draw.Chance(90) ? 4096 : draw.Edge(), align = draw.Chance(90) ? 4096 : draw.Edge();
            Set(0x28, page);
            Set(0x3C, align);
            _available = _descriptors + (16 * (ulong)_size);
            _used = (_available + 6 + (2 * (ulong)_size) + 4095) & ~4095UL;
            Set(0x40, draw.Chance(95) ? _descriptors >> 12 : draw.Edge());
        }
        else
        {
            SetAddress(0x80, _descriptors);
            SetAddress(0x90, _available);
            SetAddress(0xA0, _used);
            Set(0x44, 1);
        }

        Set(0x70, draw.Chance(95) ? machine.IsLegacy ? 7u : 15 : draw.Bits());
    }

    private void SetAddress(ulong offset, ulong address)
    {
        Set(offset, address);
        Set(offset + 4, address >> 32);
    }

    private void Fill()
    {
        int count = (int)Math.Min(_size, 256);
        for (int i = 0; i < count; i++)
            Describe(_descriptors + (16 * (ulong)i), count, direct: true);
        for (int i = 0; i < 16; i++)
            Header(Buffers + ((ulong)draw.Below(256) << 12));
        for (int i = 0; i < count; i++)
            machine.Store(_available + 4 + (2 * (ulong)i), 2, draw.Chance(95) ? (ulong)draw.Below(count) : draw.Bits() & 0xFFFF);
        machine.Store(_available, 2, draw.Bits() & 1);
        machine.Store(_available + 2, 2, draw.Chance(80) ? (ulong)draw.Below(count + 1) : draw.Bits() & 0xFFFF);
    }

    private void Describe(ulong descriptor, int count, bool direct)
    {
        bool isIndirect = draw.Chance(direct ? 12 : 3);
        ulong place = Place();
        ulong length = draw.Below(8) switch { 0 => 0UL, 1 => 1, 2 => 16, 3 => 512, 4 => draw.Edge(), 5 => (ulong)draw.Below(5000), 6 => 513, _ => 4096 };
        if (isIndirect)
            length = draw.Chance(90) ? 16 * (ulong)(1 + draw.Below(20)) : draw.Edge();
        machine.Store(descriptor, 8, place);
        machine.Store(descriptor + 8, 4, length & uint.MaxValue);
        machine.Store(descriptor + 12, 2, (draw.Chance(50) ? 1u : 0) | (draw.Chance(40) ? 2u : 0) | (isIndirect ? 4u : 0));
        machine.Store(descriptor + 14, 2, draw.Chance(95) ? (ulong)draw.Below(count) : draw.Bits() & 0xFFFF);
        if (!isIndirect || !direct || place < Buffers || place > Buffers + 0xF_0000)
            return;
        int inner = (int)Math.Min(length / 16, 20);
        for (int i = 0; i < inner; i++)
            Describe(place + (16 * (ulong)i), Math.Max(inner, 1), direct: false);
    }

    /// <summary>The start of a disk's request.</summary>
    private void Header(ulong place)
    {
        machine.Store(place, 4, draw.Of<uint>(0, 0, 1, 1, 4, 8, 11, 13, (uint)draw.Bits()));
        machine.Store(place + 8, 8, draw.Chance(70) ? (ulong)draw.Below(2048) : draw.Edge());
        machine.Store(place + 16, 8, draw.Edge());
        machine.Store(place + 24, 8, draw.Edge());
    }

    private void Act()
    {
        switch (draw.Below(9))
        {
            case 0 or 1 or 2 or 3:
                Set(0x50, draw.Chance(90) ? (ulong)draw.Below(2) : draw.Edge());
                break;
            case 4:
                machine.Store(_available + 2, 2, draw.Chance(50) ? (machine.Load(_available + 2, 2) + (ulong)draw.Below(300)) & 0xFFFF : draw.Bits() & 0xFFFF);
                break;
            case 5:
                Set(0x38, draw.Chance(50) ? 1UL << draw.Below(10) : draw.Edge());
                break;
            case 6:
                Set(draw.Of<ulong>(0x70, 0x44, 0x40, 0x30, 0x80, 0x90, 0xA0, 0x28, 0x64), draw.Chance(50) ? (ulong)draw.Below(16) : draw.Edge());
                break;
            case 7:
                machine.Store(_registers + 0x100 + (ulong)draw.Below(70), 1 << draw.Below(4), draw.Bits());
                break;
            default:
                Fill();
                break;
        }
    }
}
