namespace Rhea.Guest.RiscV.Privileged;

/// <summary>Fields of mstatus (Privileged Architecture, 3.1.6), in RV64's layout.</summary>
internal static class MachineStatus
{
    internal const ulong Sie = 1 << 1;
    internal const ulong Mie = 1 << 3;
    internal const ulong Spie = 1 << 5;
    internal const ulong Mpie = 1 << 7;
    internal const ulong Spp = 1 << 8;
    internal const int MppShift = 11;
    internal const ulong Mpp = 3UL << MppShift;
    internal const int FsShift = 13;
    internal const ulong Fs = 3UL << FsShift;
    internal const ulong Mprv = 1 << 17;
    internal const ulong Sum = 1 << 18;
    internal const ulong Mxr = 1 << 19;
    internal const ulong Tvm = 1 << 20;
    internal const ulong Tw = 1 << 21;
    internal const ulong Tsr = 1 << 22;
    internal const int UxlShift = 32;
    internal const int SxlShift = 34;
    internal const ulong Uxl = 3UL << UxlShift;
    internal const ulong Sd32 = 1UL << 31;
    internal const ulong Sd64 = 1UL << 63;

    /// <summary>What S-mode may write (10.1.1).</summary>
    internal const ulong SupervisorWritable = Sie | Spie | Spp | Fs | Sum | Mxr;

    /// <summary>What S-mode sees, but for SD.</summary>
    internal const ulong SupervisorVisible = SupervisorWritable | Uxl;
}
