using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Rhea.Guest.RiscV;
using Rhea.LinuxUser.Signals;

namespace Rhea.LinuxUser.RiscV;

/// <summary>
/// struct rt_sigframe of arch/riscv/kernel/signal.c: siginfo, ucontext with sigcontext (arch/riscv/include/uapi/asm): pc and x1 to x31, then
/// the numbers with fcsr, and the mark that no further state follows.
/// </summary>
internal static unsafe class RiscVSignalFrame
{
    internal const int Size = ContextOffset + RegistersSize + FloatSize;

    private const int UserContextOffset = 128;
    private const int StackOffset = UserContextOffset + 16;
    private const int MaskOffset = UserContextOffset + 40;
    private const int ContextOffset = UserContextOffset + 176;
    private const int RegistersSize = 256;
    private const int FloatOffset = ContextOffset + RegistersSize;
    private const int ControlOffset = FloatOffset + (32 * 8);

    /// <summary>The union of the states of F, D and Q, and of the header of what follows: zero in its last 12 bytes.</summary>
    private const int FloatSize = 528;
    private const int ReservedOffset = FloatOffset + FloatSize - 12;
    private const int StackPointer = 2, Link = 1, FirstArgument = 10;

    /// <summary>Saves the state on the stack that the action asks for, and enters the handler.</summary>
    internal static bool Push(GuestThread thread, in SignalAction action, in SignalInfo info, ulong savedMask)
    {
        var state = (RiscVState*)thread.Vcpu.State;
        ulong oldStack = state->X[StackPointer];
        ulong frame = (thread.ChooseSignalStack(oldStack, action) - Size) & ~15UL;
        Span<byte> bytes = stackalloc byte[Size];
        bytes.Clear();
        MemoryMarshal.Write(bytes, info);
        MemoryMarshal.Write(bytes[StackOffset..], thread.ReportedSignalStack(oldStack));
        Write(bytes, MaskOffset, savedMask);
        Write(bytes, ContextOffset, state->Pc);
        for (int i = 1; i < 32; i++)
            Write(bytes, ContextOffset + (i * 8), state->X[i]);
        for (int i = 0; i < 32; i++)
            Write(bytes, FloatOffset + (i * 8), state->F[i * 2]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ControlOffset..], (state->RoundingMode << 5) | state->FloatFlags);
        if (!thread.Process.Guest.TryWrite(frame, bytes))
            return false;

        state->X[FirstArgument] = (ulong)info.Number;
        state->X[FirstArgument + 1] = frame;
        state->X[FirstArgument + 2] = frame + UserContextOffset;
        state->X[Link] = thread.Process.SignalTrampoline;
        state->X[StackPointer] = frame;
        state->Pc = action.Handler;
        state->ReservationArmed = 0;
        return true;
    }

    /// <summary>Restores the state from the frame that the stack pointer is at.</summary>
    internal static bool Pop(GuestThread thread, out ulong mask)
    {
        var state = (RiscVState*)thread.Vcpu.State;
        ulong frame = state->X[StackPointer];
        Span<byte> bytes = stackalloc byte[Size];
        mask = 0;
        if (!thread.Process.Guest.TryRead(frame, bytes) || bytes[ReservedOffset..].ContainsAnyExcept((byte)0))
            return false;
        state->Pc = Read(bytes, ContextOffset);
        for (int i = 1; i < 32; i++)
            state->X[i] = Read(bytes, ContextOffset + (i * 8));
        for (int i = 0; i < 32; i++)
            state->F[i * 2] = Read(bytes, FloatOffset + (i * 8));
        uint control = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ControlOffset..]);
        state->RoundingMode = (control >> 5) & 7;
        state->FloatFlags = control & 0x1f;
        state->ReservationArmed = 0;
        mask = Read(bytes, MaskOffset);
        thread.RestoreSignalStack(MemoryMarshal.Read<SignalStack>(bytes[StackOffset..]), frame);
        return true;
    }

    private static void Write(Span<byte> bytes, int offset, ulong value) =>
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[offset..], value);

    private static ulong Read(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);
}
