namespace Rhea.SoftFloat;

/// <summary>The rounding directions of IEEE 754-2019, section 4.3, and rounding to odd.</summary>
/// <remarks>The first four values are those of the AArch64 FPCR.RMode field (Arm ARM C5.2.8).</remarks>
public enum RoundingMode : byte
{
    /// <summary>To the nearest, ties to the even neighbour.</summary>
    NearestEven = 0,

    /// <summary>Toward positive infinity.</summary>
    Up = 1,

    /// <summary>Toward negative infinity.</summary>
    Down = 2,

    /// <summary>Toward zero.</summary>
    TowardZero = 3,

    /// <summary>To the nearest, ties away from zero.</summary>
    NearestAway = 4,

    /// <summary>
    /// To the neighbour whose last digit is odd, never to an infinity: a second rounding to fewer digits is then as if from
    /// the exact value (Arm FCVTXN).
    /// </summary>
    ToOdd = 5,
}
