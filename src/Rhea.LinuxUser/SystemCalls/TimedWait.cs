using System.Diagnostics;
using Rhea.LinuxUser.Host;

namespace Rhea.LinuxUser.SystemCalls;

/// <summary>
/// A wait with a relative timeout. What the emulator does with a waiting thread (it stops while another one forks) takes nothing
/// from the timeout and adds nothing to it.
/// </summary>
internal unsafe struct TimedWait
{
    private const long NanosecondsPerSecond = 1_000_000_000, NanosecondsPerMillisecond = 1_000_000;

    /// <summary>The longest timeout that is counted; what is longer begins anew, which nobody will notice.</summary>
    private const long LongestSeconds = 1L << 32;

    /// <summary>What is left of the timeout, for the host: it may be updated there.</summary>
    internal TimeSpecification Rest;

    /// <summary>Begins a wait, or goes on with it where the call was interrupted before.</summary>
    /// <param name="thread">The thread that waits.</param>
    /// <param name="timeout">The guest's timeout, which need not be valid.</param>
    /// <param name="clock">The clock that measures it.</param>
    internal static TimedWait Begin(GuestThread thread, in TimeSpecification timeout, int clock = ClockMonotonic)
    {
        var wait = new TimedWait { Rest = timeout };
        bool counted = timeout.Seconds is >= 0 and < LongestSeconds && timeout.Nanoseconds is >= 0 and < NanosecondsPerSecond;
        if (!counted || !TryReadClock(thread, clock, out long now))
            return wait;
        if (thread.Restart.Deadline is { } deadline)
        {
            long left = Math.Max(deadline - now, 0);
            wait.Rest = new TimeSpecification { Seconds = left / NanosecondsPerSecond, Nanoseconds = left % NanosecondsPerSecond };
        }
        else
        {
            thread.Restart.Deadline = now + (timeout.Seconds * NanosecondsPerSecond) + timeout.Nanoseconds;
        }
        return wait;
    }

    /// <summary>The same for a timeout in milliseconds; negative ones never end.</summary>
    internal static int Begin(GuestThread thread, int milliseconds)
    {
        if (milliseconds <= 0)
            return milliseconds;
        var timeout = new TimeSpecification { Seconds = milliseconds / 1000, Nanoseconds = milliseconds % 1000 * NanosecondsPerMillisecond };
        TimeSpecification rest = Begin(thread, timeout).Rest;
        return (int)((rest.Seconds * 1000) + ((rest.Nanoseconds + NanosecondsPerMillisecond - 1) / NanosecondsPerMillisecond));
    }

    private const int ClockRealtime = 0, ClockMonotonic = 1;

    /// <summary>A relative timeout of the real-time clock is one of the monotonic clock: setting the time does not change it.</summary>
    private static bool TryReadClock(GuestThread thread, int clock, out long now)
    {
        if (clock is ClockRealtime or ClockMonotonic)
        {
            // On Linux this counts nanoseconds, without entering the kernel.
            now = Stopwatch.GetTimestamp();
            return true;
        }
        TimeSpecification time;
        bool known = thread.Host.Invoke(HostNumber.ClockGettime, clock, (long)&time) == 0;
        now = (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds;
        return known;
    }
}
