using Rhea.Gdb;
using Rhea.LinuxUser.Host;

namespace Rhea.LinuxUser.Debugging;

/// <summary>
/// Parent and child of a fork while the debugger knows both: one of them reads the line, the other waits for its turn at this pair of
/// sockets.
/// </summary>
internal sealed unsafe class DebugPeer(HostCall host, ThreadIdentifier thread, int descriptor)
{
    private const byte PacketMark = (byte)'p', LineMark = (byte)'l', ReleaseMark = (byte)'r';
    private const int MessageSize = 0x8000;

    /// <summary>The thread of the other process that has forked, or was made by that.</summary>
    internal ThreadIdentifier Thread { get; } = thread;

    /// <summary>The number of the other process.</summary>
    internal int Process => Thread.Process;

    /// <summary>The other process is the parent of a vfork, which waits in the kernel.</summary>
    internal bool IsSuspended { get; init; }

    internal int Descriptor { get; } = descriptor;

    /// <summary>A pair of sockets that keep messages apart. False if there are none.</summary>
    internal static bool TryCreatePair(HostCall host, out int first, out int second)
    {
        const int unix = 1, sequencedPackets = 5, closeOnExec = 0x80000;
        int* pair = stackalloc int[2];
        bool made = host.Invoke(HostNumber.Socketpair, unix, sequencedPackets | closeOnExec, 0, (long)pair) == 0;
        first = made ? DebugSocket.MoveUp(host, pair[0]) : -1;
        second = made ? DebugSocket.MoveUp(host, pair[1]) : -1;
        return made;
    }

    /// <summary>It is the other one's turn, with a packet that is for it.</summary>
    internal void Give(ReadOnlySpan<byte> packet) => Send([PacketMark, .. packet]);

    /// <summary>The other one gets the line, and has it alone.</summary>
    internal void GiveLine() => Send([LineMark]);

    /// <summary>The other one goes on without the debugger.</summary>
    internal void Release() => Send([ReleaseMark]);

    internal void Close() => host.Invoke(HostNumber.Close, Descriptor);

    /// <summary>Waits until it is this one's turn. <see cref="Turn.Unknown"/>: the other process is gone.</summary>
    internal Turn Wait(out byte[] packet)
    {
        packet = [];
        byte[] buffer = new byte[MessageSize];
        fixed (byte* pointer = buffer)
        {
            long count;
            do
                count = host.Invoke(HostNumber.Recvfrom, Descriptor, (long)pointer, buffer.Length);
            while (count == -Errno.EINTR);
            if (count <= 0)
                return Turn.Unknown;
            packet = buffer[1..(int)count];
        }
        return buffer[0] switch { PacketMark => Turn.Packet, LineMark => Turn.Line, _ => Turn.Released };
    }

    private void Send(ReadOnlySpan<byte> message)
    {
        const int noSignal = 0x4000;
        fixed (byte* pointer = message)
        {
            while (host.Invoke(HostNumber.Sendto, Descriptor, (long)pointer, message.Length, noSignal) == -Errno.EINTR)
            {
            }
        }
    }
}
