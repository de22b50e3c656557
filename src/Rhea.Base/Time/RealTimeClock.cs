using System.Diagnostics;
using Rhea.Base.Host;

namespace Rhea.Base.Time;

/// <summary>Virtual time that follows the host's clock, less the time for which the machine was stopped. A thread runs the timers.</summary>
public sealed class RealTimeClock : VirtualClock
{
    private readonly Lock _machineLock;
    private readonly HostEvent _wake = new();
    private readonly Thread _thread;
    private long _awaited = long.MaxValue;
    private volatile Progress _progress = new(false, 0);
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
    public override long Now => _progress.At(HostNow());

    /// <inheritdoc/>
    public override void Start()
    {
        Progress progress = _progress;
        if (progress.IsRunning)
            return;
        _progress = new Progress(true, HostNow() - progress.Value);
        _wake.Signal();
    }

    /// <inheritdoc/>
    public override void Stop()
    {
        Progress progress = _progress;
        if (progress.IsRunning)
            _progress = new Progress(false, progress.At(HostNow()));
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

    // The framework's clock counts nanoseconds on Linux.
    private static long HostNow() => Stopwatch.Frequency == NanosecondsPerSecond
        ? Stopwatch.GetTimestamp()
        : (long)((Int128)Stopwatch.GetTimestamp() * NanosecondsPerSecond / Stopwatch.Frequency);

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
            bool isEndless = deadline == ClockTimer.Never || !_progress.IsRunning;
            Volatile.Write(ref _awaited, isEndless ? ClockTimer.Never : deadline);
            _wake.Wait(isEndless ? HostEvent.Forever : deadline - now);
        }
    }

    /// <summary>How guest time comes from the host's. Exchanged as a whole, so that asking for the time takes no lock.</summary>
    /// <param name="IsRunning">Whether time goes on.</param>
    /// <param name="Value">The host's time at which guest time was 0 if it does; else guest time.</param>
    private sealed record Progress(bool IsRunning, long Value)
    {
        internal long At(long host) => IsRunning ? host - Value : Value;
    }
}
