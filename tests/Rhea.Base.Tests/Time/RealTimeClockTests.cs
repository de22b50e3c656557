using Rhea.Base.Time;

namespace Rhea.Base.Tests.Time;

public sealed class RealTimeClockTests
{
    private const long Millisecond = 1_000_000;

    [Fact]
    public void Time_stands_still_until_it_is_started_and_while_it_is_stopped()
    {
        using var clock = new RealTimeClock(new Lock());
        Assert.Equal(0, clock.Now);
        clock.Start();
        Thread.Sleep(5);
        clock.Stop();
        long stopped = clock.Now;
        Assert.True(stopped >= 4 * Millisecond);
        Thread.Sleep(5);
        Assert.Equal(stopped, clock.Now);
    }

    [Fact]
    public void Timers_call_back_in_their_order_under_the_lock()
    {
        var machineLock = new Lock();
        using var clock = new RealTimeClock(machineLock);
        var order = new List<int>();
        using var done = new ManualResetEventSlim();
        ClockTimer second = clock.CreateTimer(() => Record(2)), first = clock.CreateTimer(() => Record(1)), never = clock.CreateTimer(() => Record(3));
        lock (machineLock)
        {
            second.Arm(20 * Millisecond);
            never.Arm(5 * Millisecond);
            first.Arm(10 * Millisecond);
            never.Cancel();
        }

        clock.Start();
        Assert.True(done.Wait(10_000));
        Assert.Equal([1, 2], order);
        Assert.Equal(ClockTimer.Never, first.Deadline);

        void Record(int number)
        {
            Assert.True(machineLock.IsHeldByCurrentThread);
            order.Add(number);
            if (number == 2)
                done.Set();
        }
    }

    [Fact]
    public void A_timer_does_not_expire_while_time_stands_still()
    {
        var machineLock = new Lock();
        using var clock = new RealTimeClock(machineLock);
        int calls = 0;
        ClockTimer timer = clock.CreateTimer(() => Interlocked.Increment(ref calls));
        lock (machineLock)
            timer.Arm(Millisecond);
        Thread.Sleep(20);
        Assert.Equal(0, Volatile.Read(ref calls));
        clock.Start();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref calls) == 1, 10_000));
    }

    [Fact]
    public void A_timer_armed_again_and_again_expires_each_time()
    {
        var machineLock = new Lock();
        using var clock = new RealTimeClock(machineLock);
        clock.Start();
        int calls = 0;
        ClockTimer timer = clock.CreateTimer(() => Interlocked.Increment(ref calls));
        for (int i = 1; i <= 200; i++)
        {
            lock (machineLock)
                timer.Arm(clock.Now + 20_000);
            int wanted = i;
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref calls) == wanted, 10_000));
        }
    }
}
