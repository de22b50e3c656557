using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;

namespace Rhea.LinuxUser.SystemCalls;

/// <summary>Sockets: addresses, options and messages look the same on host and guest.</summary>
internal static unsafe class SocketCalls
{
    /// <summary>struct mmsghdr: a header and a length.</summary>
    private const int MultipleHeaderSize = 64;

    internal static void Declare(SystemCallTable table)
    {
        table.Pass(198, "socket", HostNumber.Socket, "socketfamily sockettype int");
        table.Pass(199, "socketpair", HostNumber.Socketpair, "socketfamily sockettype int pointer");
        table.Pass(200, "bind", HostNumber.Bind, "fd pointer size");
        table.Pass(201, "listen", HostNumber.Listen, "fd int");
        table.Pass(202, "accept", HostNumber.Accept, "fd pointer pointer", CallKind.Receiving);
        table.Pass(242, "accept4", HostNumber.Accept4, "fd pointer pointer hex", CallKind.Receiving);
        table.Pass(203, "connect", HostNumber.Connect, "fd pointer size", CallKind.Sending);
        table.Pass(204, "getsockname", HostNumber.Getsockname, "fd pointer pointer");
        table.Pass(205, "getpeername", HostNumber.Getpeername, "fd pointer pointer");
        table.Pass(206, "sendto", HostNumber.Sendto, "fd inbuffer size hex pointer size", CallKind.Sending);
        table.Pass(207, "recvfrom", HostNumber.Recvfrom, "fd outbuffer size hex pointer pointer", CallKind.Receiving);
        table.Define(208, "setsockopt", "fd int int pointer size", &SetOption);
        table.Pass(209, "getsockopt", HostNumber.Getsockopt, "fd int int pointer pointer");
        table.Pass(210, "shutdown", HostNumber.Shutdown, "fd int");
        table.Define(211, "sendmsg", "fd pointer hex", &SendMessage);
        table.Define(212, "recvmsg", "fd pointer hex", &ReceiveMessage);
        table.Define(269, "sendmmsg", "fd pointer uint hex", &SendMessages);
        table.Define(243, "recvmmsg", "fd pointer uint hex timespec", &ReceiveMessages);
    }

    private static long SetOption(GuestThread thread, in CallArguments call)
    {
        const int socketLevel = 1, attachFilter = 26, attachReusePortFilter = 51;
        GuestMemory guest = thread.Process.Guest;
        if (!guest.IsAddress(call.A3))
            return -Errno.EFAULT;
        if (call.I1 == socketLevel && call.I2 is attachFilter or attachReusePortFilter)
        {
            // struct sock_fprog holds a pointer behind its length.
            if (!guest.TryRead(call.A3 + 8, out ulong program) || !guest.IsAddress(program))
                return -Errno.EFAULT;
        }
        return thread.Host.Invoke(HostNumber.Setsockopt, call.I0, call.I1, call.I2, (long)call.A3, call.I4);
    }

    private static bool CheckHeader(GuestThread thread, ulong address)
    {
        GuestMemory guest = thread.Process.Guest;
        return guest.TryRead(address, out MessageHeader header) && guest.IsAddress(header.Name) && guest.IsAddress(header.Control)
            && FileCalls.CheckVector(thread, header.Vector, header.VectorLength);
    }

    private static bool CheckHeaders(GuestThread thread, ulong address, uint count)
    {
        for (uint i = 0; i < Math.Min(count, 1024); i++)
        {
            if (!CheckHeader(thread, address + (i * MultipleHeaderSize)))
                return false;
        }
        return true;
    }

    private static long SendMessage(GuestThread thread, in CallArguments call) =>
        CheckHeader(thread, call.A1) ? thread.BlockSocket(HostNumber.Sendmsg, sends: true, call.I0, (long)call.A1, call.I2) : -Errno.EFAULT;

    private static long ReceiveMessage(GuestThread thread, in CallArguments call) =>
        CheckHeader(thread, call.A1) ? thread.BlockSocket(HostNumber.Recvmsg, sends: false, call.I0, (long)call.A1, call.I2) : -Errno.EFAULT;

    private static long SendMessages(GuestThread thread, in CallArguments call) =>
        CheckHeaders(thread, call.A1, (uint)call.A2)
            ? thread.BlockSocket(HostNumber.Sendmmsg, sends: true, call.I0, (long)call.A1, (uint)call.A2, call.I3)
            : -Errno.EFAULT;

    private static long ReceiveMessages(GuestThread thread, in CallArguments call)
    {
        if (!CheckHeaders(thread, call.A1, (uint)call.A2) || !PollCalls.ReadTimeout(thread, call.A4, out TimedWait wait))
            return -Errno.EFAULT;
        long timeout = call.A4 != 0 ? (long)&wait.Rest : 0;
        long result = call.A4 != 0
            ? thread.BlockUntilHandler(HostNumber.Recvmmsg, call.I0, (long)call.A1, (uint)call.A2, call.I3, timeout)
            : thread.BlockSocket(HostNumber.Recvmmsg, sends: false, call.I0, (long)call.A1, (uint)call.A2, call.I3);
        return result > 0 && call.A4 != 0 && !thread.Process.Guest.TryWrite(call.A4, wait.Rest) ? -Errno.EFAULT : result;
    }
}
