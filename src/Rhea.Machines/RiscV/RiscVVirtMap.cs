namespace Rhea.Machines.RiscV;

/// <summary>Where things are on the virt board: what its device tree says, which firmware and kernels without one rely on as well.</summary>
internal static class RiscVVirtMap
{
    internal const ulong ResetRom = 0x1000, ResetRomSize = 0xF000;
    internal const ulong Test = 0x100000, TestSize = 0x1000;
    internal const ulong RealTimeClock = 0x101000, RealTimeClockSize = 0x1000;
    internal const ulong Clint = 0x2000000;
    internal const ulong Plic = 0xC000000, PlicSize = 0x600000;
    internal const ulong Uart = 0x10000000, UartSize = 0x100;
    internal const ulong Virtio = 0x10001000, VirtioStride = 0x1000;
    internal const ulong Ram = 0x80000000;

    /// <summary>Firmware runs at the start of RAM, and what follows it on a boundary of this.</summary>
    internal const ulong Alignment = 2UL << 20;

    /// <summary>The device tree lies below this, where harts reach it before they have virtual memory.</summary>
    internal const ulong DeviceTreeLimit = 3UL << 30;

    internal const int VirtioCount = 8;
    internal const uint VirtioInterrupt = 1, UartInterrupt = 10, RealTimeClockInterrupt = 11, InterruptCount = 96;

    internal const uint TimeFrequency = 10_000_000, UartFrequency = 3_686_400;

    /// <summary>As many as the PLIC's registers have room for.</summary>
    internal const int MostHarts = 512;
}
