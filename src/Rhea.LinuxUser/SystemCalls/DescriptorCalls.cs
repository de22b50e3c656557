using Rhea.LinuxUser.Files;
using Rhea.LinuxUser.Host;

namespace Rhea.LinuxUser.SystemCalls;

/// <summary>Descriptors as such: duplication, fcntl, ioctl, pipes, and files that stand for something else.</summary>
internal static unsafe class DescriptorCalls
{
    internal static void Declare(SystemCallTable table)
    {
        table.Pass(19, "eventfd2", HostNumber.Eventfd2, "uint hex");
        table.Pass(23, "dup", HostNumber.Dup, "fd");
        table.Pass(24, "dup3", HostNumber.Dup3, "fd fd openflags");
        table.Define(25, "fcntl", "fd fcntlcommand hex", &Control);
        table.Pass(26, "inotify_init1", HostNumber.InotifyInit1, "hex");
        table.Pass(27, "inotify_add_watch", HostNumber.InotifyAddWatch, "fd path hex");
        table.Pass(28, "inotify_rm_watch", HostNumber.InotifyRmWatch, "fd int");
        table.Define(29, "ioctl", "fd ioctlrequest hex", &DeviceControl);
        table.Pass(58, "vhangup", HostNumber.Vhangup, "");
        table.Define(59, "pipe2", "pointer openflags", &Pipe);
        table.Pass(85, "timerfd_create", HostNumber.TimerfdCreate, "clock hex");
        table.Pass(86, "timerfd_settime", HostNumber.TimerfdSettime, "fd hex pointer pointer");
        table.Pass(87, "timerfd_gettime", HostNumber.TimerfdGettime, "fd pointer");
        table.Define(262, "fanotify_init", "hex openflags", &InitializeNotification);
        table.Pass(263, "fanotify_mark", HostNumber.FanotifyMark, "fd hex hex dirfd path");
        table.Pass(279, "memfd_create", HostNumber.MemfdCreate, "text hex");
        table.Pass(447, "memfd_secret", HostNumber.MemfdSecret, "hex");
        table.Pass(434, "pidfd_open", HostNumber.PidfdOpen, "pid hex");
        table.Pass(438, "pidfd_getfd", HostNumber.PidfdGetfd, "fd fd hex");
        table.Refuse(282, "userfaultfd", "faults of guest memory that it holds up would stop the emulator as well");
        table.Refuse(280, "bpf", "programs would need addresses of the host");
        table.Refuse(241, "perf_event_open", "it would count the emulator's events");
    }

    private const int GetFlags = 3, SetFlags = 4, SetSignal = 10, GetSignal = 11, SetLockWait = 7, OfdSetLockWait = 38;

    internal static long Control(GuestThread thread, in CallArguments call)
    {
        switch (call.I1)
        {
            case GetFlags:
            {
                long result = thread.Host.Invoke(HostNumber.Fcntl, call.I0, GetFlags);
                return result < 0 ? result : thread.Process.Architecture.ConvertOpenFlags((uint)result);
            }
            case SetFlags:
                return thread.Host.Invoke(HostNumber.Fcntl, call.I0, SetFlags, thread.Process.Architecture.ConvertOpenFlags((uint)call.A2));
            case SetSignal:
                return thread.Host.Invoke(HostNumber.Fcntl, call.I0, SetSignal, Signals.HostSignals.ToHost(call.I2));
            case GetSignal:
                return Signals.HostSignals.ToGuest((int)thread.Host.Invoke(HostNumber.Fcntl, call.I0, GetSignal));
            case SetLockWait or OfdSetLockWait when thread.Process.Guest.IsAddress(call.A2):
                return thread.Block(HostNumber.Fcntl, call.I0, call.I1, (long)call.A2);
            default:
                // The argument is a number for some commands and a pointer for others; numbers are small.
                return IsHarmless(thread, call.A2)
                    ? thread.Host.Invoke(HostNumber.Fcntl, call.I0, call.I1, (long)call.A2)
                    : -Errno.EFAULT;
        }
    }

    private static long DeviceControl(GuestThread thread, in CallArguments call) =>
        IsHarmless(thread, call.A2)
            ? thread.Block(HostNumber.Ioctl, call.I0, (uint)call.A1, (long)call.A2)
            : -Errno.EFAULT;

    /// <summary>Whether an argument is no address of the emulator: the guest's, a number, or one that the host refuses.</summary>
    private static bool IsHarmless(GuestThread thread, ulong argument) =>
        thread.Process.Guest.IsAddress(argument) || (long)argument < 0;

    private static long InitializeNotification(GuestThread thread, in CallArguments call) =>
        thread.Host.Invoke(HostNumber.FanotifyInit, (uint)call.A0, thread.Process.Architecture.ConvertOpenFlags((uint)call.A1));

    private static long Pipe(GuestThread thread, in CallArguments call) =>
        thread.Process.Guest.IsAddress(call.A0)
            ? thread.Host.Invoke(HostNumber.Pipe2, (long)call.A0, thread.Process.Architecture.ConvertOpenFlags((uint)call.A1))
            : -Errno.EFAULT;
}
