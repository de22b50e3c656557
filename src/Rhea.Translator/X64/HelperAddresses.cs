using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rhea.Translator.Execution;

namespace Rhea.Translator.X64;

/// <summary>The C# functions that the stubs call.</summary>
internal static unsafe class HelperAddresses
{
    public static nint NormaliseFlags => (nint)(delegate* unmanaged<nint, void>)&Normalise;

    public static nint OnFault => (nint)(delegate* unmanaged<nint, int>)&Fault;

    public static nint ExecuteOperation => (nint)(delegate* unmanaged<nint, ulong*, ulong*, ulong*, ulong*, long, void>)&Execute;

    public static nint SlowAccess => (nint)(delegate* unmanaged<nint, int>)&Access;

    private static VcpuCore* Core(nint state) => (VcpuCore*)(state - sizeof(VcpuCore));

    [UnmanagedCallersOnly]
    private static void Normalise(nint state)
    {
        VcpuHot* hot = VcpuHot.Of(state);
        hot->FlagsHost = FlagsFormat.ToHost(FlagsFormat.Evaluate(hot->FlagsKind, hot->FlagsA, hot->FlagsB, Core(state)->FlushesSubnormals));
        hot->FlagsKind = 0;
    }

    /// <summary>The argument of the stub is the <see cref="SystemMode.SlowAccess"/>, and then the exit reason.</summary>
    [UnmanagedCallersOnly]
    private static int Access(nint state)
    {
        VcpuHot* hot = VcpuHot.Of(state);
        var vcpu = (X64Vcpu)GCHandle.FromIntPtr(Core(state)->Handle).Target!;
        hot->StubArgument = (int)vcpu.Buffer!.Access((SystemMode.SlowAccess)hot->StubArgument);
        return hot->StubArgument;
    }

    [UnmanagedCallersOnly]
    private static int Fault(nint state)
    {
        VcpuCore* core = Core(state);
        var vcpu = (X64Vcpu)GCHandle.FromIntPtr(core->Handle).Target!;
        return vcpu.OnFault() ? 1 : 0;
    }

    [UnmanagedCallersOnly]
    private static void Execute(nint state, ulong* result, ulong* a, ulong* b, ulong* c, long operation)
    {
        VcpuCore* core = Core(state);
        var vcpu = (X64Vcpu)GCHandle.FromIntPtr(core->Handle).Target!;
        vcpu.ExecuteOperation(result, a, b, c, operation);
    }
}
