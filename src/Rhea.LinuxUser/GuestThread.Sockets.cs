using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.SystemCalls;

namespace Rhea.LinuxUser;

/// <summary>Calls on sockets, which have timeouts of their own (SO_RCVTIMEO, SO_SNDTIMEO).</summary>
internal sealed unsafe partial class GuestThread
{
    /// <summary>A host call on a socket: with a timeout of the socket's own any handler ends it (signal(7)).</summary>
    internal long BlockSocket(HostNumber number, bool sends, long a0 = 0, long a1 = 0, long a2 = 0, long a3 = 0, long a4 = 0, long a5 = 0)
    {
        if (Restart.Deadline is not null)
        {
            long ready = WaitForSocket(a0, sends);
            if (ready == 0)
                return number == HostNumber.Connect ? -Errno.EINPROGRESS : -Errno.EAGAIN;
            if (ready < 0)
                return ready;
        }
        long result = Block(number, a0, a1, a2, a3, a4, a5);
        if (result != -Errno.ERESTARTSYS || !HasTimeout(a0, sends, out TimeSpecification timeout))
            return result;
        // Nobody knows when it began; but from now on the time runs.
        _ = TimedWait.Begin(this, timeout);
        return -Errno.ERESTARTNOHAND;
    }

    /// <summary>Whether a descriptor is a socket that waits for a limited time only.</summary>
    internal bool HasTimeout(long descriptor, bool sends, out TimeSpecification timeout)
    {
        const int socketLevel = 1, receiveTimeout = 20, sendTimeout = 21, nanoseconds = 1000;
        TimeSpecification value = default;
        int size = sizeof(TimeSpecification);
        bool has = Host.Invoke(HostNumber.Getsockopt, descriptor, socketLevel, sends ? sendTimeout : receiveTimeout, (long)&value, (long)&size) == 0
            && (value.Seconds | value.Nanoseconds) != 0;
        // struct timeval has microseconds.
        value.Nanoseconds *= nanoseconds;
        timeout = value;
        return has;
    }

    /// <summary>Goes on with a call on a socket that was interrupted: waits as long as its timeout lets it. 0 where that is over.</summary>
    private long WaitForSocket(long descriptor, bool sends)
    {
        const ulong input = 1, output = 4;
        TimedWait wait = TimedWait.Begin(this, default(TimeSpecification));
        // struct pollfd.
        ulong request = (uint)descriptor | ((sends ? output : input) << 32);
        return BlockUntilHandler(HostNumber.Ppoll, (long)&request, 1, (long)&wait.Rest, 0, sizeof(ulong));
    }
}
