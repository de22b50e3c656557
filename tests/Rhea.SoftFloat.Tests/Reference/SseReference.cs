namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>SSE and AVX instructions on the host itself.</summary>
public sealed class SseReference() : ReferenceProgram(
    Missing, "gcc", "x86.c", ["-O1", "-masm=intel", "-march=native"], SseOperations.All)
{
    /// <summary>MXCSR.DAZ.</summary>
    public const uint DenormalsAreZeros = 1 << 6;

    /// <summary>MXCSR.FTZ.</summary>
    public const uint FlushToZero = 1 << 15;

    private const uint AllMasked = 0x1F80;

    /// <summary>What is absent, or null.</summary>
    public static string? Missing => HostProcessor.Missing(Find("gcc"));

    private protected override string[] Launcher => [];

    public override IEnumerable<uint> Controls(ReferenceOperation operation) =>
        from subset in operation.ControlSubsets() from mode in Enumerable.Range(0, 4) select AllMasked | subset | (uint)mode << 13;

    public override FloatEnvironment ToEnvironment(uint control) => FloatEnvironment.X86 with
    {
        RoundingMode = X87Reference.ToRoundingMode(control >> 13),
        FlushInputsToZero = (control & DenormalsAreZeros) != 0,
        FlushOutputsToZero = (control & FlushToZero) != 0,
    };

    public override FloatFlags ToFlags(ulong status) => X87Reference.ToFloatFlags(status);
}
