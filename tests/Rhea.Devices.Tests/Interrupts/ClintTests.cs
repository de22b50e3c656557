using Rhea.Devices.Interrupts;

namespace Rhea.Devices.Tests.Interrupts;

public sealed class ClintTests
{
    private readonly TestClock _clock = new();
    private readonly Clint _clint;

    public ClintTests() => _clint = new Clint(_clock, 2, 10_000_000);

    [Fact]
    public void The_timer_interrupts_when_its_time_has_come()
    {
        _clock.Advance(1000);
        Assert.Equal(10UL, _clint.Read(0xBFF8, 8));
        _clint.Write(0x4008, 8, 30);
        _clock.Advance(1999);
        Assert.False(_clint.TimerInterrupt(1).Level);
        _clock.Advance(1);
        Assert.True(_clint.TimerInterrupt(1).Level);
        Assert.False(_clint.TimerInterrupt(0).Level);
        _clint.Write(0x4008, 8, 31);
        Assert.False(_clint.TimerInterrupt(1).Level);
    }

    [Fact]
    public void Halves_of_registers_can_be_written()
    {
        _clint.Write(0x4000, 4, 0xFFFFFFFF);
        _clint.Write(0x4004, 4, 0);
        _clint.Write(0x4000, 4, 5);
        Assert.Equal(5UL, _clint.Read(0x4000, 8));
        _clock.Advance(500);
        Assert.True(_clint.TimerInterrupt(0).Level);
        _clint.Write(0xBFFC, 4, 1);
        Assert.Equal(1UL, _clint.Read(0xBFFC, 4));
        Assert.Equal((1UL << 32) + 5, _clint.Time);
        Assert.Equal(600, _clint.DeadlineOf((1UL << 32) + 6));
    }

    [Fact]
    public void Software_interrupts_are_one_bit_each()
    {
        _clint.Write(4, 4, 0xFFFFFFFF);
        Assert.Equal((false, true), (_clint.SoftwareInterrupt(0).Level, _clint.SoftwareInterrupt(1).Level));
        Assert.Equal(1UL, _clint.Read(4, 4));
        Assert.Equal(1UL << 32, _clint.Read(0, 8));
        _clint.Write(0, 8, 1);
        Assert.Equal((true, false), (_clint.SoftwareInterrupt(0).Level, _clint.SoftwareInterrupt(1).Level));
    }

    [Fact]
    public void Times_that_are_too_far_away_never_come()
    {
        Assert.Equal(long.MaxValue, _clint.DeadlineOf(ulong.MaxValue));
        _clint.Write(0x4000, 8, ulong.MaxValue - 1);
        _clock.Advance(1L << 60);
        Assert.False(_clint.TimerInterrupt(0).Level);
    }

    [Fact]
    public void A_tick_may_be_no_whole_number_of_nanoseconds()
    {
        var clint = new Clint(_clock, 1, 3_000_000);
        _clock.Advance(1_000_000);
        Assert.Equal(3000UL, clint.Time);
        Assert.Equal(1_000_334, clint.DeadlineOf(3001));
        _clock.Advance(333);
        Assert.Equal(3000UL, clint.Time);
        _clock.Advance(1);
        Assert.Equal(3001UL, clint.Time);
    }
}
