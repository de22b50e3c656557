using System.Diagnostics;
using Rhea.Base.Host;

namespace Rhea.Base.Time;

/// <summary>A processor whose instructions the clock counts.</summary>
public interface ICountedProcessor
{
    /// <summary>How many instructions it may still execute. Any thread may read it.</summary>
    int Budget { get; set; }
}

/// <summary>
/// Virtual time that follows the instructions that processors execute, one processor at a time: the same on every computer, in every run.
/// Timers expire between turns, and a turn ends before the instruction at which one is due. One thread runs the processors and the timers.
/// </summary>
public sealed class InstructionClock : VirtualClock
{
    private readonly Lock _machineLock;
    private readonly bool _sleeps;
    private readonly InstructionPace? _pace;
    private ICountedProcessor? _running;
    private Thread? _thread;
    private int _granted;
    private long _executed, _nanoseconds;

    /// <summary>Makes a clock at 0.</summary>
    /// <param name="machineLock">Taken for the callbacks of timers.</param>
    /// <param name="shift">An instruction takes 2 to the power of this, in nanoseconds; 0 to <see cref="MostShift"/>.</param>
    /// <param name="sleeps">While all processors wait, time passes no faster than the host's; else it leaps to the next timer.</param>
    /// <param name="pace">What keeps guest time near the host's, if anything: runs differ then.</param>
    public InstructionClock(Lock machineLock, int shift, bool sleeps, InstructionPace? pace = null)
    {
        _machineLock = machineLock;
        Shift = shift;
        _sleeps = sleeps;
        _pace = pace;
    }

    /// <summary>The greatest shift: about a microsecond for an instruction.</summary>
    public const int MostShift = 10;

    /// <summary>An instruction takes 2 to the power of this, in nanoseconds.</summary>
    public int Shift { get; private set; }

    /// <summary>The instructions executed by all processors.</summary>
    public long Executed => Volatile.Read(ref _executed) + InTurn;

    /// <inheritdoc/>
    public override long Now => Volatile.Read(ref _nanoseconds) + (InTurn << Shift);

    private long InTurn => Volatile.Read(ref _running) is { } running ? _granted - running.Budget : 0;

    /// <summary>A processor begins to execute instructions: no more than <paramref name="most"/>, and none behind the next timer.</summary>
    public void BeginTurn(ICountedProcessor processor, int most)
    {
        _thread = Thread.CurrentThread;
        _granted = (int)Math.Min(most, InstructionsUntil(NextDeadline()));
        processor.Budget = _granted;
        Volatile.Write(ref _running, processor);
    }

    /// <summary>The processor has stopped to execute.</summary>
    public void EndTurn()
    {
        long executed = InTurn;
        Volatile.Write(ref _running, null);
        _executed += executed;
        _nanoseconds += executed << Shift;
        if (_pace is not null)
            Shift = _pace.Keep(Now, Shift);
    }

    /// <summary>Runs the timers that have expired. Between turns.</summary>
    public void RunTimers()
    {
        if (NextDeadline() > Now)
            return;
        lock (_machineLock)
            RunExpired();
    }

    /// <summary>All processors wait: time goes on to the next timer, or until an event. Between turns.</summary>
    public void Idle(HostEvent wake)
    {
        long deadline = NextDeadline();
        long missing = deadline - Now;
        if (missing <= 0)
            return;
        if (deadline != ClockTimer.Never && !_sleeps)
        {
            _nanoseconds += missing;
            return;
        }

        long start = Stopwatch.GetTimestamp();
        bool isWoken = wake.Wait(deadline == ClockTimer.Never ? HostEvent.Forever : missing);
        long passed = Stopwatch.GetElapsedTime(start).Ticks * TimeSpan.NanosecondsPerTick;
        if (_sleeps)
            _nanoseconds += isWoken ? Math.Min(passed, missing) : missing;
    }

    /// <inheritdoc/>
    public override void Start() => _pace?.Start(Now);

    /// <inheritdoc/>
    public override void Stop()
    {
        // Time stands still whenever no processor runs.
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        // There is no thread of its own.
    }

    /// <inheritdoc/>
    protected override void OnDeadlineMoved(long deadline)
    {
        // Of another thread, the turn's end is early enough.
        if (_running is not { } running || Thread.CurrentThread != _thread)
            return;
        int left = running.Budget;
        int wanted = (int)Math.Min(left, InstructionsUntil(deadline));
        _granted -= left - wanted;
        running.Budget = wanted;
    }

    private long InstructionsUntil(long deadline)
    {
        long now = Now;
        return deadline == ClockTimer.Never ? long.MaxValue : deadline <= now ? 0 : ((deadline - now - 1) >> Shift) + 1;
    }
}
