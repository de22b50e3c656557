namespace Rhea.Guest.Arm64.Vectors;

/// <summary>The vector helpers, by their number in the description.</summary>
internal enum Arm64VectorHelper
{
    AddSaturating,
    SubtractSaturating,
    AccumulateSaturating,
    AbsoluteSaturating,
    NegateSaturating,
    ShiftLeftSaturating,
    ShiftLeftToUnsigned,
    ShiftByRegister,
    MultiplyDoublingHigh,
    MultiplyDoublingLong,
    MultiplyDoublingLongAdd,
    MultiplyDoublingLongSubtract,
    MultiplyPolynomials,
    MultiplyPolynomialsLong,
    FractionReciprocalEstimate,
    FractionReciprocalRootEstimate,
    MultiplyExtended,
    ReciprocalEstimate,
    ReciprocalRootEstimate,
    ReciprocalExponent,
    ReciprocalStep,
    ReciprocalRootStep,
    WidenHalf,
    NarrowToHalf,
    NarrowToOdd,
    Count,
}
