using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;

namespace Rhea.LinuxUser.SystemCalls;

/// <summary>System V and POSIX message queues, semaphores and shared memory. The 64-bit layouts are the same.</summary>
internal static unsafe class InterProcessCalls
{
    private const int Statistics = 2;

    internal static void Declare(SystemCallTable table)
    {
        table.Pass(180, "mq_open", HostNumber.MqOpen, "text hex mode pointer");
        table.Pass(181, "mq_unlink", HostNumber.MqUnlink, "text");
        table.Pass(182, "mq_timedsend", HostNumber.MqTimedsend, "fd pointer size uint timespec", CallKind.Blocking);
        table.Pass(183, "mq_timedreceive", HostNumber.MqTimedreceive, "fd pointer size pointer timespec", CallKind.Blocking);
        table.Pass(184, "mq_notify", HostNumber.MqNotify, "fd pointer");
        table.Pass(185, "mq_getsetattr", HostNumber.MqGetsetattr, "fd pointer pointer");
        table.Pass(186, "msgget", HostNumber.Msgget, "hex hex");
        table.Pass(187, "msgctl", HostNumber.Msgctl, "int int pointer");
        table.Pass(188, "msgrcv", HostNumber.Msgrcv, "int pointer size long hex", CallKind.BlockingUntilHandler);
        table.Pass(189, "msgsnd", HostNumber.Msgsnd, "int pointer size hex", CallKind.BlockingUntilHandler);
        table.Pass(190, "semget", HostNumber.Semget, "hex int hex");
        table.Define(191, "semctl", "int int int hex", &SemaphoreControl);
        table.Pass(192, "semtimedop", HostNumber.Semtimedop, "int pointer size timespec", CallKind.BlockingUntilHandler);
        table.Pass(193, "semop", HostNumber.Semop, "int pointer size", CallKind.BlockingUntilHandler);
        table.Pass(194, "shmget", HostNumber.Shmget, "hex size hex");
        table.Pass(195, "shmctl", HostNumber.Shmctl, "int int pointer");
        table.Define(196, "shmat", "int pointer hex", &Attach);
        table.Define(197, "shmdt", "pointer", &Detach);
    }

    /// <summary>The last argument is a number for some commands.</summary>
    private static long SemaphoreControl(GuestThread thread, in CallArguments call)
    {
        const int setValue = 16;
        return call.I2 == setValue || thread.Process.Guest.IsAddress(call.A3)
            ? thread.Host.Invoke(HostNumber.Semctl, call.I0, call.I1, call.I2, (long)call.A3)
            : -Errno.EFAULT;
    }

    private static long Attach(GuestThread thread, in CallArguments call)
    {
        const ulong readOnly = 0x1000, round = 0x2000, remap = 0x4000, execute = 0x8000;
        // struct shmid64_ds begins with struct ipc64_perm of 48 bytes; the size follows.
        Span<ulong> status = stackalloc ulong[16];
        fixed (ulong* buffer = status)
        {
            long result = thread.Host.Invoke(HostNumber.Shmctl, call.I0, Statistics, (long)buffer);
            if (result < 0)
                return result;
        }
        ulong address = (call.A2 & round) != 0 ? call.A1 & ~AddressMap.PageMask : call.A1;
        if ((address & AddressMap.PageMask) != 0 || ((call.A2 & remap) != 0 && address == 0))
            return -Errno.EINVAL;
        Protection protection = Protection.Read | ((call.A2 & readOnly) == 0 ? Protection.Write : 0)
            | ((call.A2 & execute) != 0 ? Protection.Execute : 0);
        const int sizeField = 6;
        return thread.Process.Memory.AttachSegment(
            call.I0, address, status[sizeField], protection, (long)(call.A2 & readOnly), (call.A2 & remap) != 0);
    }

    private static long Detach(GuestThread thread, in CallArguments call) => thread.Process.Memory.DetachSegment(call.A0);
}
