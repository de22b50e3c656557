using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;
using Rhea.LinuxUser.Threads;

namespace Rhea.LinuxUser.SystemCalls;

/// <summary>Threads and scheduling.</summary>
internal static unsafe class ThreadCalls
{
    internal static void Declare(SystemCallTable table)
    {
        table.Define(93, "exit", "int", &Exit);
        table.Define(96, "set_tid_address", "pointer", &SetTidAddress);
        table.Define(98, "futex", "pointer futexoperation uint hex pointer uint", &Futex);
        table.Pass(449, "futex_waitv", HostNumber.FutexWaitv, "pointer uint hex timespec clock", CallKind.Blocking);
        table.Pass(99, "set_robust_list", HostNumber.SetRobustList, "pointer size");
        table.Pass(100, "get_robust_list", HostNumber.GetRobustList, "pid pointer pointer");
        table.Refuse(293, "rseq", "its critical sections would have to be known to the translator");
        table.Pass(118, "sched_setparam", HostNumber.SchedSetparam, "pid pointer");
        table.Pass(119, "sched_setscheduler", HostNumber.SchedSetscheduler, "pid int pointer");
        table.Pass(120, "sched_getscheduler", HostNumber.SchedGetscheduler, "pid");
        table.Pass(121, "sched_getparam", HostNumber.SchedGetparam, "pid pointer");
        table.Pass(122, "sched_setaffinity", HostNumber.SchedSetaffinity, "pid size pointer");
        table.Pass(123, "sched_getaffinity", HostNumber.SchedGetaffinity, "pid size pointer");
        table.Pass(124, "sched_yield", HostNumber.SchedYield, "");
        table.Pass(125, "sched_get_priority_max", HostNumber.SchedGetPriorityMax, "int");
        table.Pass(126, "sched_get_priority_min", HostNumber.SchedGetPriorityMin, "int");
        table.Pass(127, "sched_rr_get_interval", HostNumber.SchedRrGetInterval, "pid timespec");
        table.Pass(274, "sched_setattr", HostNumber.SchedSetattr, "pid pointer hex");
        table.Pass(275, "sched_getattr", HostNumber.SchedGetattr, "pid pointer size hex");
        table.Pass(178, "gettid", HostNumber.Gettid, "");
        table.Pass(168, "getcpu", HostNumber.Getcpu, "pointer pointer");
        table.Pass(30, "ioprio_set", HostNumber.IoprioSet, "int pid int");
        table.Pass(31, "ioprio_get", HostNumber.IoprioGet, "int pid");
    }

    private static long Exit(GuestThread thread, in CallArguments call)
    {
        // The kernel keeps the low byte only; for the last thread it becomes the status of the process.
        thread.End(call.I0 & 0xff);
        return 0;
    }

    private static long SetTidAddress(GuestThread thread, in CallArguments call)
    {
        thread.ClearAtExit = call.A0;
        return thread.Identifier;
    }

    private static long Futex(GuestThread thread, in CallArguments call)
    {
        const int wait = 0, requeue = 3, compareRequeue = 4, wakeOperation = 5, lockPriority = 6, waitBitset = 9, waitRequeue = 11,
            compareRequeuePriority = 12, lockPriority2 = 13, commandMask = 0x7f;
        GuestMemory guest = thread.Process.Guest;
        int command = call.I1 & commandMask;
        bool second = command is requeue or compareRequeue or wakeOperation or waitRequeue or compareRequeuePriority;
        bool blocks = command is wait or waitBitset or lockPriority or lockPriority2 or waitRequeue;
        long first = guest.HostAddress(call.A0);
        if ((blocks && !guest.IsAddress(call.A3)) || (second && !guest.IsAddress(call.A4)))
            return -Errno.EFAULT;
        if (!blocks)
            return thread.Host.Invoke(HostNumber.Futex, first, call.I1, (uint)call.A2, (long)call.A3, (long)call.A4, (uint)call.A5);
        TimedWait relative = default;
        // All others have absolute timeouts.
        if (command == wait && !PollCalls.ReadTimeout(thread, call.A3, out relative))
            return -Errno.EFAULT;
        long timeout = command == wait && call.A3 != 0 ? (long)&relative.Rest : (long)call.A3;
        long result = thread.Block(HostNumber.Futex, first, call.I1, (uint)call.A2, timeout, (long)call.A4, (uint)call.A5);
        // With a timeout the kernel restarts only where no handler ran (restart_block).
        return result == -Errno.ERESTARTSYS && call.A3 != 0 && command is (wait or waitBitset) ? -Errno.ERESTARTNOHAND : result;
    }
}
