using System.Runtime.InteropServices;
using Rhea.LinuxUser.Files;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Loading;
using Rhea.LinuxUser.Memory;
using Rhea.LinuxUser.Signals;
using Rhea.LinuxUser.Threads;

namespace Rhea.LinuxUser.SystemCalls;

/// <summary>The life of processes.</summary>
internal static unsafe class ProcessCalls
{
    internal static void Declare(SystemCallTable table)
    {
        table.Define(94, "exit_group", "int", &ExitGroup);
        table.Define(95, "waitid", "int pid pointer hex pointer", &WaitId);
        table.Define(260, "wait4", "pid pointer hex pointer", &Wait);
        table.Define(220, "clone", "cloneflags pointer pointer pointer pointer", &Clone);
        table.Define(435, "clone3", "pointer size", &Clone3);
        table.Define(221, "execve", "path strings strings", &Execute);
        table.Define(281, "execveat", "dirfd path strings strings atflags", &ExecuteAt);
        table.DefinePartial(167, "prctl", "int hex hex hex hex", &Control, "options of other processors and some rare ones give EINVAL");
        table.Define(92, "personality", "hex", &Personality);
        table.Pass(97, "unshare", HostNumber.Unshare, "hex");
        table.Pass(268, "setns", HostNumber.Setns, "fd hex");
        table.Pass(272, "kcmp", HostNumber.Kcmp, "pid pid int hex hex");
        table.Pass(448, "process_mrelease", HostNumber.ProcessMrelease, "fd hex");
        table.Define(128, "restart_syscall", "", &Restart);
        table.Refuse(117, "ptrace", "a tracer would see the emulator");
        table.Refuse(277, "seccomp", "filters would apply to the emulator");
    }

    private static long ExitGroup(GuestThread thread, in CallArguments call)
    {
        thread.Process.Debugger?.ProcessExits(thread, call.I0, owned: false);
        thread.Process.Ends(thread);
        return thread.Host.Invoke(HostNumber.ExitGroup, call.I0);
    }

    private static long Restart(GuestThread thread, in CallArguments call) => -Errno.EINTR;

    private static long Wait(GuestThread thread, in CallArguments call)
    {
        GuestMemory guest = thread.Process.Guest;
        return thread.Block(HostNumber.Wait4, call.I0, guest.HostAddress(call.A1), call.I2, guest.HostAddress(call.A3));
    }

    private static long WaitId(GuestThread thread, in CallArguments call)
    {
        GuestMemory guest = thread.Process.Guest;
        return thread.Block(HostNumber.Waitid, call.I0, call.I1, guest.HostAddress(call.A2), call.I3, guest.HostAddress(call.A4));
    }

    private static long Clone(GuestThread thread, in CallArguments call)
    {
        var flags = (CloneFlags)(call.A0 & 0xffff_ffff);
        return Clone(thread, new CloneRequest
        {
            Flags = flags & ~CloneFlags.ExitSignalMask,
            ExitSignal = (int)(flags & CloneFlags.ExitSignalMask),
            StackPointer = call.A1,
            ParentTid = call.A2,
            ProcessDescriptor = call.A2,
            ThreadPointer = call.A3,
            ChildTid = call.A4,
        }, old: true);
    }

    private static long Clone3(GuestThread thread, in CallArguments call)
    {
        GuestMemory guest = thread.Process.Guest;
        if (call.A1 < CloneArguments.SmallestSize)
            return -Errno.EINVAL;
        if (call.A1 > 4096)
            return -Errno.E2BIG;
        CloneArguments arguments = default;
        int known = (int)Math.Min(call.A1, CloneArguments.Size);
        if (!guest.TryRead(call.A0, MemoryMarshal.AsBytes(new Span<CloneArguments>(ref arguments))[..known]))
            return -Errno.EFAULT;
        if (call.A1 > CloneArguments.Size && !FileCalls.IsZero(guest, call.A0 + CloneArguments.Size, call.A1 - CloneArguments.Size))
            return -Errno.E2BIG;
        bool stackMismatch = (arguments.Stack == 0) != (arguments.StackSize == 0);
        if (stackMismatch || arguments.ExitSignal > Signal.Max || (arguments.Flags & (ulong)CloneFlags.ExitSignalMask) != 0)
            return -Errno.EINVAL;
        return Clone(thread, new CloneRequest
        {
            Flags = (CloneFlags)arguments.Flags,
            ExitSignal = (int)arguments.ExitSignal,
            StackPointer = arguments.Stack + arguments.StackSize,
            ParentTid = arguments.ParentTid,
            ChildTid = arguments.ChildTid,
            ProcessDescriptor = arguments.ProcessDescriptor,
            ThreadPointer = arguments.ThreadPointer,
            SetTid = arguments.SetTid,
            SetTidCount = arguments.SetTidCount,
            ControlGroup = arguments.ControlGroup,
        }, old: false);
    }

    private static long Clone(GuestThread thread, in CloneRequest asked, bool old)
    {
        CloneRequest request = WithUsableAddresses(asked, thread.Process.Guest);
        bool memory = request.Has(CloneFlags.Memory), handlers = request.Has(CloneFlags.SignalHandlers), threads = request.Has(CloneFlags.Thread);
        if ((threads && !handlers) || (handlers && !memory) || (request.StackPointer & 15) != 0)
            return -Errno.EINVAL;
        if (old && request.Has(CloneFlags.ProcessDescriptor | CloneFlags.SetParentTid))
            return -Errno.EINVAL;
        // Registers that no flag makes an argument hold anything; where thread numbers cannot be written Linux does not mind.
        if (request.Has(CloneFlags.ProcessDescriptor) && !thread.Process.Guest.IsAddress(request.ProcessDescriptor))
            return -Errno.EFAULT;
        if (threads)
            return request.Has(CloneFlags.ProcessDescriptor) ? -Errno.EINVAL : ThreadStarter.Start(thread, request);
        return memory && request.Has(CloneFlags.Vfork) ? Forking.Vfork(thread, request) : Forking.Fork(thread, request);
    }

    /// <summary>What no flag asks for may be anything; and where a number cannot be stored the kernel does without, but for a descriptor.</summary>
    private static CloneRequest WithUsableAddresses(in CloneRequest request, GuestMemory guest)
    {
        CloneFlags flags = request.Flags;
        if (!guest.IsAddress(request.ParentTid))
            flags &= ~CloneFlags.SetParentTid;
        if (!guest.IsAddress(request.ChildTid))
            flags &= ~(CloneFlags.SetChildTid | CloneFlags.ClearChildTid);
        return request with
        {
            Flags = flags,
            ParentTid = (flags & CloneFlags.SetParentTid) != 0 ? request.ParentTid : 0,
            ChildTid = (flags & (CloneFlags.SetChildTid | CloneFlags.ClearChildTid)) != 0 ? request.ChildTid : 0,
            ProcessDescriptor = (flags & CloneFlags.ProcessDescriptor) != 0 ? request.ProcessDescriptor : 0,
        };
    }

    private static long Execute(GuestThread thread, in CallArguments call)
    {
        long result = thread.Process.Guest.ReadString(call.A0, out byte[] path);
        return result < 0 ? result : Execute(thread, path, null, call.A1, call.A2);
    }

    private static long ExecuteAt(GuestThread thread, in CallArguments call)
    {
        const int getDescriptorFlags = 1, noFollow = 0x100, emptyPath = 0x1000, currentFolder = -100;
        if ((call.I4 & ~(noFollow | emptyPath)) != 0)
            return -Errno.EINVAL;
        long result = thread.Process.Guest.ReadString(call.A1, out byte[] path);
        if (result < 0)
            return result;
        if (path.Length == 0)
        {
            return (call.I4 & emptyPath) == 0
                ? -Errno.ENOENT
                : Execute(thread, System.Text.Encoding.ASCII.GetBytes($"/dev/fd/{call.I0}"), call.I0, call.A2, call.A3);
        }
        bool inFolder = call.I0 != currentFolder && path[0] != '/';
        if (inFolder && thread.Host.Invoke(HostNumber.Fcntl, call.I0, getDescriptorFlags) < 0)
            return -Errno.EBADF;
        if (inFolder)
            path = [.. System.Text.Encoding.ASCII.GetBytes($"/proc/self/fd/{call.I0}/"), .. path];
        if ((call.I4 & noFollow) != 0 && IsSymbolicLink(thread.Process, path))
            return -Errno.ELOOP;
        return Execute(thread, path, null, call.A2, call.A3);
    }

    private static unsafe bool IsSymbolicLink(GuestProcess process, byte[] path)
    {
        using var strings = new NativeStrings();
        byte first;
        return process.Host.Invoke(HostNumber.Readlink, strings.Add(process.Paths.Translate(path, PathUse.NoFollow)), (long)&first, 1) >= 0;
    }

    private static long Execute(GuestThread thread, byte[] path, int? descriptor, ulong argumentAddress, ulong environmentAddress)
    {
        GuestMemory guest = thread.Process.Guest;
        long result = guest.ReadStrings(argumentAddress, thread.Process.Architecture.Is64, out List<byte[]> arguments);
        List<byte[]> environment = [];
        if (result >= 0)
            result = guest.ReadStrings(environmentAddress, thread.Process.Architecture.Is64, out environment);
        // The kernel opens the file first.
        if (result < 0 && descriptor is null)
        {
            long file = Executable.Probe(thread.Process, thread.Process.Paths.Translate(path, PathUse.Follow), out _, out _);
            if (file < 0)
                return file;
            thread.Host.Invoke(HostNumber.Close, file);
        }
        return result < 0 ? result : new ProgramStarter(thread).Execute(path, descriptor, arguments, environment);
    }

    private static long Personality(GuestThread thread, in CallArguments call)
    {
        uint old = thread.Process.Personality;
        if ((uint)call.A0 != uint.MaxValue)
            thread.Process.Personality = (uint)call.A0;
        return old;
    }

    /// <summary>prctl: options about the process as such go to the host; those about its processor are unknown there.</summary>
    private static long Control(GuestThread thread, in CallArguments call)
    {
        const int setDeathSignal = 1, getDeathSignal = 2, getDumpable = 3, setDumpable = 4, getKeepCapabilities = 7, setKeepCapabilities = 8,
            getTiming = 13, setTiming = 14, setName = 15, getName = 16, readBoundingSet = 23, dropBoundingSet = 24, getSecureBits = 27,
            setSecureBits = 28, setTimerSlack = 29, getTimerSlack = 30, setSubreaper = 36, getSubreaper = 37, setNoNewPrivileges = 38,
            getNoNewPrivileges = 39, getTidAddress = 40, setHugePages = 41, getHugePages = 42, ambientCapabilities = 47, setVma = 0x53564d41;
        GuestMemory guest = thread.Process.Guest;
        switch (call.I0)
        {
            case setDeathSignal:
                return thread.Host.Invoke(HostNumber.Prctl, setDeathSignal, HostSignals.ToHost(call.I1));
            case getTidAddress:
                return guest.TryWrite(call.A1, thread.ClearAtExit) ? 0 : -Errno.EFAULT;
            case getDeathSignal or setName or getName or getSubreaper when !guest.IsAddress(call.A1):
                return -Errno.EFAULT;
            case setVma when !guest.IsAddress(call.A2) || !guest.IsAddress(call.A4):
                return -Errno.EFAULT;
            case getDeathSignal or getDumpable or setDumpable or getKeepCapabilities or setKeepCapabilities or getTiming or setTiming or setName
                or getName or readBoundingSet or dropBoundingSet or getSecureBits or setSecureBits or setTimerSlack or getTimerSlack
                or setSubreaper or getSubreaper or setNoNewPrivileges or getNoNewPrivileges or setHugePages or getHugePages
                or ambientCapabilities or setVma:
                return thread.Host.Invoke(HostNumber.Prctl, call.I0, (long)call.A1, (long)call.A2, (long)call.A3, (long)call.A4);
            default:
                return -Errno.EINVAL;
        }
    }
}
