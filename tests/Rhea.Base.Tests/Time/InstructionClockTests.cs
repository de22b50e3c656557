using Rhea.Base.Host;
using Rhea.Base.Time;

namespace Rhea.Base.Tests.Time;

public sealed class InstructionClockTests
{
    private const int Shift = 2;
    private readonly Lock _lock = new();
    private readonly Processor _processor = new();

    [Fact]
    public void An_instruction_takes_its_time_also_while_it_executes()
    {
        using var clock = new InstructionClock(_lock, Shift, sleeps: false);
        clock.BeginTurn(_processor, 100);
        Assert.Equal(100, _processor.Budget);
        _processor.Budget -= 30;
        Assert.Equal((30, 120), (clock.Executed, clock.Now));
        clock.EndTurn();
        clock.BeginTurn(_processor, 100);
        _processor.Budget -= 1;
        Assert.Equal((31, 124), (clock.Executed, clock.Now));
        clock.EndTurn();
        Assert.Equal((31, 124), (clock.Executed, clock.Now));
    }

    [Theory]
    [InlineData(39, 10)]
    [InlineData(40, 10)]
    [InlineData(41, 11)]
    [InlineData(4000, 100)]
    [InlineData(0, 0)]
    public void A_turn_ends_at_the_instruction_at_which_a_timer_is_due(long deadline, int budget)
    {
        using var clock = new InstructionClock(_lock, Shift, sleeps: false);
        int calls = 0;
        clock.CreateTimer(() => calls++).Arm(deadline);
        clock.BeginTurn(_processor, 100);
        Assert.Equal(budget, _processor.Budget);
        _processor.Budget = 0;
        clock.EndTurn();
        clock.RunTimers();
        Assert.Equal(deadline <= 400 ? 1 : 0, calls);
    }

    [Fact]
    public void A_timer_that_is_armed_in_a_turn_shortens_it()
    {
        using var clock = new InstructionClock(_lock, Shift, sleeps: false);
        ClockTimer timer = clock.CreateTimer(() => { });
        clock.BeginTurn(_processor, 100);
        _processor.Budget -= 50;
        timer.Arm(220);
        Assert.Equal((5, 50, 200), (_processor.Budget, clock.Executed, clock.Now));
        timer.Arm(1000);
        Assert.Equal(5, _processor.Budget);
        timer.Arm(100);
        Assert.Equal((0, 200), (_processor.Budget, clock.Now));
    }

    [Fact]
    public void While_all_wait_time_leaps_to_the_next_timer_or_passes_as_the_hosts_does()
    {
        const long hour = 3_600_000_000_000, millisecond = 1_000_000;
        using var wake = new HostEvent();
        using var leaping = new InstructionClock(_lock, Shift, sleeps: false);
        leaping.CreateTimer(() => { }).Arm(hour);
        leaping.Idle(wake);
        Assert.Equal(hour, leaping.Now);

        using var sleeping = new InstructionClock(_lock, Shift, sleeps: true);
        sleeping.CreateTimer(() => { }).Arm(10 * millisecond);
        long start = Environment.TickCount64;
        sleeping.Idle(wake);
        Assert.Equal(10 * millisecond, sleeping.Now);
        Assert.True(Environment.TickCount64 - start >= 8);

        // An event ends the wait: less time has passed.
        sleeping.CreateTimer(() => { }).Arm(hour);
        wake.Signal();
        sleeping.RunTimers();
        sleeping.Idle(wake);
        Assert.InRange(sleeping.Now, 10 * millisecond, hour / 2);
    }

    private sealed class Processor : ICountedProcessor
    {
        public int Budget { get; set; }
    }
}
