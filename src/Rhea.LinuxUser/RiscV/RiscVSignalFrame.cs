using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Rhea.Guest.RiscV;
using Rhea.LinuxUser.Abi32;
using Rhea.LinuxUser.Signals;

namespace Rhea.LinuxUser.RiscV;

/// <summary>
/// struct rt_sigframe of arch/riscv/kernel/signal.c: siginfo, ucontext with sigcontext (arch/riscv/include/uapi/asm): pc and x1 to x31, then
/// the numbers with fcsr, and the mark that no further state follows.
/// </summary>
internal static unsafe class RiscVSignalFrame
{
    private const int UserContextOffset = 128;

    /// <summary>The union of the states of F, D and Q, and of the header of what follows: zero in its last 12 bytes.</summary>
    private const int FloatSize = 528;
    private const int ReservedOffset = FloatSize - 12, ControlOffset = 32 * 8;
    private const int StackPointer = 2, Link = 1, FirstArgument = 10;

    /// <summary>Places in the frame, which depend on the size of a word.</summary>
    private readonly struct Places(bool is64)
    {
        internal int Word => is64 ? 8 : 4;

        internal int Stack => UserContextOffset + (2 * Word);

        internal int Mask => Stack + (3 * Word);

        internal int Context => UserContextOffset + (is64 ? 176 : 160);

        internal int Float => Context + (32 * Word);

        internal int Size => Float + FloatSize;
    }

    internal static int Size(bool is64) => new Places(is64).Size;

    /// <summary>Saves the state on the stack that the action asks for, and enters the handler.</summary>
    internal static bool Push(GuestThread thread, in SignalAction action, in SignalInfo info, ulong savedMask)
    {
        bool is64 = thread.Process.Architecture.Is64;
        var at = new Places(is64);
        var state = (RiscVState*)thread.Vcpu.State;
        ulong oldStack = thread.Process.Architecture.StackPointer(thread.Vcpu.State);
        ulong frame = (thread.ChooseSignalStack(oldStack, action) - (ulong)at.Size) & ~15UL;
        Span<byte> bytes = stackalloc byte[at.Size];
        bytes.Clear();
        SignalStack stack = thread.ReportedSignalStack(oldStack);
        if (is64)
        {
            MemoryMarshal.Write(bytes, info);
            MemoryMarshal.Write(bytes[at.Stack..], stack);
        }
        else
        {
            SignalInfo32.From(info).CopyTo(bytes);
            MemoryMarshal.Write(bytes[at.Stack..], SignalStack32.From(stack));
        }
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[at.Mask..], savedMask);
        WriteWord(bytes, at.Context, is64, state->Pc);
        for (int i = 1; i < 32; i++)
            WriteWord(bytes, at.Context + (i * at.Word), is64, state->X[i]);
        for (int i = 0; i < 32; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[(at.Float + (i * 8))..], state->F[i * 2]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[(at.Float + ControlOffset)..], (state->RoundingMode << 5) | state->FloatFlags);
        if (!thread.Process.Guest.TryWrite(frame, bytes))
            return false;

        state->X[FirstArgument] = (ulong)info.Number;
        state->X[FirstArgument + 1] = Register(is64, frame);
        state->X[FirstArgument + 2] = Register(is64, frame + UserContextOffset);
        state->X[Link] = Register(is64, thread.Process.SignalTrampoline);
        state->X[StackPointer] = Register(is64, frame);
        state->Pc = action.Handler;
        state->ReservationArmed = 0;
        return true;
    }

    /// <summary>Restores the state from the frame that the stack pointer is at.</summary>
    internal static bool Pop(GuestThread thread, out ulong mask)
    {
        bool is64 = thread.Process.Architecture.Is64;
        var at = new Places(is64);
        var state = (RiscVState*)thread.Vcpu.State;
        ulong frame = thread.Process.Architecture.StackPointer(thread.Vcpu.State);
        Span<byte> bytes = stackalloc byte[at.Size];
        mask = 0;
        if (!thread.Process.Guest.TryRead(frame, bytes) || bytes.Slice(at.Float + ReservedOffset, FloatSize - ReservedOffset).ContainsAnyExcept((byte)0))
            return false;
        state->Pc = is64 ? ReadWord(bytes, at.Context, is64) : (uint)ReadWord(bytes, at.Context, is64);
        for (int i = 1; i < 32; i++)
            state->X[i] = ReadWord(bytes, at.Context + (i * at.Word), is64);
        for (int i = 0; i < 32; i++)
            state->F[i * 2] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(at.Float + (i * 8))..]);
        uint control = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at.Float + ControlOffset)..]);
        state->RoundingMode = (control >> 5) & 7;
        state->FloatFlags = control & 0x1f;
        state->ReservationArmed = 0;
        mask = BinaryPrimitives.ReadUInt64LittleEndian(bytes[at.Mask..]);
        SignalStack stack = is64 ? MemoryMarshal.Read<SignalStack>(bytes[at.Stack..]) : MemoryMarshal.Read<SignalStack32>(bytes[at.Stack..]).ToHost();
        thread.RestoreSignalStack(stack, frame);
        return true;
    }

    private static void WriteWord(Span<byte> bytes, int offset, bool is64, ulong value)
    {
        if (is64)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[offset..], value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[offset..], (uint)value);
    }

    /// <summary>A word as a register holds it.</summary>
    private static ulong ReadWord(ReadOnlySpan<byte> bytes, int offset, bool is64) =>
        is64 ? BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]) : (ulong)BinaryPrimitives.ReadInt32LittleEndian(bytes[offset..]);

    private static ulong Register(bool is64, ulong value) => is64 ? value : (ulong)(int)value;
}
