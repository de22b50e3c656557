using Rhea.SoftFloat.Formats;

namespace Rhea.SoftFloat.Arithmetic;

/// <summary>Arm's estimates and Newton steps (Arm ARM FPRecipEstimate, FPRSqrtEstimate, FPRecipStepFused, FPRSqrtStepFused, FPRecpX).</summary>
internal static class ArmEstimate
{
    /// <summary>RecipEstimate: 2^17 / (2a + 1) rounded, for a fraction of nine bits (256 to 511); the result has nine bits also.</summary>
    public static uint Reciprocal(uint fraction)
    {
        uint quotient = (1u << 19) / (2 * fraction + 1);
        return (quotient + 1) / 2;
    }

    /// <summary>RecipSqrtEstimate: for a fraction of nine bits, 128 to 511, standing for 1/4 to 1; the result has nine bits also.</summary>
    public static uint ReciprocalRoot(uint fraction)
    {
        uint scaled = fraction < 256 ? fraction * 2 + 1 : ((fraction >> 1 << 1) + 1) * 2;
        ulong root = 512;
        while (scaled * (root + 1) * (root + 1) < 1UL << 28) root++;
        return (uint)(root + 1) / 2;
    }

    /// <summary>FRECPE.</summary>
    public static UInt128 Reciprocal<TFormat>(UInt128 bits, ref FloatEnvironment environment)
        where TFormat : struct, IFloatFormat
    {
        Unpacked value = Decoder<TFormat>.Unpack(bits, ref environment);
        if (value.IsNan) return Encoder<TFormat>.Pack(NanSelector.Propagate(in value, ref environment), ref environment);
        if (value.IsInfinity) return Encoder<TFormat>.Zero(value.Sign);
        if (value.IsZero)
        {
            environment.Raise(FloatFlags.DivideByZero);
            return Encoder<TFormat>.Pack(Unpacked.Infinity(value.Sign), ref environment);
        }
        int exponent = -1 - value.Exponent;
        if (exponent > FormatConstants<TFormat>.MaximumExponent)
        {
            environment.Raise(FloatFlags.Overflow | FloatFlags.Inexact);
            return Encoder<TFormat>.OverflowsToInfinity(value.Sign, environment.RoundingMode)
                ? Encoder<TFormat>.Pack(Unpacked.Infinity(value.Sign), ref environment)
                : Encoder<TFormat>.Maximum(value.Sign);
        }
        // The estimate has so few bits that also a subnormal result is exact: packing only flushes it.
        UInt128 estimate = Reciprocal((uint)(value.Significand >> 119));
        return Encoder<TFormat>.Pack(Unpacked.Number(value.Sign, exponent, estimate << 119), ref environment);
    }

    /// <summary>FRSQRTE.</summary>
    public static UInt128 ReciprocalRoot<TFormat>(UInt128 bits, ref FloatEnvironment environment)
        where TFormat : struct, IFloatFormat
    {
        Unpacked value = Decoder<TFormat>.Unpack(bits, ref environment);
        Unpacked result;
        if (value.IsNan)
        {
            result = NanSelector.Propagate(in value, ref environment);
        }
        else if (value.IsZero)
        {
            environment.Raise(FloatFlags.DivideByZero);
            result = Unpacked.Infinity(value.Sign);
        }
        else if (value.Sign)
        {
            result = NanSelector.Invalid(ref environment);
        }
        else if (value.IsInfinity)
        {
            result = Unpacked.Zero(false);
        }
        else
        {
            // An odd exponent puts the significand into 1/4 to 1/2 of the next even power of two, an even one into 1/2 to 1.
            bool isOdd = (value.Exponent & 1) != 0;
            UInt128 estimate = ReciprocalRoot((uint)(value.Significand >> (isOdd ? 119 : 120)));
            result = Unpacked.Number(false, (-1 - value.Exponent) >> 1, estimate << 119);
        }
        return Encoder<TFormat>.Pack(in result, ref environment);
    }

    /// <summary>FRECPX: a power of two near the reciprocal, by inverting the exponent field.</summary>
    public static UInt128 ReciprocalExponent<TFormat>(UInt128 bits, ref FloatEnvironment environment)
        where TFormat : struct, IFloatFormat
    {
        Unpacked value = Decoder<TFormat>.Unpack(bits, ref environment);
        if (value.IsNan) return Encoder<TFormat>.Pack(NanSelector.Propagate(in value, ref environment), ref environment);
        UInt128 exponentMask = (UInt128)(uint)FormatConstants<TFormat>.ExponentMask << FormatConstants<TFormat>.FractionBits;
        UInt128 lowest = UInt128.One << FormatConstants<TFormat>.FractionBits;
        UInt128 field = bits & exponentMask;
        UInt128 inverse = field == UInt128.Zero ? exponentMask - lowest : field ^ exponentMask;
        return Encoder<TFormat>.Zero(value.Sign) | inverse;
    }

    /// <summary>FRECPS: 2 − a × b, and FRSQRTS: (3 − a × b) / 2, rounded once.</summary>
    public static Unpacked Step(Unpacked a, in Unpacked b, bool squareRoot, ref FloatEnvironment environment)
    {
        a.Sign = !a.Sign;
        if (a.IsNan || b.IsNan) return NanSelector.Propagate(in a, in b, ref environment);
        int halving = squareRoot ? 1 : 0;
        // 3 and 2 as significands of exponent 1.
        Unpacked constant = Unpacked.Number(false, 1, squareRoot ? Unpacked.LeadingOne | Unpacked.FirstFractionBit : Unpacked.LeadingOne);
        if (Multiplier.IsInfinityTimesZero(in a, in b) || (a.IsFinite && b.IsFinite && (a.IsZero || b.IsZero)))
            return constant with { Exponent = 1 - halving };
        if (a.IsInfinity || b.IsInfinity) return Unpacked.Infinity(a.Sign != b.Sign);
        Unpacked sum = FusedMultiplier.AddToProduct(in a, in b, in constant, in environment);
        sum.Exponent -= halving;
        return sum;
    }
}
