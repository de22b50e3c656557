using Rhea.Devices.Clocks;

namespace Rhea.Devices.Tests.Clocks;

public sealed class GoldfishRealTimeClockTests
{
    private const long Start = 1_700_000_000_000_000_000;
    private readonly TestClock _clock = new();
    private readonly GoldfishRealTimeClock _device;

    public GoldfishRealTimeClockTests() => _device = new GoldfishRealTimeClock(_clock, Start);

    private ulong Now => _device.Read(0, 4) | (_device.Read(4, 4) << 32);

    [Fact]
    public void It_shows_the_time_and_can_be_set()
    {
        _clock.Advance(5);
        Assert.Equal((ulong)Start + 5, Now);
        _device.Write(4, 4, 0x12345678);
        _device.Write(0, 4, 0x9ABCDEF0);
        _clock.Advance(1);
        Assert.Equal(0x123456789ABCDEF1UL, Now);
    }

    [Fact]
    public void The_alarm_interrupts_until_it_is_acknowledged()
    {
        const ulong at = (ulong)Start + 1000;
        _device.Write(0x10, 4, 1);
        _device.Write(0xC, 4, at >> 32);
        _device.Write(8, 4, at & 0xFFFFFFFF);
        Assert.Equal(1UL, _device.Read(0x18, 4));
        _clock.Advance(999);
        Assert.False(_device.Interrupt.Level);
        _clock.Advance(1);
        Assert.True(_device.Interrupt.Level);
        Assert.Equal(0UL, _device.Read(0x18, 4));
        _device.Write(0x1C, 4, 1);
        Assert.False(_device.Interrupt.Level);
    }
}
