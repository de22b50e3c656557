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
        table.Define(184, "mq_notify", "fd pointer", &Notify);
        table.Pass(185, "mq_getsetattr", HostNumber.MqGetsetattr, "fd pointer pointer");
        table.Pass(186, "msgget", HostNumber.Msgget, "hex hex");
        table.Pass(187, "msgctl", HostNumber.Msgctl, "int int pointer");
        table.Pass(188, "msgrcv", HostNumber.Msgrcv, "int pointer size long hex", CallKind.BlockingUntilHandler);
        table.Pass(189, "msgsnd", HostNumber.Msgsnd, "int pointer size hex", CallKind.BlockingUntilHandler);
        table.Pass(190, "semget", HostNumber.Semget, "hex int hex");
        table.Define(191, "semctl", "int int int hex", &SemaphoreControl);
        table.Define(192, "semtimedop", "int pointer size timespec", &SemaphoreOperations);
        table.Pass(193, "semop", HostNumber.Semop, "int pointer size", CallKind.BlockingUntilHandler);
        table.Pass(194, "shmget", HostNumber.Shmget, "hex size hex");
        table.Pass(195, "shmctl", HostNumber.Shmctl, "int int pointer");
        table.Define(196, "shmat", "int pointer hex", &Attach);
        table.Define(197, "shmdt", "pointer", &Detach);
    }

    private static long SemaphoreOperations(GuestThread thread, in CallArguments call)
    {
        if (!thread.Process.Guest.IsAddress(call.A1) || !PollCalls.ReadTimeout(thread, call.A3, out TimedWait wait))
            return -Errno.EFAULT;
        return thread.BlockUntilHandler(
            HostNumber.Semtimedop, call.I0, (long)call.A1, (long)call.A2, call.A3 != 0 ? (long)&wait.Rest : 0);
    }

    /// <summary>The last argument is a number for some commands.</summary>
    private static long SemaphoreControl(GuestThread thread, in CallArguments call)
    {
        const int setPermissions = 1, statistics = 2, setValue = 16, statisticsByIndex = 18, statisticsOfAny = 20;
        if (call.I2 is statistics or statisticsByIndex or statisticsOfAny)
            return SemaphoreStatistics(thread, call);
        if (call.I2 == setPermissions)
            return SetSemaphorePermissions(thread, call);
        return call.I2 == setValue || thread.Process.Guest.IsAddress(call.A3)
            ? thread.Host.Invoke(HostNumber.Semctl, call.I0, call.I1, call.I2, (long)call.A3)
            : -Errno.EFAULT;
    }

    /// <summary>struct semid64_ds: only x86-64 has room behind its times (its asm/sembuf.h).</summary>
    private static long SemaphoreStatistics(GuestThread thread, in CallArguments call)
    {
        const int permissions = 48, otherTime = 48, changeTime = 64, count = 80, guestSize = 88;
        byte* status = stackalloc byte[104];
        long result = thread.Host.Invoke(HostNumber.Semctl, call.I0, call.I1, call.I2, (long)status);
        if (result < 0)
            return result;
        Span<byte> converted = stackalloc byte[guestSize];
        converted.Clear();
        new Span<byte>(status, permissions).CopyTo(converted);
        new Span<byte>(status + otherTime, sizeof(long)).CopyTo(converted[permissions..]);
        new Span<byte>(status + changeTime, sizeof(long)).CopyTo(converted[(permissions + 8)..]);
        new Span<byte>(status + count, sizeof(long)).CopyTo(converted[(permissions + 16)..]);
        return thread.Process.Guest.TryWrite(call.A3, converted) ? result : -Errno.EFAULT;
    }

    private static long SetSemaphorePermissions(GuestThread thread, in CallArguments call)
    {
        const int hostSize = 104, guestSize = 88;
        byte* status = stackalloc byte[hostSize];
        new Span<byte>(status, hostSize).Clear();
        // Only the permissions, which come first, are looked at.
        return thread.Process.Guest.TryRead(call.A3, new Span<byte>(status, guestSize))
            ? thread.Host.Invoke(HostNumber.Semctl, call.I0, call.I1, call.I2, (long)status)
            : -Errno.EFAULT;
    }

    private static long Notify(GuestThread thread, in CallArguments call)
    {
        const int byThread = 2;
        GuestMemory guest = thread.Process.Guest;
        SignalEvent request = default;
        if (call.A1 != 0 && !guest.TryRead(call.A1, out request))
            return -Errno.EFAULT;
        // Where a thread shall be told, the value is the address of what a socket gets.
        if (call.A1 != 0 && request.Notify == byThread && !guest.IsAddress(request.Value))
            return -Errno.EFAULT;
        request.Signal = request.Notify == byThread ? request.Signal : Signals.HostSignals.ToHost(request.Signal);
        return thread.Host.Invoke(HostNumber.MqNotify, call.I0, call.A1 != 0 ? (long)&request : 0);
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
