using System.Runtime.InteropServices;
using Rhea.Guest.Arm64;
using Rhea.Translator.Execution;

namespace Rhea.LinuxUser.Tests;

/// <summary>An engine that runs nothing, and remembers what was invalidated.</summary>
internal sealed class FakeEngine : ExecutionEngine
{
    internal List<(ulong Start, ulong Length)> Invalidated { get; } = [];

    /// <summary>Engines of one test run share the address space: each has its own end of it.</summary>
    private static int count;

    public override ulong GuestAddressLimit { get; } = 0x1800_0000_0000 - ((ulong)Interlocked.Increment(ref count) << 36);

    public override (ulong Start, ulong End) ReservedRange => (0, 0);

    public override Vcpu CreateVcpu() => new FakeVcpu();

    public override void InvalidateCode(ulong start, ulong length) => Invalidated.Add((start, length));

    public override void Dispose()
    {
    }
}

internal sealed unsafe class FakeVcpu : Vcpu
{
    private readonly Arm64State* state = (Arm64State*)NativeMemory.AllocZeroed((nuint)sizeof(Arm64State) + 16);

    public override nint State => (nint)state;

    public override nint ExitRequestAddress => (nint)(state + 1);

    public override ExitReason Run() => throw new NotSupportedException();

    public override void RequestExit()
    {
    }

    public override bool FloatControlChanged()
    {
        return false;
    }

    public override void CollectFloatStatus()
    {
    }

    public override void InvalidateCode(ulong start, ulong length)
    {
    }

    public override void Dispose() => NativeMemory.Free(state);
}
