using System.Diagnostics;
using Rhea.Base.Host;

namespace Rhea.Base.Time;

/// <summary>Virtual time that follows the host's clock, less the time for which the machine was stopped. A thread runs the timers.</summary>
public sealed class RealTimeClock : VirtualClock
{
    private readonly Lock _machineLock;
    private readonly Lock _state = new();
    private readonly HostEvent _wake = new();
    private readonly Thread _thread;
    private long _elapsed;
    private long _startedAt;
    private long _awaited = long.MaxValue;
    private volatile bool _isRunning;
    private volatile bool _isDisposed;

    /// <summary>Makes a clock that stands still at 0.</summary>
    /// <param name="machineLock">Taken for the callbacks of timers.</param>
    public RealTimeClock(Lock machineLock)
    {
        _machineLock = machineLock;
        _thread = new Thread(RunTimers) { IsBackground = true, Name = "timers" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public override long Now
    {
        get
        {
            lock (_state)
                return _isRunning ? _elapsed + (HostNow() - _startedAt) : _elapsed;
        }
    }

    /// <summary>Lets time go on.</summary>
    public void Start()
    {
        lock (_state)
        {
            if (_isRunning)
                return;
            _startedAt = HostNow();
            _isRunning = true;
        }

        _wake.Signal();
    }

    /// <summary>Lets time stand still.</summary>
    public void Stop()
    {
        lock (_state)
        {
            if (!_isRunning)
                return;
            _elapsed += HostNow() - _startedAt;
            _isRunning = false;
        }
    }

    /// <summary>Ends the thread. Not to be called under the machine's lock.</summary>
    public override void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _wake.Signal();
        _thread.Join();
        _wake.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnDeadlineMoved(long deadline)
    {
        if (deadline < Volatile.Read(ref _awaited))
            _wake.Signal();
    }

    private static long HostNow() => (long)((Int128)Stopwatch.GetTimestamp() * NanosecondsPerSecond / Stopwatch.Frequency);

    private void RunTimers()
    {
        while (!_isDisposed)
        {
            // Until it is known what to wait for, every timer that is armed signals.
            _ = Interlocked.Exchange(ref _awaited, long.MaxValue);
            long deadline = NextDeadline(), now = Now;
            if (deadline <= now)
            {
                lock (_machineLock)
                    RunExpired();
                continue;
            }

            // While stopped, only a start can bring a deadline nearer.
            bool isEndless = deadline == ClockTimer.Never || !_isRunning;
            Volatile.Write(ref _awaited, isEndless ? ClockTimer.Never : deadline);
            _wake.Wait(isEndless ? HostEvent.Forever : deadline - now);
        }
    }
}
