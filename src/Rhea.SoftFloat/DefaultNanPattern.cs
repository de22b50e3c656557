namespace Rhea.SoftFloat;

/// <summary>The NaN that an invalid operation creates.</summary>
public enum DefaultNanPattern : byte
{
    /// <summary>Positive, only the quiet bit set: 7FC00000 (Arm, RISC-V, PowerPC).</summary>
    Positive,

    /// <summary>Negative, only the quiet bit set: FFC00000 (x86).</summary>
    Negative,

    /// <summary>Positive, all fraction bits set: 7FFFFFFF (SPARC, 68000).</summary>
    PositiveOnes,

    /// <summary>Positive, all fraction bits but the first set: 7FBFFFFF (MIPS before 2008, where the first bit marks signaling).</summary>
    PositiveFirstClear,
}
