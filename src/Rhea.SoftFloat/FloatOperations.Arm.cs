using Rhea.SoftFloat.Arithmetic;

namespace Rhea.SoftFloat;

// Operations that only Arm defines.
public abstract partial class FloatOperations<TFormat, TBits>
{
    /// <summary>FMULX: a × b, but infinity times zero is ±2 (Arm ARM FPMulX).</summary>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits MultiplyExtended(TBits a, TBits b, ref FloatEnvironment environment)
    {
        Unpacked left = Unpack(a, ref environment), right = Unpack(b, ref environment);
        return Pack(
            Multiplier.IsInfinityTimesZero(in left, in right)
                ? Unpacked.Number(left.Sign != right.Sign, 1, Unpacked.LeadingOne)
                : Multiplier.Multiply(in left, in right, ref environment),
            ref environment);
    }

    /// <summary>FRECPE: an estimate of 1 / a, good to eight bits (Arm ARM FPRecipEstimate).</summary>
    /// <param name="a">The operand.</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits ReciprocalEstimate(TBits a, ref FloatEnvironment environment) =>
        Narrow(ArmEstimate.Reciprocal<TFormat>(Widen(a), ref environment));

    /// <summary>FRSQRTE: an estimate of 1 / √a, good to eight bits (Arm ARM FPRSqrtEstimate).</summary>
    /// <param name="a">The operand.</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits ReciprocalRootEstimate(TBits a, ref FloatEnvironment environment) =>
        Narrow(ArmEstimate.ReciprocalRoot<TFormat>(Widen(a), ref environment));

    /// <summary>FRECPX: a power of two near 1 / a (Arm ARM FPRecpX).</summary>
    /// <param name="a">The operand.</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits ReciprocalExponent(TBits a, ref FloatEnvironment environment) =>
        Narrow(ArmEstimate.ReciprocalExponent<TFormat>(Widen(a), ref environment));

    /// <summary>FRECPS: 2 − a × b, rounded once (Arm ARM FPRecipStepFused).</summary>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits ReciprocalStep(TBits a, TBits b, ref FloatEnvironment environment)
    {
        Unpacked left = Unpack(a, ref environment), right = Unpack(b, ref environment);
        return Pack(ArmEstimate.Step(left, in right, false, ref environment), ref environment);
    }

    /// <summary>FRSQRTS: (3 − a × b) / 2, rounded once (Arm ARM FPRSqrtStepFused).</summary>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits ReciprocalRootStep(TBits a, TBits b, ref FloatEnvironment environment)
    {
        Unpacked left = Unpack(a, ref environment), right = Unpack(b, ref environment);
        return Pack(ArmEstimate.Step(left, in right, true, ref environment), ref environment);
    }

    /// <summary>
    /// FRINT32X, FRINT32Z, FRINT64X, FRINT64Z: rounds to an integral value that fits a signed integer (Arm ARM FPRoundIntN).
    /// </summary>
    /// <param name="a">The operand. A NaN, an infinity or a value out of range raises invalid and gives −2^(width − 1).</param>
    /// <param name="mode">The rounding direction.</param>
    /// <param name="width">The integer's width: 32 or 64. The format must hold −2^(width − 1).</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits RoundToIntegralInRange(TBits a, RoundingMode mode, int width, ref FloatEnvironment environment)
    {
        Unpacked value = Unpack(a, ref environment);
        FloatFlags before = environment.Flags;
        Unpacked result = value.IsNan ? value : IntegerConverter.RoundToIntegral(in value, mode, true, ref environment);
        bool isMinimum = result.Sign && result.Exponent == width - 1 && result.Significand == Unpacked.LeadingOne;
        bool fits = result.IsZero || (result.IsFinite && (result.Exponent < width - 1 || isMinimum));
        if (!fits)
        {
            environment.Flags = before | FloatFlags.Invalid;
            result = Unpacked.Number(true, width - 1, Unpacked.LeadingOne);
        }
        return Pack(in result, ref environment);
    }

    /// <summary>FJCVTZS: toward zero, modulo 2^32, as JavaScript converts (Arm ARM FPToFixedJS).</summary>
    /// <param name="a">The operand. A NaN or an infinity gives 0; these and values out of range raise invalid.</param>
    /// <param name="isExact">Whether the integer equals the operand and the operand is not −0: the Z flag.</param>
    /// <param name="environment">The modes and flags.</param>
    public static int ToInt32Modular(TBits a, out bool isExact, ref FloatEnvironment environment)
    {
        FloatFlags before = environment.Flags;
        environment.Flags = FloatFlags.None;
        Unpacked value = Unpack(a, ref environment);
        _ = IntegerConverter.ToInteger(in value, RoundingMode.TowardZero, 0, 32, true, ref environment);
        isExact = environment.Flags == FloatFlags.None && !(value.IsZero && value.Sign);
        environment.Flags |= before;
        if (!value.IsFinite || value.IsZero || value.Exponent >= 127 + 32) return 0;
        int magnitude = value.Exponent >= 127
            ? (int)(uint)(value.Significand << (value.Exponent - 127))
            : (int)(uint)Arithmetic.Shift.RightRounded(value.Significand, 127 - value.Exponent, RoundingMode.TowardZero, value.Sign, out _);
        return value.Sign ? -magnitude : magnitude;
    }
}
