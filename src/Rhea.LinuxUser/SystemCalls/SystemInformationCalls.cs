using System.Text;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;

namespace Rhea.LinuxUser.SystemCalls;

/// <summary>The system as such: its name, its limits, its use, and what an administrator does.</summary>
internal static unsafe class SystemInformationCalls
{
    private const int NameFieldSize = 65;

    internal static void Declare(SystemCallTable table)
    {
        table.Define(160, "uname", "pointer", &Name);
        table.Define(163, "getrlimit", "resource pointer", &GetLimit);
        table.Define(164, "setrlimit", "resource pointer", &SetLimit);
        table.Define(261, "prlimit64", "pid resource pointer pointer", &ProcessLimit);
        table.Pass(165, "getrusage", HostNumber.Getrusage, "int pointer");
        table.Pass(179, "sysinfo", HostNumber.Sysinfo, "pointer");
        table.Pass(278, "getrandom", HostNumber.Getrandom, "outbuffer size hex", CallKind.Blocking);
        table.Pass(116, "syslog", HostNumber.Syslog, "int pointer int", CallKind.Blocking);
        table.Pass(161, "sethostname", HostNumber.Sethostname, "text size");
        table.Pass(162, "setdomainname", HostNumber.Setdomainname, "text size");
        table.Pass(142, "reboot", HostNumber.Reboot, "hex hex hex pointer");
        table.Pass(89, "acct", HostNumber.Acct, "path");
        table.Pass(224, "swapon", HostNumber.Swapon, "path hex");
        table.Pass(225, "swapoff", HostNumber.Swapoff, "path");
        table.Refuse(104, "kexec_load", "a kernel of the guest's architecture cannot run here");
        table.Refuse(105, "init_module", "a module of the guest's architecture cannot run here");
        table.Refuse(273, "finit_module", "a module of the guest's architecture cannot run here");
    }

    private static long Name(GuestThread thread, in CallArguments call)
    {
        const int releaseField = 2, machineField = 4;
        Span<byte> name = stackalloc byte[6 * NameFieldSize];
        fixed (byte* buffer = name)
        {
            long result = thread.Host.Invoke(HostNumber.Uname, (long)buffer);
            if (result < 0)
                return result;
        }
        Replace(name, machineField, thread.Process.Architecture.Machine);
        if (thread.Process.Options.KernelRelease is { } release)
            Replace(name, releaseField, release);
        return thread.Process.Guest.TryWrite(call.A0, name) ? 0 : -Errno.EFAULT;
    }

    private static void Replace(Span<byte> name, int field, string text)
    {
        Span<byte> place = name.Slice(field * NameFieldSize, NameFieldSize);
        place.Clear();
        // The last byte stays zero.
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        bytes.AsSpan(0, Math.Min(bytes.Length, NameFieldSize - 1)).CopyTo(place);
    }

    private static long GetLimit(GuestThread thread, in CallArguments call) => Limit(thread, 0, call.I0, 0, call.A1);

    private static long SetLimit(GuestThread thread, in CallArguments call) => Limit(thread, 0, call.I0, call.A1, 0, required: true);

    private static long ProcessLimit(GuestThread thread, in CallArguments call) => Limit(thread, call.I0, call.I1, call.A2, call.A3);

    /// <summary>Limits of the address space are the guest's alone: the emulator needs far more.</summary>
    private static long Limit(GuestThread thread, int process, int resource, ulong newAddress, ulong oldAddress, bool required = false)
    {
        const int data = 2, core = 4, addressSpace = 9;
        GuestMemory guest = thread.Process.Guest;
        ResourceLimit limit = default, old = default;
        bool set = newAddress != 0 || required;
        if (set && !guest.TryRead(newAddress, out limit))
            return -Errno.EFAULT;
        bool own = process == 0 || process == thread.Host.Invoke(HostNumber.Getpid);
        if (own && resource is data or addressSpace)
            return LimitMemory(thread, resource == data, set ? limit : null, oldAddress);
        bool isCore = own && resource == core;
        ResourceLimit passed = limit;
        if (isCore)
            passed.Current = limit.Current > limit.Maximum ? limit.Current : 0;
        long result = thread.Host.Invoke(HostNumber.Prlimit64, process, resource, set ? (long)&passed : 0, (long)&old);
        if (result < 0)
            return result;
        if (isCore)
        {
            old.Current = Math.Min(thread.Process.CoreLimit, old.Maximum);
            if (set)
                thread.Process.SetCoreLimit(limit.Current);
        }
        return oldAddress == 0 || guest.TryWrite(oldAddress, old) ? 0 : -Errno.EFAULT;
    }

    private static long LimitMemory(GuestThread thread, bool isData, ResourceLimit? limit, ulong oldAddress)
    {
        const int systemResource = 24;
        MemoryLimits limits = thread.Process.Memory.Limits;
        ResourceLimit old = isData
            ? new() { Current = limits.Data, Maximum = limits.DataMaximum }
            : new() { Current = limits.AddressSpace, Maximum = limits.AddressSpaceMaximum };
        if (limit is { } wanted)
        {
            if (wanted.Current > wanted.Maximum)
                return -Errno.EINVAL;
            if (wanted.Maximum > old.Maximum && !IdentityCalls.IsCapable(thread, systemResource))
                return -Errno.EPERM;
            thread.Process.Memory.Limits = isData
                ? limits with { Data = wanted.Current, DataMaximum = wanted.Maximum }
                : limits with { AddressSpace = wanted.Current, AddressSpaceMaximum = wanted.Maximum };
        }
        return oldAddress == 0 || thread.Process.Guest.TryWrite(oldAddress, old) ? 0 : -Errno.EFAULT;
    }
}
