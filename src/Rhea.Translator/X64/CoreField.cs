using Rhea.Translator.Execution;

namespace Rhea.Translator.X64;

/// <summary>Memory operands for the fields of <see cref="VcpuCore"/> and <see cref="VcpuHot"/>.</summary>
internal static unsafe class CoreField
{
    public static readonly Mem ExitRequest = Hot(0);
    public static readonly Mem FlagsKind = Hot(4);
    public static readonly Mem FlagsHost = Hot(8);
    public static readonly Mem StubArgument = Hot(12);
    public static readonly Mem FlagsA = Hot(16);
    public static readonly Mem FlagsB = Hot(24);
    public static readonly Mem Budget = Hot(40);
    public static readonly Mem StubExit = Of(nameof(VcpuCore.StubExit));
    public static readonly Mem HostMxcsr = Of(nameof(VcpuCore.HostMxcsr));
    public static readonly Mem GuestMxcsr = Of(nameof(VcpuCore.GuestMxcsr));
    public static readonly Mem CStack = Of(nameof(VcpuCore.CStack));
    public static readonly Mem CallStack = Of(nameof(VcpuCore.CallStack));
    public static readonly Mem CallStackTop = Of(nameof(VcpuCore.CallStackTop));
    public static readonly Mem GuardStart = Of(nameof(VcpuCore.GuardStart));
    public static readonly Mem GuardEnd = Of(nameof(VcpuCore.GuardEnd));
    public static readonly Mem FaultPc = Of(nameof(VcpuCore.FaultPc));
    public static readonly Mem FaultAddress = Of(nameof(VcpuCore.FaultAddress));
    public static readonly Mem FaultSignal = Of(nameof(VcpuCore.FaultSignal));
    public static readonly Mem FaultError = Of(nameof(VcpuCore.FaultError));
    public static readonly Mem FaultCode = Of(nameof(VcpuCore.FaultCode));
    public static readonly Mem Arguments = Of(nameof(VcpuCore.Arguments));
    public static readonly Mem ContextGpr = Of(nameof(VcpuCore.ContextGpr));
    public static readonly Mem ContextFlags = Of(nameof(VcpuCore.ContextFlags));
    public static readonly Mem Counters = Of(nameof(VcpuCore.Counters));
    public static readonly Mem ContextVector = Of(nameof(VcpuCore.ContextVector));
    public static readonly Mem VectorScratch = Of(nameof(VcpuCore.VectorScratch));
    public static readonly Mem GroupHosts = Of(nameof(VcpuCore.GroupHosts));
    public static readonly Mem Spill = Of(nameof(VcpuCore.Spill));

    /// <summary>A field of <see cref="VcpuHot"/>.</summary>
    private static Mem Hot(int offset) => HostConvention.State(VcpuHot.Offset + offset);

    private static Mem Of(string field) => HostConvention.Core(Offset(field));

    private static int Offset(string field)
    {
        VcpuCore core;
        byte* start = (byte*)&core;
        void* at = field switch
        {
            nameof(VcpuCore.StubExit) => &core.StubExit,
            nameof(VcpuCore.HostMxcsr) => &core.HostMxcsr,
            nameof(VcpuCore.GuestMxcsr) => &core.GuestMxcsr,
            nameof(VcpuCore.CStack) => &core.CStack,
            nameof(VcpuCore.CallStack) => &core.CallStack,
            nameof(VcpuCore.CallStackTop) => &core.CallStackTop,
            nameof(VcpuCore.GuardStart) => &core.GuardStart,
            nameof(VcpuCore.GuardEnd) => &core.GuardEnd,
            nameof(VcpuCore.FaultPc) => &core.FaultPc,
            nameof(VcpuCore.FaultAddress) => &core.FaultAddress,
            nameof(VcpuCore.FaultSignal) => &core.FaultSignal,
            nameof(VcpuCore.FaultError) => &core.FaultError,
            nameof(VcpuCore.FaultCode) => &core.FaultCode,
            nameof(VcpuCore.Arguments) => core.Arguments,
            nameof(VcpuCore.ContextGpr) => core.ContextGpr,
            nameof(VcpuCore.ContextFlags) => &core.ContextFlags,
            nameof(VcpuCore.Counters) => core.Counters,
            nameof(VcpuCore.ContextVector) => core.ContextVector,
            nameof(VcpuCore.VectorScratch) => core.VectorScratch,
            nameof(VcpuCore.GroupHosts) => core.GroupHosts,
            nameof(VcpuCore.Spill) => core.Spill,
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "not a field of VcpuCore"),
        };
        return (int)((byte*)at - start);
    }
}
