using Rhea.SoftFloat.Formats;

namespace Rhea.SoftFloat.Arithmetic;

/// <summary>Rounds a value to a format and encodes it: the one place where results take their final form (Arm ARM FPRound).</summary>
/// <typeparam name="TFormat">The format.</typeparam>
internal static class Encoder<TFormat>
    where TFormat : struct, IFloatFormat
{
    /// <summary>Encodes any value in the environment's rounding direction.</summary>
    public static UInt128 Pack(in Unpacked value, ref FloatEnvironment environment) => Pack(in value, environment.RoundingMode, ref environment);

    /// <summary>Encodes any value in a given rounding direction.</summary>
    public static UInt128 Pack(in Unpacked value, RoundingMode mode, ref FloatEnvironment environment) => value.Category switch
    {
        FloatCategory.Zero => Zero(value.Sign),
        FloatCategory.Infinity => Infinity(value.Sign, ref environment),
        FloatCategory.QuietNan or FloatCategory.SignalingNan => Nan(in value, ref environment),
        _ => Round(in value, mode, ref environment),
    };

    /// <summary>The zero of a sign.</summary>
    public static UInt128 Zero(bool sign) => Assemble(sign, 0, UInt128.Zero);

    /// <summary>The largest finite magnitude.</summary>
    public static UInt128 Maximum(bool sign) =>
        Assemble(sign, FormatConstants<TFormat>.MaximumExponent + FormatConstants<TFormat>.Bias, FormatConstants<TFormat>.FractionMask);

    private static UInt128 Infinity(bool sign, ref FloatEnvironment environment)
    {
        if (TFormat.HasInfinitiesAndNans) return Assemble(sign, FormatConstants<TFormat>.ExponentMask, Fraction(Unpacked.LeadingOne));
        environment.Raise(FloatFlags.Invalid);
        return Maximum(sign);
    }

    private static UInt128 Nan(in Unpacked value, ref FloatEnvironment environment)
    {
        if (!TFormat.HasInfinitiesAndNans)
        {
            environment.Raise(FloatFlags.Invalid);
            return Zero(value.Sign);
        }
        UInt128 fraction = Fraction(value.Significand);
        bool isLost = fraction == Fraction(Unpacked.LeadingOne); // The narrower fraction holds none of the set bits.
        Unpacked replacement = NanSelector.Default(in environment);
        return isLost
            ? Assemble(replacement.Sign, FormatConstants<TFormat>.ExponentMask, Fraction(replacement.Significand))
            : Assemble(value.Sign, FormatConstants<TFormat>.ExponentMask, fraction);
    }

    private static UInt128 Round(in Unpacked value, RoundingMode mode, ref FloatEnvironment environment)
    {
        int precision = TFormat.HasExplicitLeadingBit && environment.ExtendedPrecision != 0 ? environment.ExtendedPrecision : TFormat.Precision;
        int drop = 128 - precision, exponent = value.Exponent;
        bool isTiny = exponent < FormatConstants<TFormat>.MinimumExponent;
        if (isTiny)
        {
            bool flushes = TFormat.IsHalf ? environment.FlushHalfToZero : environment.FlushOutputsToZero;
            if (flushes && environment.OutputFlush == OutputFlush.BeforeRounding)
            {
                environment.Raise(FloatFlags.Underflow);
                return Zero(value.Sign);
            }
            bool isTinyAfterRounding = !RoundsUpToNormal(in value, drop, mode);
            if (flushes && isTinyAfterRounding)
            {
                environment.Raise(FloatFlags.Underflow | FloatFlags.Inexact);
                return Zero(value.Sign);
            }
            drop += FormatConstants<TFormat>.MinimumExponent - exponent;
            exponent = FormatConstants<TFormat>.MinimumExponent;
            if (environment.Tininess == Tininess.AfterRounding) isTiny = isTinyAfterRounding;
        }

        UInt128 kept = Shift.RightRounded(value.Significand, drop, mode, value.Sign, out bool inexact);
        if (kept >> precision != UInt128.Zero)
        {
            kept >>= 1; // All ones became a power of two.
            exponent++;
        }
        if (exponent > FormatConstants<TFormat>.MaximumExponent) return Overflow(value.Sign, precision, mode, ref environment);
        if (inexact) environment.Raise(isTiny ? FloatFlags.Underflow | FloatFlags.Inexact : FloatFlags.Inexact);

        bool isNormal = kept >> (precision - 1) != UInt128.Zero;
        return Assemble(value.Sign, isNormal ? exponent + FormatConstants<TFormat>.Bias : 0, kept << (TFormat.Precision - precision));
    }

    /// <summary>Whether a tiny value, rounded as if the exponent were unbounded, is the least normal number.</summary>
    private static bool RoundsUpToNormal(in Unpacked value, int drop, RoundingMode mode) =>
        value.Exponent == FormatConstants<TFormat>.MinimumExponent - 1
        && Shift.RightRounded(value.Significand, drop, mode, value.Sign, out _) >> (128 - drop) != UInt128.Zero;

    private static UInt128 Overflow(bool sign, int precision, RoundingMode mode, ref FloatEnvironment environment)
    {
        if (!TFormat.HasInfinitiesAndNans)
        {
            environment.Raise(FloatFlags.Invalid);
            return Maximum(sign);
        }
        environment.Raise(FloatFlags.Overflow | FloatFlags.Inexact);
        UInt128 unused = (UInt128.One << (TFormat.Precision - precision)) - UInt128.One;
        return OverflowsToInfinity(sign, mode) ? Infinity(sign, ref environment) : Maximum(sign) & ~unused;
    }

    /// <summary>Whether a result beyond the largest finite number becomes an infinity (IEEE 754-2019, 7.4).</summary>
    public static bool OverflowsToInfinity(bool sign, RoundingMode mode) => mode switch
    {
        RoundingMode.NearestEven or RoundingMode.NearestAway => true,
        RoundingMode.Up => !sign,
        RoundingMode.Down => sign,
        _ => false,
    };

    private static UInt128 Fraction(UInt128 significand) => significand >> (128 - TFormat.Precision);

    /// <summary>Puts the fields together; a leading one that the format does not show is dropped.</summary>
    private static UInt128 Assemble(bool sign, int field, UInt128 fraction) =>
        (sign ? UInt128.One << FormatConstants<TFormat>.SignBit : UInt128.Zero)
        | (UInt128)(uint)field << FormatConstants<TFormat>.FractionBits
        | fraction & FormatConstants<TFormat>.FractionMask;
}
