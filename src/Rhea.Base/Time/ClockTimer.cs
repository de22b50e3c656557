namespace Rhea.Base.Time;

/// <summary>Calls back once, when its clock has reached a time. Armed and cancelled under the machine's lock.</summary>
public sealed class ClockTimer
{
    /// <summary>The deadline of a timer that is not armed.</summary>
    public const long Never = long.MaxValue;

    private readonly VirtualClock _clock;
    private readonly Action _callback;
    private long _deadline = Never;

    internal ClockTimer(VirtualClock clock, Action callback)
    {
        _clock = clock;
        _callback = callback;
    }

    /// <summary>When it expires, in the clock's nanoseconds, or <see cref="Never"/>.</summary>
    public long Deadline => Volatile.Read(ref _deadline);

    /// <summary>Sets the time, in place of an earlier one. If it has passed already the timer expires at once, but not within this call.</summary>
    public void Arm(long deadline)
    {
        // A full barrier: the clock reads deadlines after it has said what it waits for.
        _ = Interlocked.Exchange(ref _deadline, deadline);
        if (deadline != Never)
            _clock.OnArmed(deadline);
    }

    /// <summary>It will not call back.</summary>
    public void Cancel() => Volatile.Write(ref _deadline, Never);

    internal void ExpireAt(long now)
    {
        if (_deadline > now || _deadline == Never)
            return;
        Cancel();
        _callback();
    }
}
