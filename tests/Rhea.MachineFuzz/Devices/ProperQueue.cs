namespace Rhea.MachineFuzz.Devices;

/// <summary>A driver as it should be, for queue 0.</summary>
internal sealed class ProperQueue
{
    public const int Size = 8;
    private const ulong Place = FuzzMachine.RamStart + 0x30_0000, Available = Place + (16 * Size), Used = Place + 4096;
    private readonly FuzzMachine _machine;
    private readonly ulong _registers;

    public ProperQueue(FuzzMachine machine, ulong registers)
    {
        _machine = machine;
        _registers = registers;
        for (ulong at = Place; at < Place + 8192; at += 8)
            machine.Store(at, 8, 0);
        Set(0x70, 0);
        Set(0x70, 1);
        Set(0x70, 3);
        Set(0x24, machine.IsLegacy ? 0 : 1u);
        Set(0x20, machine.IsLegacy ? 0 : 1u);
        if (!machine.IsLegacy)
            Set(0x70, 11);
        Set(0x30, 0);
        Set(0x38, Size);
        if (machine.IsLegacy)
        {
            Set(0x28, 4096);
            Set(0x3C, 4096);
            Set(0x40, (uint)(Place >> 12));
        }
        else
        {
            Set(0x80, (uint)Place);
            Set(0x90, (uint)Available);
            Set(0xA0, (uint)Used);
            Set(0x84, 0);
            Set(0x94, 0);
            Set(0xA4, 0);
            Set(0x44, 1);
        }

        Set(0x70, machine.IsLegacy ? 7u : 15);
    }

    public bool IsUsed => _machine.Load(Used + 2, 2) != 0;

    public void Add(int index, ulong address, uint length, bool writable, int next = -1)
    {
        ulong descriptor = Place + (16 * (ulong)index);
        _machine.Store(descriptor, 8, address);
        _machine.Store(descriptor + 8, 4, length);
        _machine.Store(descriptor + 12, 2, (writable ? 2u : 0) | (next >= 0 ? 1u : 0));
        _machine.Store(descriptor + 14, 2, (ulong)Math.Max(next, 0));
    }

    public void Give(int head)
    {
        _machine.Store(Available + 4, 2, (ulong)head);
        _machine.Store(Available + 2, 2, 1);
        Set(0x50, 0);
    }

    private void Set(ulong offset, uint value) => _machine.Store(_registers + offset, 4, value);
}
