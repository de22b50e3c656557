using System.Diagnostics;

namespace Rhea.Base.Time;

/// <summary>Keeps time that is counted in instructions near the host's.</summary>
/// <param name="adapts">Whether the length of an instruction follows what the host can do; else time that is ahead waits.</param>
public sealed class InstructionPace(bool adapts)
{
    private const long Slack = 3_000_000, Interval = 100_000_000;

    private long _hostStart, _guestStart, _lastHost, _lastGuest;

    /// <summary>Time goes on.</summary>
    public void Start(long guest)
    {
        _hostStart = _lastHost = HostNow();
        _guestStart = _lastGuest = guest;
    }

    /// <summary>Between turns: waits, or gives another shift.</summary>
    internal int Keep(long guest, int shift)
    {
        long host = HostNow();
        if (adapts)
            return Adapt(host, guest, shift);
        long ahead = guest - _guestStart - (host - _hostStart);
        if (ahead > Slack)
            Thread.Sleep(TimeSpan.FromMicroseconds(ahead / 1000));
        return shift;
    }

    private int Adapt(long host, long guest, int shift)
    {
        if (host - _lastHost < Interval)
            return shift;
        // Twice too slow, or too fast: a step of the shift is a factor of two.
        long passed = guest - _lastGuest, wanted = host - _lastHost;
        (_lastHost, _lastGuest) = (host, guest);
        if (passed < wanted / 2 && shift < InstructionClock.MostShift)
            return shift + 1;
        return passed > wanted * 2 && shift > 0 ? shift - 1 : shift;
    }

    private static long HostNow() => Stopwatch.GetElapsedTime(0).Ticks * TimeSpan.NanosecondsPerTick;
}
