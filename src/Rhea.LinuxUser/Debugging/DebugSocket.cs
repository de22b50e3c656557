using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Rhea.Gdb;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Signals;

namespace Rhea.LinuxUser.Debugging;

/// <summary>
/// The line to the debugger, by raw system calls: it must work in the child of a fork. While the program runs nobody reads; what arrives
/// sends the kick to a guest thread.
/// </summary>
internal sealed unsafe class DebugSocket(HostCall host, int descriptor) : IByteChannel
{
    private const int Unix = 1, Internet = 2, Stream = 1, CloseOnExec = 0x80000;

    /// <summary>Descriptors that guests do not expect.</summary>
    private const int FirstDescriptor = 900;

    internal int Descriptor { get; } = descriptor;

    /// <summary>
    /// Waits for a debugger at a TCP port of this computer, or at a path of a socket, in which %d stands for the number of the process.
    /// Null, and what went wrong.
    /// </summary>
    internal static DebugSocket? Accept(HostCall host, string place, out string? error)
    {
        error = null;
        bool tcp = ushort.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port);
        Span<byte> address = stackalloc byte[110];
        address.Clear();
        int length;
        if (tcp)
        {
            // struct sockaddr_in: family, port, address.
            length = 16;
            BinaryPrimitives.WriteUInt16LittleEndian(address, Internet);
            BinaryPrimitives.WriteUInt16BigEndian(address[2..], port);
            address[4] = 127;
            address[7] = 1;
        }
        else
        {
            place = place.Replace("%d", host.Invoke(HostNumber.Getpid).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            byte[] path = Encoding.UTF8.GetBytes(place);
            if (path.Length > 107)
            {
                error = "the path of the socket is longer than 107 bytes";
                return null;
            }
            length = 2 + path.Length + 1;
            BinaryPrimitives.WriteUInt16LittleEndian(address, Unix);
            path.CopyTo(address[2..]);
            RemoveOldSocket(host, path);
        }
        long listener = host.Invoke(HostNumber.Socket, tcp ? Internet : Unix, Stream | CloseOnExec);
        long result = listener;
        fixed (byte* pointer = address)
        {
            if (result >= 0 && tcp)
                SetOption(host, listener, 1, 2);
            if (result >= 0)
                result = host.Invoke(HostNumber.Bind, listener, (long)pointer, length);
        }
        if (result >= 0)
            result = host.Invoke(HostNumber.Listen, listener, 1);
        while (result >= 0 && (result = host.Invoke(HostNumber.Accept4, listener, 0, 0, CloseOnExec)) == -Errno.EINTR)
            result = 0;
        if (listener >= 0)
            host.Invoke(HostNumber.Close, listener);
        if (result < 0)
        {
            error = $"no debugger can connect there ({Errno.Describe((int)-result).Message})";
            return null;
        }
        if (tcp)
            SetOption(host, result, 6, 1);
        return new DebugSocket(host, MoveUp(host, (int)result));
    }

    /// <summary>Sends the kick to a thread whenever something arrives.</summary>
    internal void NotifyThread(int thread)
    {
        const int getFlags = 3, setFlags = 4, setSignal = 10, setOwner = 15, asynchronous = 0x2000;
        int* owner = stackalloc int[2];
        owner[0] = 0;
        owner[1] = thread;
        host.Invoke(HostNumber.Fcntl, Descriptor, setSignal, HostSignals.Kick);
        host.Invoke(HostNumber.Fcntl, Descriptor, setOwner, (long)owner);
        long flags = host.Invoke(HostNumber.Fcntl, Descriptor, getFlags);
        host.Invoke(HostNumber.Fcntl, Descriptor, setFlags, flags | asynchronous);
    }

    /// <summary>Nothing is sent to any thread, and the descriptor is kept by a new program or not.</summary>
    internal void Prepare(bool keptByExecve)
    {
        const int setDescriptorFlags = 2, getFlags = 3, setFlags = 4, asynchronous = 0x2000;
        long flags = host.Invoke(HostNumber.Fcntl, Descriptor, getFlags);
        host.Invoke(HostNumber.Fcntl, Descriptor, setFlags, flags & ~asynchronous);
        host.Invoke(HostNumber.Fcntl, Descriptor, setDescriptorFlags, keptByExecve ? 0 : 1);
    }

    internal void Close() => host.Invoke(HostNumber.Close, Descriptor);

    /// <inheritdoc/>
    public int Read(Span<byte> buffer, bool wait)
    {
        const int dontWait = 0x40;
        fixed (byte* pointer = buffer)
        {
            while (true)
            {
                long result = host.Invoke(HostNumber.Recvfrom, Descriptor, (long)pointer, buffer.Length, wait ? 0 : dontWait);
                if (result == -Errno.EINTR)
                    continue;
                if (result == -Errno.EAGAIN)
                    return -1;
                return result < 0 ? 0 : (int)result;
            }
        }
    }

    /// <inheritdoc/>
    public bool Write(ReadOnlySpan<byte> bytes)
    {
        const int noSignal = 0x4000;
        fixed (byte* pointer = bytes)
        {
            for (int done = 0; done < bytes.Length;)
            {
                long result = host.Invoke(HostNumber.Sendto, Descriptor, (long)(pointer + done), bytes.Length - done, noSignal);
                if (result == -Errno.EINTR)
                    continue;
                if (result <= 0)
                    return false;
                done += (int)result;
            }
        }
        return true;
    }

    /// <summary>A descriptor that the guest does not expect to be its own next one.</summary>
    internal static int MoveUp(HostCall host, int descriptor)
    {
        const int duplicateCloseOnExec = 1030;
        long moved = host.Invoke(HostNumber.Fcntl, descriptor, duplicateCloseOnExec, FirstDescriptor);
        if (moved < 0)
            return descriptor;
        host.Invoke(HostNumber.Close, descriptor);
        return (int)moved;
    }

    private static void SetOption(HostCall host, long socket, int level, int option)
    {
        int on = 1;
        host.Invoke(HostNumber.Setsockopt, socket, level, option, (long)&on, sizeof(int));
    }

    /// <summary>Removes what an earlier run left behind, if it is a socket.</summary>
    private static void RemoveOldSocket(HostCall host, byte[] path)
    {
        const int currentFolder = -100, noFollow = 0x100;
        const uint type = 0xf000, socket = 0xc000;
        byte[] terminated = [.. path, 0];
        fixed (byte* pointer = terminated)
        {
            Files.HostStat status;
            if (host.Invoke(HostNumber.Newfstatat, currentFolder, (long)pointer, (long)&status, noFollow) == 0 && (status.Mode & type) == socket)
                host.Invoke(HostNumber.Unlinkat, currentFolder, (long)pointer);
        }
    }
}
