namespace Rhea.SoftFloat.Arithmetic;

/// <summary>Conversions to and from integers, and rounding to integral values (IEEE 754-2019, 5.4.1, 5.8 and 5.9).</summary>
internal static class IntegerConverter
{
    /// <summary>value × 2^fractionBits rounded to an integer of <paramref name="width"/> bits (Arm ARM FPToFixed), sign-extended to 64.</summary>
    public static ulong ToInteger(in Unpacked value, RoundingMode mode, int fractionBits, int width, bool signed, ref FloatEnvironment environment)
    {
        if (value.IsZero) return 0;
        int exponent = value.Exponent + fractionBits;
        if (!value.IsFinite || exponent >= 64) return OutOfRange(in value, width, signed, ref environment);
        UInt128 magnitude = Shift.RightRounded(value.Significand, 127 - exponent, mode, value.Sign, out bool inexact);
        UInt128 limit = signed ? (UInt128.One << (width - 1)) - (value.Sign ? UInt128.Zero : UInt128.One)
            : value.Sign ? UInt128.Zero : (UInt128.One << width) - UInt128.One;
        if (magnitude > limit) return OutOfRange(in value, width, signed, ref environment);
        if (inexact) environment.Raise(FloatFlags.Inexact);
        return value.Sign ? 0 - (ulong)magnitude : (ulong)magnitude;
    }

    /// <summary>The exact value of magnitude × 2^−fractionBits.</summary>
    public static Unpacked FromInteger(bool sign, ulong magnitude, int fractionBits) => magnitude == 0
        ? Unpacked.Zero(false)
        : Unpacked.Normalize(sign, 63 - fractionBits, new UInt128(magnitude, 0));

    /// <summary>Rounds to an integral value, which fits every format whose number <paramref name="value"/> was.</summary>
    public static Unpacked RoundToIntegral(in Unpacked value, RoundingMode mode, bool exact, ref FloatEnvironment environment)
    {
        if (value.IsNan) return NanSelector.Propagate(in value, ref environment);
        if (value.IsInfinity || value.IsZero) return value;
        if (value.Exponent >= 127) return value;
        UInt128 magnitude = Shift.RightRounded(value.Significand, 127 - value.Exponent, mode, value.Sign, out bool inexact);
        if (inexact && exact) environment.Raise(FloatFlags.Inexact);
        return magnitude == UInt128.Zero ? Unpacked.Zero(value.Sign) : Unpacked.Normalize(value.Sign, 127, magnitude);
    }

    private static ulong OutOfRange(in Unpacked value, int width, bool signed, ref FloatEnvironment environment)
    {
        environment.Raise(FloatFlags.Invalid);
        ulong maximum = signed ? (1UL << (width - 1)) - 1 : ulong.MaxValue >> (64 - width);
        ulong minimum = signed ? ~maximum : 0;
        return environment.IntegerOverflow switch
        {
            IntegerOverflow.Indefinite => signed ? minimum : maximum,
            IntegerOverflow.SaturateNanToZero when value.IsNan => 0,
            IntegerOverflow.SaturateNanToMaximum when value.IsNan => maximum,
            IntegerOverflow.SaturateNanToMinimum when value.IsNan => minimum,
            _ => value.Sign ? minimum : maximum,
        };
    }
}
