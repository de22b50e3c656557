using System.Diagnostics;
using System.Runtime.InteropServices;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;

namespace Rhea.Guest.Arm64;

/// <summary>The helpers, by their number in the description.</summary>
internal enum Arm64Helper
{
    WriteFpcr, WriteFpsr, ReadFpsr, ReadCounter, InvalidateCode,
}

/// <summary>C# that generated code calls for what is rare.</summary>
internal static unsafe class Arm64Helpers
{
    /// <summary>CNTFRQ_EL0 in Hz.</summary>
    public const long CounterFrequency = 62_500_000;

    public static GuestHelper[] Table()
    {
        var table = new GuestHelper[5];
        Set(Arm64Helper.WriteFpcr, &WriteFpcr);
        Set(Arm64Helper.WriteFpsr, &WriteFpsr);
        Set(Arm64Helper.ReadFpsr, &ReadFpsr);
        Set(Arm64Helper.ReadCounter, &ReadCounter);
        Set(Arm64Helper.InvalidateCode, &InvalidateCode);
        return table;

        void Set(Arm64Helper helper, delegate* unmanaged<nint, ulong, ulong, ulong, ulong> function) =>
            table[(int)helper] = new GuestHelper(helper.ToString(), (nint)function, helper == Arm64Helper.ReadCounter);
    }

    [UnmanagedCallersOnly]
    private static ulong WriteFpcr(nint state, ulong value, ulong b, ulong c)
    {
        // RMode, FZ, DN, AHP; the rest is not implemented and reads as zero.
        ((Arm64State*)state)->Fpcr = (uint)value & 0x07C0_0000;
        return GuestFloat.ControlChanged(state) ? (ulong)ExitReason.Interrupt : 0;
    }

    [UnmanagedCallersOnly]
    private static ulong WriteFpsr(nint state, ulong value, ulong b, ulong c)
    {
        GuestFloat.CollectStatus(state);
        ((Arm64State*)state)->Fpsr = (uint)value & 0x0800_009F;
        GuestFloat.StatusChanged(state);
        return 0;
    }

    [UnmanagedCallersOnly]
    private static ulong ReadFpsr(nint state, ulong a, ulong b, ulong c)
    {
        GuestFloat.CollectStatus(state);
        return ((Arm64State*)state)->Fpsr;
    }

    [UnmanagedCallersOnly]
    private static ulong ReadCounter(nint state, ulong a, ulong b, ulong c)
    {
        long ticks = Stopwatch.GetTimestamp();
        return (ulong)((Int128)ticks * CounterFrequency / Stopwatch.Frequency);
    }

    [UnmanagedCallersOnly]
    private static ulong InvalidateCode(nint state, ulong address, ulong b, ulong c)
    {
        // One cache line of 64 bytes.
        GuestFloat.VcpuOf(state).InvalidateCode(address & ~63UL, 64);
        return 0;
    }
}
