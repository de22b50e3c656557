using System.Diagnostics;
using System.Runtime.InteropServices;
using Rhea.Guest.RiscV.Privileged;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;

namespace Rhea.Guest.RiscV;

/// <summary>The helpers, by their number in the description.</summary>
internal enum RiscVHelper
{
    ReadFloatFlags, WriteFloatFlags, WriteRoundingMode, WriteFloatControl, ReadCounter, InvalidateCode, AccessCsr, RefuseJump, CheckRoundingMode, Count,
}

/// <summary>C# that generated code calls for what is rare.</summary>
internal static unsafe class RiscVHelpers
{
    /// <summary>What the time register counts, in Hz.</summary>
    internal const long TimeFrequency = 10_000_000;

    private const long CycleFrequency = 1_000_000_000;
    private const ulong FlagsMask = 0x1F, ModeMask = 7;
    private const int ModeShift = 5;

    internal static GuestHelper[] Table()
    {
        var table = new GuestHelper[(int)RiscVHelper.Count];
        Set(RiscVHelper.ReadFloatFlags, &ReadFloatFlags);
        Set(RiscVHelper.WriteFloatFlags, &WriteFloatFlags);
        Set(RiscVHelper.WriteRoundingMode, &WriteRoundingMode);
        Set(RiscVHelper.WriteFloatControl, &WriteFloatControl);
        Set(RiscVHelper.ReadCounter, &ReadCounter);
        Set(RiscVHelper.InvalidateCode, &InvalidateCode);
        Set(RiscVHelper.AccessCsr, &AccessCsr);
        Set(RiscVHelper.RefuseJump, &RefuseJump);
        Set(RiscVHelper.CheckRoundingMode, &CheckRoundingMode);
        return table;

        void Set(RiscVHelper helper, delegate* unmanaged<nint, ulong, ulong, ulong, ulong> function) =>
            table[(int)helper] = new GuestHelper(helper.ToString(), (nint)function, helper == RiscVHelper.ReadCounter);
    }

    [UnmanagedCallersOnly]
    private static ulong ReadFloatFlags(nint state, ulong a, ulong b, ulong c)
    {
        GuestFloat.CollectStatus(state);
        return ((RiscVState*)state)->FloatFlags;
    }

    [UnmanagedCallersOnly]
    private static ulong WriteFloatFlags(nint state, ulong value, ulong b, ulong c)
    {
        SetFlags(state, value);
        return 0;
    }

    /// <summary>An exit reason where code that suits the new mode must be used.</summary>
    [UnmanagedCallersOnly]
    private static ulong WriteRoundingMode(nint state, ulong value, ulong b, ulong c) => SetMode(state, value);

    [UnmanagedCallersOnly]
    private static ulong WriteFloatControl(nint state, ulong value, ulong b, ulong c)
    {
        ulong reason = SetMode(state, value >> ModeShift);
        if (reason == 0)
        {
            SetFlags(state, value);
        }

        return reason;
    }

    [UnmanagedCallersOnly]
    private static ulong ReadCounter(nint state, ulong frequency, ulong b, ulong c) =>
        (ulong)((Int128)Stopwatch.GetTimestamp() * (long)frequency / Stopwatch.Frequency);

    /// <summary>FENCE.I names no address: all code may have changed.</summary>
    [UnmanagedCallersOnly]
    private static ulong InvalidateCode(nint state, ulong a, ulong b, ulong c)
    {
        GuestFloat.VcpuOf(state).InvalidateCode(0, ulong.MaxValue);
        return 0;
    }

    /// <summary>
    /// System mode: the number of the register with the operation above it (bits 13:12) and whether it writes (bit 14), the operand. The old value is
    /// left in the state. The result is 0, or the reason to leave.
    /// </summary>
    [UnmanagedCallersOnly]
    private static ulong AccessCsr(nint state, ulong access, ulong operand, ulong c)
    {
        const int floatRegisters = 3;
        Hart hart = HartOf(state);
        int number = (int)(access & 0xFFF);
        bool isFloat = number <= floatRegisters;
        if (isFloat)
        {
            GuestFloat.CollectStatus(state);
        }

        CsrResult result = hart.AccessCsr(number, (CsrOperation)(access >> 12 & 3), operand, (access >> 14 & 1) != 0, out ulong old);
        if (result != CsrResult.Done)
        {
            return (ulong)ExitReason.UndefinedInstruction;
        }

        if (isFloat)
        {
            _ = GuestFloat.ControlChanged(state);
        }

        ((RiscVState*)state)->CsrValue = old;
        return 0;
    }

    /// <summary>The reason to leave where frm holds a reserved mode, else 0.</summary>
    [UnmanagedCallersOnly]
    private static ulong CheckRoundingMode(nint state, ulong a, ulong b, ulong c) =>
        ((RiscVState*)state)->RoundingMode > RiscVFloat.NearestAway ? (ulong)ExitReason.UndefinedInstruction : 0;

    /// <summary>Without compressed instructions: the reason to leave where a jump is taken that goes between instructions, else 0.</summary>
    [UnmanagedCallersOnly]
    private static ulong RefuseJump(nint state, ulong refused, ulong b, ulong c) => refused != 0 ? (ulong)ExitReason.AlignmentFault : 0;

    private static Hart HartOf(nint state) => ((ISystemProcessor)GuestFloat.VcpuOf(state).Owner!).Hart;

    internal static long CounterFrequency(int counter) => counter == 1 ? TimeFrequency : CycleFrequency;

    private static void SetFlags(nint state, ulong value)
    {
        GuestFloat.CollectStatus(state);
        ((RiscVState*)state)->FloatFlags = (uint)(value & FlagsMask);
    }

    /// <summary>Where the processor leaves, the instruction will be executed again, and must read the old mode again.</summary>
    private static ulong SetMode(nint state, ulong value)
    {
        uint old = ((RiscVState*)state)->RoundingMode;
        ((RiscVState*)state)->RoundingMode = (uint)(value & ModeMask);
        if (!GuestFloat.ControlChanged(state))
        {
            return 0;
        }

        ((RiscVState*)state)->RoundingMode = old;
        return (ulong)ExitReason.Interrupt;
    }
}
