using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Rhea.Base.Host;

/// <summary>Sockets of the host, straight from its kernel. Results below zero are negative error numbers.</summary>
public static unsafe partial class HostSocket
{
    private const int Unix = 1, Internet4 = 2, Internet6 = 10, Stream = 1, CloseOnExec = 0x80000;

    // Levels and options (asm-generic/socket.h, netinet/tcp.h).
    private const int SocketLevel = 1, ReuseAddress = 2, TcpLevel = 6, NoDelay = 1;
    private const int LargestAddress = 110;

    /// <summary>The longest path of a local socket, in bytes of UTF-8.</summary>
    public const int LongestPath = 107;

    /// <summary>Listens for one connection after the other at a TCP port. Gives a descriptor.</summary>
    public static nint Listen(IPAddress address, ushort port)
    {
        Span<byte> place = stackalloc byte[LargestAddress];
        place.Clear();
        bool isLong = address.GetAddressBytes().Length == 16;
        // struct sockaddr_in: family, port, address; struct sockaddr_in6: family, port, flow, address, scope.
        BinaryPrimitives.WriteUInt16LittleEndian(place, isLong ? (ushort)Internet6 : (ushort)Internet4);
        BinaryPrimitives.WriteUInt16BigEndian(place[2..], port);
        address.GetAddressBytes().CopyTo(place[(isLong ? 8 : 4)..]);
        return Listen(isLong ? Internet6 : Internet4, place[..(isLong ? 28 : 16)]);
    }

    /// <summary>Listens at a path, where there must not be anything.</summary>
    public static nint Listen(string path)
    {
        Span<byte> place = stackalloc byte[LargestAddress];
        place.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(place, Unix);
        int length = Encoding.UTF8.GetBytes(path, place[2..^1]);
        return Listen(Unix, place[..(2 + length + 1)]);
    }

    /// <summary>Takes a connection, whose descriptor it gives.</summary>
    public static nint Accept(int descriptor)
    {
        nint connection = Result(accept4(descriptor, null, null, CloseOnExec));
        int on = 1;
        // Where there is no TCP, there is nothing to set.
        if (connection >= 0)
            _ = setsockopt((int)connection, TcpLevel, NoDelay, &on, sizeof(int));
        return connection;
    }

    private static nint Listen(int family, ReadOnlySpan<byte> place)
    {
        nint descriptor = Result(socket(family, Stream | CloseOnExec, 0));
        if (descriptor < 0)
            return descriptor;
        int on = 1;
        if (family != Unix)
            _ = setsockopt((int)descriptor, SocketLevel, ReuseAddress, &on, sizeof(int));
        nint result;
        fixed (byte* start = place)
            result = Result(bind((int)descriptor, start, place.Length));
        if (result >= 0)
            result = Result(listen((int)descriptor, 1));
        if (result >= 0)
            return descriptor;
        HostFile.Close((int)descriptor);
        return result;
    }

    private static nint Result(nint value) => value < 0 ? -Marshal.GetLastPInvokeError() : value;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int bind(int descriptor, byte* address, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int listen(int descriptor, int backlog);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int accept4(int descriptor, byte* address, int* length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setsockopt(int descriptor, int level, int option, int* value, int length);
}
