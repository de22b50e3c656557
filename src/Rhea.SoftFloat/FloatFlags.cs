namespace Rhea.SoftFloat;

/// <summary>
/// The exception flags of IEEE 754-2019, section 7, and the one for subnormal operands that several architectures add.
/// </summary>
/// <remarks>The values are the bits of the AArch64 FPSR (Arm ARM C5.2.10), so that a guest of that kind needs no translation.</remarks>
[Flags]
public enum FloatFlags : byte
{
    /// <summary>No exception.</summary>
    None = 0,

    /// <summary>Invalid operation (7.2): no useful result exists, or an operand is a signaling NaN.</summary>
    Invalid = 1 << 0,

    /// <summary>Division by zero (7.3): an exact infinite result from finite operands.</summary>
    DivideByZero = 1 << 1,

    /// <summary>Overflow (7.4): the rounded magnitude exceeds the largest finite number.</summary>
    Overflow = 1 << 2,

    /// <summary>Underflow (7.5): the result is tiny and inexact, or was flushed to zero.</summary>
    Underflow = 1 << 3,

    /// <summary>Inexact (7.6): the result differs from the one of unbounded precision and range.</summary>
    Inexact = 1 << 4,

    /// <summary>
    /// A subnormal operand was flushed to zero, or, where <see cref="FloatEnvironment.ReportSubnormalOperands"/> is set,
    /// took part in the operation.
    /// </summary>
    InputDenormal = 1 << 7,
}
