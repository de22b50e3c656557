using Rhea.Base.Memory;
using Rhea.Devices.Clocks;
using Rhea.Devices.Interrupts;
using Rhea.Devices.Power;
using Rhea.Devices.Serial;

namespace Rhea.Devices.Tests;

public sealed class RandomAccessTests
{
    public static TheoryData<string> Devices => ["clint", "plic", "uart", "rtc", "test"];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Random_register_accesses_do_no_harm(string name)
    {
        var clock = new TestClock();
        (IDeviceMemory device, int size) = name switch
        {
            "clint" => ((IDeviceMemory)new Clint(clock, 3, 10_000_000), (int)Clint.Size),
            "plic" => (new Plic(96, 6), 0x600000),
            "uart" => (new Uart16550(new TestBackend()), 0x100),
            "rtc" => (new GoldfishRealTimeClock(clock, 1), 0x1000),
            _ => (new SiFiveTest(new NoControl()), 0x1000),
        };
        var region = new DeviceRegion(name, (UInt128)size, device, new Lock());
        var random = new Random(11);
        for (int i = 0; i < 100_000; i++)
        {
            // Most registers are at the beginning of something.
            ulong offset = (ulong)(random.Next(2) == 0 ? random.Next(size) : (random.Next(size) & ~0xFFF) + random.Next(16)) % (ulong)size;
            int width = 1 << random.Next(4);
            ulong value = random.Next(2) == 0 ? (ulong)random.NextInt64(long.MinValue, long.MaxValue) : (ulong)random.Next(256);
            _ = random.Next(2) == 0 ? region.Load(offset, width, out _) : region.Store(offset, width, value);
            if (random.Next(10) == 0)
                clock.Advance(random.NextInt64(1 << 20));
        }
    }

    private sealed class NoControl : IMachineControl
    {
        public void RequestShutdown(int exitStatus)
        {
        }

        public void RequestReset()
        {
        }
    }
}
