namespace Rhea.SoftFloat;

/// <summary>When an inexact result counts as tiny, and so raises underflow (IEEE 754-2019, 7.5).</summary>
public enum Tininess : byte
{
    /// <summary>The exact result is below the least normal number (Arm, PowerPC, s390x).</summary>
    BeforeRounding,

    /// <summary>The result rounded with an unbounded exponent is below the least normal number (x86, RISC-V, MIPS).</summary>
    AfterRounding,
}
