namespace Rhea.SoftFloat;

/// <summary>The integer that a conversion gives when the operand is a NaN or out of range (IEEE 754-2019, 5.8, leaves it open).</summary>
public enum IntegerOverflow : byte
{
    /// <summary>The nearest representable integer; zero for a NaN (Arm).</summary>
    SaturateNanToZero,

    /// <summary>The nearest representable integer; the greatest one for a NaN (RISC-V).</summary>
    SaturateNanToMaximum,

    /// <summary>The nearest representable integer; the least one for a NaN (PowerPC).</summary>
    SaturateNanToMinimum,

    /// <summary>The integer indefinite: only the top bit set if signed, all bits set if unsigned (x86).</summary>
    Indefinite,
}
