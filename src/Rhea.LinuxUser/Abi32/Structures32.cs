using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Rhea.LinuxUser.Memory;
using Rhea.LinuxUser.Signals;

namespace Rhea.LinuxUser.Abi32;

/// <summary>stack_t where pointers and long have 32 bits (include/uapi/asm-generic/signal.h).</summary>
internal readonly record struct SignalStack32(uint Address, int Flags, uint Size)
{
    internal static SignalStack32 From(in SignalStack stack) => new((uint)stack.Address, stack.Flags, (uint)stack.Size);

    internal SignalStack ToHost() => new() { Address = Address, Flags = Flags, Size = Size };
}

/// <summary>struct sigaction without a restorer, of 32 bits (include/linux/signal_types.h).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct SignalAction32(uint Handler, uint Flags, ulong Mask);

/// <summary>struct iovec of 32 bits.</summary>
internal readonly record struct IoVector32(uint Base, uint Length)
{
    internal IoVector ToHost() => new(Base, Length);
}

/// <summary>siginfo_t of 32 bits: what follows the three common numbers has no gap before it, and smaller pointers (kernel/signal.c, copy_siginfo_to_external32).</summary>
internal static class SignalInfo32
{
    private const int Size = 128, WideUnion = 16, Union = 12;
    private const int Io = 29, Child = 17, LargestChildCode = 6;

    /// <summary>The structure's bytes from the host's.</summary>
    internal static byte[] From(in SignalInfo info)
    {
        SignalInfo copy = info;
        ReadOnlySpan<byte> wide = MemoryMarshal.AsBytes(new ReadOnlySpan<SignalInfo>(in copy));
        byte[] narrow = new byte[Size];
        wide[..Union].CopyTo(narrow);
        bool isPoll = info.Number == Io && info.Code > 0, isChild = info.Number == Child && info.Code is > 0 and <= LargestChildCode;
        // The first word: process, timer, the low half of an address or of a band; then user or descriptor, then value or status, then times.
        Move(wide, WideUnion, narrow, Union);
        Move(wide, isPoll ? WideUnion + 8 : WideUnion + 4, narrow, Union + 4);
        Move(wide, WideUnion + 8, narrow, Union + 8);
        if (isChild)
        {
            Move(wide, WideUnion + 16, narrow, Union + 12);
            Move(wide, WideUnion + 24, narrow, Union + 16);
        }
        return narrow;
    }

    /// <summary>The host's structure, of a signal that a program queues: process, user and value.</summary>
    internal static bool TryRead(GuestMemory guest, ulong address, out SignalInfo info)
    {
        Span<byte> narrow = stackalloc byte[Size];
        info = default;
        if (!guest.TryRead(address, narrow))
            return false;
        Span<byte> wide = MemoryMarshal.AsBytes(new Span<SignalInfo>(ref info));
        narrow[..Union].CopyTo(wide);
        for (int i = 0; i < 12; i += 4)
            Move(narrow, Union + i, wide, WideUnion + i);
        return true;
    }

    private static void Move(ReadOnlySpan<byte> from, int source, Span<byte> to, int target) =>
        BinaryPrimitives.WriteUInt32LittleEndian(to[target..], BinaryPrimitives.ReadUInt32LittleEndian(from[source..]));
}
