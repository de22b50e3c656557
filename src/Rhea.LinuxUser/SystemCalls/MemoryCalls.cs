using Rhea.LinuxUser.Files;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;

namespace Rhea.LinuxUser.SystemCalls;

/// <summary>The address space.</summary>
internal static unsafe class MemoryCalls
{
    private const ulong KnownProtection = 7, Semaphores = 8, GrowsDown = 0x01000000, GrowsUp = 0x02000000;

    internal static void Declare(SystemCallTable table)
    {
        table.Define(214, "brk", "pointer", &Break);
        table.Define(215, "munmap", "pointer size", &Unmap);
        table.Define(216, "mremap", "pointer size size hex pointer", &Remap);
        table.Define(222, "mmap", "pointer size protection mapflags fd off", &Map);
        table.Define(226, "mprotect", "pointer size protection", &Protect);
        table.Define(288, "pkey_mprotect", "pointer size protection int", &ProtectWithKey);
        table.Refuse(289, "pkey_alloc", "the processor has no protection keys");
        table.Refuse(290, "pkey_free", "the processor has no protection keys");
        table.Define(227, "msync", "pointer size hex", &Synchronize);
        table.Define(228, "mlock", "pointer size", &Lock);
        table.Define(229, "munlock", "pointer size", &Unlock);
        table.DefinePartial(230, "mlockall", "hex", &LockAll, "later mappings are not locked, nor is the emulator");
        table.Define(231, "munlockall", "", &LockAll);
        table.Define(284, "mlock2", "pointer size hex", &Lock2);
        table.Define(232, "mincore", "pointer size pointer", &InCore);
        table.Define(233, "madvise", "pointer size advice", &Advise);
        table.Pass(440, "process_madvise", HostNumber.ProcessMadvise, "fd pointer size advice hex");
        table.Pass(235, "mbind", HostNumber.Mbind, "pointer size int pointer size hex");
        table.Pass(236, "get_mempolicy", HostNumber.GetMempolicy, "pointer pointer size pointer hex");
        table.Pass(237, "set_mempolicy", HostNumber.SetMempolicy, "int pointer size");
        table.Pass(270, "process_vm_readv", HostNumber.ProcessVmReadv, "pid pointer size pointer size hex");
        table.Pass(271, "process_vm_writev", HostNumber.ProcessVmWritev, "pid pointer size pointer size hex");
        table.Define(283, "membarrier", "int hex int", &Barrier);
        table.Refuse(234, "remap_file_pages", "obsolete");
    }

    private static long Break(GuestThread thread, in CallArguments call) => thread.Process.Memory.Break(call.A0);

    private static long Unmap(GuestThread thread, in CallArguments call) => thread.Process.Memory.Unmap(call.A0, call.A1);

    private static long Remap(GuestThread thread, in CallArguments call) =>
        thread.Process.Memory.Remap(call.A0, call.A1, call.A2, (RemapFlags)call.A3, call.A4);

    internal static long Map(GuestThread thread, in CallArguments call)
    {
        var flags = (MapFlags)call.A3;
        MapFlags type = flags & MapFlags.TypeMask;
        if (type is not (MapFlags.Shared or MapFlags.Private or MapFlags.SharedValidate))
            return -Errno.EINVAL;
        MappingSource source = MappingSource.Anonymous;
        int descriptor = -1;
        if ((flags & MapFlags.Anonymous) == 0)
        {
            descriptor = call.I4;
            long error = FileIdentity.Describe(thread.Host, descriptor, out source);
            if (error < 0)
                return error;
        }
        var protection = (Protection)(call.A2 & KnownProtection);
        return thread.Process.Memory.Map(call.A0, call.A1, protection, flags, descriptor, call.A5, source);
    }

    private static long Protect(GuestThread thread, in CallArguments call)
    {
        if ((call.A2 & ~(KnownProtection | Semaphores | GrowsDown | GrowsUp)) != 0)
            return -Errno.EINVAL;
        return thread.Process.Memory.Protect(call.A0, call.A1, (Protection)(call.A2 & KnownProtection));
    }

    private static long ProtectWithKey(GuestThread thread, in CallArguments call) => call.I3 == -1 ? Protect(thread, call) : -Errno.EINVAL;

    private static long Synchronize(GuestThread thread, in CallArguments call) =>
        thread.Process.Memory.OnRange(HostNumber.Msync, call.A0, call.A1, (long)call.A2);

    private static long Lock(GuestThread thread, in CallArguments call) => thread.Process.Memory.OnRange(HostNumber.Mlock, call.A0, call.A1);

    private static long Unlock(GuestThread thread, in CallArguments call) => thread.Process.Memory.OnRange(HostNumber.Munlock, call.A0, call.A1);

    private static long Lock2(GuestThread thread, in CallArguments call) =>
        thread.Process.Memory.OnRange(HostNumber.Mlock2, call.A0, call.A1, (long)call.A2);

    private static long LockAll(GuestThread thread, in CallArguments call) => 0;

    private static long InCore(GuestThread thread, in CallArguments call) =>
        thread.Process.Guest.IsAddress(call.A2)
            ? thread.Process.Memory.OnRange(HostNumber.Mincore, call.A0, call.A1, (long)call.A2)
            : -Errno.EFAULT;

    private static long Advise(GuestThread thread, in CallArguments call)
    {
        // Advice that would break the emulator's own fork or mean nothing to it.
        const int dontFork = 10, doFork = 11, hardwarePoison = 100, softOffline = 101;
        if (call.I2 is dontFork or doFork)
            return 0;
        if (call.I2 is hardwarePoison or softOffline)
            return -Errno.EINVAL;
        return thread.Process.Memory.OnRange(HostNumber.Madvise, call.A0, AddressMap.AlignUp(call.A1), call.I2);
    }

    /// <summary>membarrier. What the emulator's runtime has registered for is not registered for by the guest.</summary>
    private static long Barrier(GuestThread thread, in CallArguments call)
    {
        // Each expedited command is followed by its registration, one bit up.
        const int privateExpedited = 8, privateCore = 32, privateSequence = 128;
        GuestProcess process = thread.Process;
        if (call.I0 is privateExpedited or privateCore or privateSequence && (process.RegisteredBarriers & (call.I0 << 1)) == 0)
            return -Errno.EPERM;
        long result = thread.Host.Invoke(HostNumber.Membarrier, call.I0, (long)call.A1, call.I2);
        if (result == 0)
            process.RegisteredBarriers |= call.I0 & ((privateExpedited | privateCore | privateSequence) << 1);
        return result;
    }
}
