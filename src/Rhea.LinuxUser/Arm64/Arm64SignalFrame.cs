using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Rhea.Guest.Arm64;
using Rhea.LinuxUser.Signals;

namespace Rhea.LinuxUser.Arm64;

/// <summary>
/// struct rt_sigframe of arch/arm64/kernel/signal.c: siginfo, ucontext with sigcontext (arch/arm64/include/uapi/asm), and above
/// it a frame record for unwinders.
/// </summary>
internal static unsafe class Arm64SignalFrame
{
    internal const int Size = ContextOffset + ReservedOffset + ReservedSize;
    internal const int RecordSize = 16;

    private const int UserContextOffset = 128;
    private const int StackOffset = UserContextOffset + 16;
    private const int MaskOffset = UserContextOffset + 40;
    private const int ContextOffset = UserContextOffset + 176;
    private const int RegistersOffset = ContextOffset + 8;
    private const int StackPointerOffset = ContextOffset + 8 + (31 * 8);
    private const int ProgramCounterOffset = StackPointerOffset + 8;
    private const int FlagsOffset = StackPointerOffset + 16;
    private const int ReservedOffset = 288;
    private const int ReservedSize = 4096;

    private const uint VectorMagic = 0x46508001, FaultMagic = 0x45535201, ExtraMagic = 0x45585401;
    private const int VectorSize = 528, FaultSize = 16;
    private const uint FlagsMask = 0xf0000000;

    /// <summary>Saves the state on the stack that the action asks for, and enters the handler.</summary>
    internal static bool Push(GuestThread thread, in SignalAction action, in SignalInfo info, ulong savedMask, in FaultRecord fault)
    {
        var state = (Arm64State*)thread.Vcpu.State;
        ulong oldStack = state->X[Arm64State.Sp];
        ulong top = thread.ChooseSignalStack(oldStack, action);
        ulong record = (top - RecordSize) & ~15UL;
        ulong frame = record - Size;
        Span<byte> bytes = stackalloc byte[Size];
        bytes.Clear();
        if ((action.Flags & SignalAction.Information) != 0)
            MemoryMarshal.Write(bytes, info);
        MemoryMarshal.Write(bytes[StackOffset..], thread.ReportedSignalStack(oldStack));
        Write(bytes, MaskOffset, savedMask);
        Write(bytes, ContextOffset, fault.Address);
        for (int i = 0; i < 31; i++)
            Write(bytes, RegistersOffset + (i * 8), state->X[i]);
        Write(bytes, StackPointerOffset, oldStack);
        Write(bytes, ProgramCounterOffset, state->Pc);
        Write(bytes, FlagsOffset, state->Nzcv & FlagsMask);
        WriteRecords(bytes[(ContextOffset + ReservedOffset)..], state, fault);

        Span<byte> link = stackalloc byte[RecordSize];
        Write(link, 0, state->X[29]);
        Write(link, 8, state->X[30]);
        if (!thread.Process.Guest.TryWrite(frame, bytes) || !thread.Process.Guest.TryWrite(record, link))
            return false;

        state->X[0] = (ulong)info.Number;
        if ((action.Flags & SignalAction.Information) != 0)
        {
            state->X[1] = frame;
            state->X[2] = frame + UserContextOffset;
        }
        state->X[29] = record;
        state->X[30] = (action.Flags & SignalAction.Restorer) != 0 ? action.RestorerAddress : thread.Process.SignalTrampoline;
        state->X[Arm64State.Sp] = frame;
        state->Pc = action.Handler;
        state->ExclusiveArmed = 0;
        return true;
    }

    /// <summary>Restores the state from the frame that the stack pointer is at.</summary>
    internal static bool Pop(GuestThread thread, out ulong mask)
    {
        var state = (Arm64State*)thread.Vcpu.State;
        ulong frame = state->X[Arm64State.Sp];
        Span<byte> bytes = stackalloc byte[Size];
        mask = 0;
        if ((frame & 15) != 0 || !thread.Process.Guest.TryRead(frame, bytes))
            return false;
        if (!ReadRecords(bytes[(ContextOffset + ReservedOffset)..], state))
            return false;
        for (int i = 0; i < 31; i++)
            state->X[i] = Read(bytes, RegistersOffset + (i * 8));
        state->X[Arm64State.Sp] = Read(bytes, StackPointerOffset);
        state->Pc = Read(bytes, ProgramCounterOffset);
        state->Nzcv = (uint)Read(bytes, FlagsOffset) & FlagsMask;
        state->ExclusiveArmed = 0;
        mask = Read(bytes, MaskOffset);
        thread.RestoreSignalStack(MemoryMarshal.Read<SignalStack>(bytes[StackOffset..]), frame);
        return true;
    }

    private static void WriteRecords(Span<byte> area, Arm64State* state, in FaultRecord fault)
    {
        WriteHead(area, VectorMagic, VectorSize);
        BinaryPrimitives.WriteUInt32LittleEndian(area[8..], state->Fpsr);
        BinaryPrimitives.WriteUInt32LittleEndian(area[12..], state->Fpcr);
        new ReadOnlySpan<byte>(state->V, 512).CopyTo(area[16..]);
        if (fault.Kind != FaultKind.None)
        {
            WriteHead(area[VectorSize..], FaultMagic, FaultSize);
            Write(area, VectorSize + 8, Syndrome(fault));
        }
    }

    private static bool ReadRecords(ReadOnlySpan<byte> area, Arm64State* state)
    {
        bool vectors = false;
        for (int offset = 0; offset <= ReservedSize - 8;)
        {
            uint magic = BinaryPrimitives.ReadUInt32LittleEndian(area[offset..]);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(area[(offset + 4)..]);
            if (magic == 0)
                return size == 0 && vectors;
            if (size < 16 || (size & 15) != 0 || size > ReservedSize - offset || magic == ExtraMagic)
                return false;
            if (magic == VectorMagic)
            {
                if (size != VectorSize || vectors)
                    return false;
                vectors = true;
                state->Fpsr = BinaryPrimitives.ReadUInt32LittleEndian(area[(offset + 8)..]);
                state->Fpcr = BinaryPrimitives.ReadUInt32LittleEndian(area[(offset + 12)..]);
                area.Slice(offset + 16, 512).CopyTo(new Span<byte>(state->V, 512));
            }
            offset += (int)size;
        }
        return vectors;
    }

    /// <summary>ESR_EL1 of an abort from EL0 (Arm ARM D17.2.37): class, instruction length, write bit, level 3 fault status.</summary>
    private static ulong Syndrome(in FaultRecord fault)
    {
        const ulong instructionAbort = 0x20, dataAbort = 0x24, length32 = 1 << 25, write = 1 << 6, translation = 0x07, permission = 0x0f;
        ulong status = fault.NotMapped ? translation : permission;
        ulong kind = fault.Kind == FaultKind.Fetch ? instructionAbort : dataAbort;
        return (kind << 26) | length32 | (fault.Kind == FaultKind.Write ? write : 0) | status;
    }

    private static void WriteHead(Span<byte> area, uint magic, uint size)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(area, magic);
        BinaryPrimitives.WriteUInt32LittleEndian(area[4..], size);
    }

    private static void Write(Span<byte> bytes, int offset, ulong value) =>
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[offset..], value);

    private static ulong Read(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);
}
