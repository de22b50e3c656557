using Rhea.SoftFloat.Formats;

namespace Rhea.SoftFloat.Arithmetic;

/// <summary>Takes an encoding apart (Arm ARM FPUnpack).</summary>
/// <typeparam name="TFormat">The format.</typeparam>
internal static class Decoder<TFormat>
    where TFormat : struct, IFloatFormat
{
    /// <summary>Unpacks an operand, flushing it to zero where the environment says so.</summary>
    public static Unpacked Unpack(UInt128 bits, ref FloatEnvironment environment)
    {
        Unpacked value = Classify(bits, in environment);
        if (value.Category != FloatCategory.Subnormal) return value;
        if (TFormat.IsHalf) return environment.FlushHalfToZero ? Unpacked.Zero(value.Sign) : value;
        if (!environment.FlushInputsToZero) return value;
        if (!environment.ReportSubnormalOperands) environment.Raise(FloatFlags.InputDenormal);
        return Unpacked.Zero(value.Sign);
    }

    /// <summary>Unpacks without flushing and without flags.</summary>
    public static Unpacked Classify(UInt128 bits, in FloatEnvironment environment)
    {
        bool sign = (bits >> FormatConstants<TFormat>.SignBit & UInt128.One) != UInt128.Zero;
        int field = (int)(uint)(bits >> FormatConstants<TFormat>.FractionBits) & FormatConstants<TFormat>.ExponentMask;
        UInt128 fraction = (bits & FormatConstants<TFormat>.FractionMask) << (128 - TFormat.Precision);
        if (field == 0)
        {
            if (fraction == UInt128.Zero) return Unpacked.Zero(sign);
            Unpacked subnormal = Unpacked.Normalize(sign, FormatConstants<TFormat>.MinimumExponent, fraction);
            subnormal.Category = FloatCategory.Subnormal;
            return subnormal;
        }
        if (TFormat.HasExplicitLeadingBit && (fraction & Unpacked.LeadingOne) == UInt128.Zero)
            return new() { Category = FloatCategory.SignalingNan, Sign = sign };
        UInt128 significand = fraction | Unpacked.LeadingOne;
        if (!TFormat.HasInfinitiesAndNans || field != FormatConstants<TFormat>.ExponentMask)
            return Unpacked.Number(sign, field - FormatConstants<TFormat>.Bias, significand);
        if (significand == Unpacked.LeadingOne) return Unpacked.Infinity(sign);
        bool isFirstSet = (significand & Unpacked.FirstFractionBit) != UInt128.Zero;
        return new()
        {
            Category = isFirstSet == environment.FirstFractionBitSignals ? FloatCategory.SignalingNan : FloatCategory.QuietNan,
            Sign = sign,
            Significand = significand,
        };
    }
}
