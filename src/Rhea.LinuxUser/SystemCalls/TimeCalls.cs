using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;
using Rhea.LinuxUser.Signals;

namespace Rhea.LinuxUser.SystemCalls;

/// <summary>Clocks, sleeping and timers.</summary>
internal static unsafe class TimeCalls
{
    internal static void Declare(SystemCallTable table)
    {
        table.Define(101, "nanosleep", "timespec timespec", &Sleep);
        table.Pass(102, "getitimer", HostNumber.Getitimer, "int pointer");
        table.Pass(103, "setitimer", HostNumber.Setitimer, "int pointer pointer");
        table.Define(107, "timer_create", "clock pointer pointer", &CreateTimer);
        table.Pass(108, "timer_gettime", HostNumber.TimerGettime, "int pointer");
        table.Pass(109, "timer_getoverrun", HostNumber.TimerGetoverrun, "int");
        table.Pass(110, "timer_settime", HostNumber.TimerSettime, "int hex pointer pointer");
        table.Pass(111, "timer_delete", HostNumber.TimerDelete, "int");
        table.Pass(112, "clock_settime", HostNumber.ClockSettime, "clock timespec");
        table.Pass(113, "clock_gettime", HostNumber.ClockGettime, "clock pointer");
        table.Pass(114, "clock_getres", HostNumber.ClockGetres, "clock pointer");
        table.Define(115, "clock_nanosleep", "clock hex timespec timespec", &ClockSleep);
        table.Pass(153, "times", HostNumber.Times, "pointer");
        table.Pass(169, "gettimeofday", HostNumber.Gettimeofday, "pointer pointer");
        table.Pass(170, "settimeofday", HostNumber.Settimeofday, "pointer pointer");
        table.Pass(171, "adjtimex", HostNumber.Adjtimex, "pointer");
        table.Pass(266, "clock_adjtime", HostNumber.ClockAdjtime, "clock pointer");
    }

    private static long Sleep(GuestThread thread, in CallArguments call)
    {
        const int monotonic = 1;
        return SleepRelative(thread, monotonic, call.A0, call.A1);
    }

    private static long ClockSleep(GuestThread thread, in CallArguments call)
    {
        const int absolute = 1;
        if ((call.I1 & absolute) == 0)
            return SleepRelative(thread, call.I0, call.A2, call.A3);
        return thread.Process.Guest.IsAddress(call.A2)
            ? thread.BlockUntilHandler(HostNumber.ClockNanosleep, call.I0, call.I1, (long)call.A2)
            : -Errno.EFAULT;
    }

    /// <summary>
    /// Sleeps for a time. If a signal interrupts, the guest is told how much was left.
    /// </summary>
    private static long SleepRelative(GuestThread thread, int clock, ulong requestAddress, ulong restAddress)
    {
        GuestMemory guest = thread.Process.Guest;
        if (!guest.TryRead(requestAddress, out TimeSpecification time))
            return -Errno.EFAULT;
        TimeSpecification rest = TimedWait.Begin(thread, time, clock).Rest;
        long result = thread.BlockUntilHandler(HostNumber.ClockNanosleep, clock, 0, (long)&rest, (long)&rest);
        bool interrupted = result is -Errno.ERESTARTNOHAND or -Errno.ERESTARTNOINTR && thread.HasDeliverableSignal;
        return interrupted && restAddress != 0 && !guest.TryWrite(restAddress, rest) ? -Errno.EFAULT : result;
    }

    private static long CreateTimer(GuestThread thread, in CallArguments call)
    {
        GuestMemory guest = thread.Process.Guest;
        SignalEvent request = default;
        if (call.A1 != 0 && !guest.TryRead(call.A1, out request))
            return -Errno.EFAULT;
        request.Signal = HostSignals.ToHost(request.Signal);
        return thread.Host.Invoke(HostNumber.TimerCreate, call.I0, call.A1 != 0 ? (long)&request : 0, guest.HostAddress(call.A2));
    }
}
