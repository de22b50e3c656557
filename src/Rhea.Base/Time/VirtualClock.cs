namespace Rhea.Base.Time;

/// <summary>The time that the guest lives in: it stands still while the machine does. Timers run on it.</summary>
public abstract class VirtualClock : IDisposable
{
    /// <summary>Nanoseconds in a second.</summary>
    public const long NanosecondsPerSecond = 1_000_000_000;

    // A machine has a few timers, and they live as long as it does.
    private ClockTimer[] _timers = [];

    /// <summary>Nanoseconds of guest time since the machine was made. Any thread may ask.</summary>
    public abstract long Now { get; }

    /// <summary>Makes a timer, not yet armed. Its callback runs under the machine's lock. Called under that lock, or before the machine runs.</summary>
    public ClockTimer CreateTimer(Action callback)
    {
        var timer = new ClockTimer(this, callback);
        Volatile.Write(ref _timers, [.. _timers, timer]);
        return timer;
    }

    /// <summary>Lets time go on. One thread at a time may start and stop it.</summary>
    public abstract void Start();

    /// <summary>Lets time stand still.</summary>
    public abstract void Stop();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>A timer was armed.</summary>
    internal void OnArmed(long deadline) => OnDeadlineMoved(deadline);

    /// <summary>There is a timer now that expires at this time.</summary>
    protected abstract void OnDeadlineMoved(long deadline);

    /// <summary>When the next timer expires; <see cref="long.MaxValue"/> if none is armed.</summary>
    protected long NextDeadline()
    {
        long earliest = ClockTimer.Never;
        foreach (ClockTimer timer in Volatile.Read(ref _timers))
            earliest = Math.Min(earliest, timer.Deadline);
        return earliest;
    }

    /// <summary>Runs the callbacks of all timers that have expired. The machine's lock is held.</summary>
    protected void RunExpired()
    {
        long now = Now;
        foreach (ClockTimer timer in _timers)
            timer.ExpireAt(now);
    }
}
