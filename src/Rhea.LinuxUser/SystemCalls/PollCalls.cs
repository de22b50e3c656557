using System.Runtime.InteropServices;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;
using Rhea.LinuxUser.Signals;

namespace Rhea.LinuxUser.SystemCalls;

/// <summary>Waiting for descriptors. Signal masks go to the host, which mirrors the guest's.</summary>
internal static unsafe class PollCalls
{
    internal static void Declare(SystemCallTable table)
    {
        table.Pass(20, "epoll_create1", HostNumber.EpollCreate1, "hex");
        table.Define(21, "epoll_ctl", "fd int fd pointer", &EpollControl);
        table.Define(22, "epoll_pwait", "fd pointer int int signalset size", &EpollWait);
        table.Define(441, "epoll_pwait2", "fd pointer int timespec signalset size", &EpollWait2);
        table.Define(72, "pselect6", "int pointer pointer pointer timespec pointer", &Select);
        table.Define(73, "ppoll", "pointer uint timespec signalset size", &Poll);
    }

    private static long EpollControl(GuestThread thread, in CallArguments call)
    {
        const int delete = 2;
        HostEvent converted = default;
        if (call.I1 != delete)
        {
            if (!thread.Process.Guest.TryRead(call.A3, out GuestEvent given))
                return -Errno.EFAULT;
            converted = new HostEvent { Events = given.Events, Data = given.Data };
        }
        return thread.Host.Invoke(HostNumber.EpollCtl, call.I0, call.I1, call.I2, (long)&converted);
    }

    private static long EpollWait(GuestThread thread, in CallArguments call) => WaitEvents(thread, call, HostNumber.EpollPwait, TimedWait.Begin(thread, call.I3));

    private static long EpollWait2(GuestThread thread, in CallArguments call)
    {
        if (!ReadTimeout(thread, call.A3, out TimedWait wait))
            return -Errno.EFAULT;
        return WaitEvents(thread, call, HostNumber.EpollPwait2, call.A3 != 0 ? (long)&wait.Rest : 0);
    }

    private static long WaitEvents(GuestThread thread, in CallArguments call, HostNumber number, long timeout)
    {
        GuestMemory guest = thread.Process.Guest;
        if (call.I2 <= 0)
            return -Errno.EINVAL;
        if (!guest.IsAddress(call.A1))
            return -Errno.EFAULT;
        if (!ReadMask(thread, call.A4, call.A5, out ulong mask, out long error))
            return error;
        // The kernel ends this call with EINTR whatever the signal; a kick of the emulator is no signal.
        long result = thread.BlockUntilHandler(
            number, call.I0, (long)call.A1, call.I2, timeout, call.A4 != 0 ? (long)&mask : 0, sizeof(ulong));
        // The host's events are smaller: they are spread out in place, the last one first.
        for (long i = result - 1; i >= 0; i--)
        {
            if (!guest.TryRead(call.A1 + (ulong)(i * sizeof(HostEvent)), out HostEvent found)
                || !guest.TryWrite(call.A1 + (ulong)(i * sizeof(GuestEvent)), new GuestEvent { Events = found.Events, Data = found.Data }))
                return -Errno.EFAULT;
        }
        return result;
    }

    private static long Poll(GuestThread thread, in CallArguments call)
    {
        if (!ReadTimeout(thread, call.A2, out TimedWait wait))
            return -Errno.EFAULT;
        if (!ReadMask(thread, call.A3, call.A4, out ulong mask, out long error))
            return error;
        if (!thread.Process.Guest.IsAddress(call.A0))
            return -Errno.EFAULT;
        long result = thread.BlockUntilHandler(
            HostNumber.Ppoll, (long)call.A0, (uint)call.A1, call.A2 != 0 ? (long)&wait.Rest : 0, call.A3 != 0 ? (long)&mask : 0, sizeof(ulong));
        WriteTimeout(thread, call.A2, wait);
        return result;
    }

    /// <summary>Reads an optional relative timeout.</summary>
    internal static bool ReadTimeout(GuestThread thread, ulong address, out TimedWait wait)
    {
        TimeSpecification timeout = default;
        bool read = address == 0 || thread.Process.Guest.TryRead(address, out timeout);
        wait = address != 0 && read ? TimedWait.Begin(thread, timeout) : default;
        return read;
    }

    /// <summary>Tells what is left of a timeout. It may lie in memory that cannot be written: nobody minds.</summary>
    private static void WriteTimeout(GuestThread thread, ulong address, in TimedWait wait)
    {
        if (address != 0)
            thread.Process.Guest.TryWrite(address, wait.Rest);
    }

    private static long Select(GuestThread thread, in CallArguments call)
    {
        GuestMemory guest = thread.Process.Guest;
        for (int i = 1; i < 4; i++)
        {
            if (!guest.IsAddress(call[i]))
                return -Errno.EFAULT;
        }
        MaskArgument argument = default;
        bool is64 = thread.Process.Architecture.Is64;
        if (call.A5 != 0
            && (!guest.TryReadPointer(call.A5, is64, out argument.Address) || !guest.TryReadPointer(call.A5 + (is64 ? 8u : 4), is64, out argument.Size)))
            return -Errno.EFAULT;
        if (!ReadMask(thread, argument.Address, argument.Size, out ulong mask, out long error))
            return error;
        if (!ReadTimeout(thread, call.A4, out TimedWait wait))
            return -Errno.EFAULT;
        var hostArgument = new MaskArgument { Address = argument.Address != 0 ? (ulong)&mask : 0, Size = sizeof(ulong) };
        long timeout = call.A4 != 0 ? (long)&wait.Rest : 0;
        long result = thread.BlockUntilHandler(
            HostNumber.Pselect6, call.I0, (long)call.A1, (long)call.A2, (long)call.A3, timeout, (long)&hostArgument);
        WriteTimeout(thread, call.A4, wait);
        return result;
    }

    /// <summary>Reads an optional mask, converted for the host.</summary>
    internal static bool ReadMask(GuestThread thread, ulong address, ulong size, out ulong hostMask, out long error)
    {
        hostMask = 0;
        error = 0;
        if (address == 0)
            return true;
        if (size != sizeof(ulong))
            error = -Errno.EINVAL;
        else if (!thread.Process.Guest.TryRead(address, out ulong mask))
            error = -Errno.EFAULT;
        else
            hostMask = HostSignals.MaskToHost(mask);
        return error == 0;
    }

    /// <summary>struct epoll_event, which only x86-64 packs.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct HostEvent
    {
        internal uint Events;
        internal ulong Data;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct GuestEvent
    {
        internal uint Events;
        internal ulong Data;
    }

    private struct MaskArgument
    {
        internal ulong Address;
        internal ulong Size;
    }
}
