using Rhea.SoftFloat.Arithmetic;

namespace Rhea.SoftFloat;

/// <summary>Arm's estimates on unsigned fixed-point fractions of 32 bits.</summary>
public static class ArmIntegerEstimate
{
    /// <summary>URECPE (Arm ARM UnsignedRecipEstimate): all ones below one half.</summary>
    /// <param name="operand">The fraction, 2^32 standing for one.</param>
    public static uint Reciprocal(uint operand) =>
        operand >> 31 == 0 ? uint.MaxValue : ArmEstimate.Reciprocal(operand >> 23) << 23;

    /// <summary>URSQRTE (Arm ARM UnsignedRSqrtEstimate): all ones below one quarter.</summary>
    /// <param name="operand">The fraction, 2^32 standing for one.</param>
    public static uint ReciprocalRoot(uint operand) =>
        operand >> 30 == 0 ? uint.MaxValue : ArmEstimate.ReciprocalRoot(operand >> 23) << 23;
}
