namespace Rhea.SoftFloat.Arithmetic;

/// <summary>Chooses the NaN that an operation returns (IEEE 754-2019, 6.2.3; Arm ARM FPProcessNaNs).</summary>
internal static class NanSelector
{
    /// <summary>The NaN of the architecture's description.</summary>
    public static Unpacked Default(in FloatEnvironment environment) => new()
    {
        Category = FloatCategory.QuietNan,
        Sign = environment.DefaultNanPattern == DefaultNanPattern.Negative,
        Significand = environment.DefaultNanPattern switch
        {
            DefaultNanPattern.PositiveOnes => UInt128.MaxValue,
            DefaultNanPattern.PositiveFirstClear => UInt128.MaxValue ^ Unpacked.FirstFractionBit,
            _ => Unpacked.LeadingOne | Unpacked.FirstFractionBit,
        },
    };

    /// <summary>Raises the invalid operation and gives the default NaN.</summary>
    public static Unpacked Invalid(ref FloatEnvironment environment)
    {
        environment.Raise(FloatFlags.Invalid);
        return Default(in environment);
    }

    /// <summary>The result of an operation on one NaN.</summary>
    public static Unpacked Propagate(in Unpacked value, ref FloatEnvironment environment)
    {
        if (value.IsSignaling) environment.Raise(FloatFlags.Invalid);
        return Quieten(in value, in environment);
    }

    /// <summary>The result of an operation on two operands, at least one of them a NaN.</summary>
    public static Unpacked Propagate(in Unpacked a, in Unpacked b, ref FloatEnvironment environment)
    {
        if (a.IsSignaling || b.IsSignaling) environment.Raise(FloatFlags.Invalid);
        if (a.IsUnsupported || b.IsUnsupported) return Default(in environment);
        bool isFirst = environment.NanPropagation switch
        {
            NanPropagation.SignalingFirst => a.IsSignaling || (a.IsNan && !b.IsSignaling),
            NanPropagation.LargerSignificand => IsLarger(in a, in b),
            _ => a.IsNan,
        };
        return Quieten(isFirst ? a : b, in environment);
    }

    /// <summary>The result of a fused multiply-add with at least one NaN among its operands.</summary>
    public static Unpacked PropagateFused(in Unpacked factor1, in Unpacked factor2, in Unpacked addend, ref FloatEnvironment environment) =>
        environment.FusedNanOrder switch
        {
            FusedNanOrder.AddendFirst => Propagate(in addend, in factor1, in factor2, ref environment),
            FusedNanOrder.AddendBetween => Propagate(in factor1, in addend, in factor2, ref environment),
            _ => Propagate(in factor1, in factor2, in addend, ref environment),
        };

    private static Unpacked Propagate(in Unpacked a, in Unpacked b, in Unpacked c, ref FloatEnvironment environment)
    {
        if (a.IsSignaling || b.IsSignaling || c.IsSignaling) environment.Raise(FloatFlags.Invalid);
        if (environment.NanPropagation == NanPropagation.SignalingFirst)
        {
            if (a.IsSignaling) return Quieten(in a, in environment);
            if (b.IsSignaling) return Quieten(in b, in environment);
            if (c.IsSignaling) return Quieten(in c, in environment);
        }
        if (a.IsNan) return Quieten(in a, in environment);
        return Quieten(b.IsNan ? b : c, in environment);
    }

    /// <summary>Intel SDM volume 1, table 4-7, for the x87 unit.</summary>
    private static bool IsLarger(in Unpacked a, in Unpacked b)
    {
        if (!a.IsNan || !b.IsNan) return a.IsNan;
        if (a.IsSignaling != b.IsSignaling) return b.IsSignaling;
        return a.Significand == b.Significand ? !a.Sign : a.Significand > b.Significand;
    }

    private static Unpacked Quieten(in Unpacked nan, in FloatEnvironment environment)
    {
        if (environment.DefaultNan || environment.NanPropagation == NanPropagation.Default || nan.IsUnsupported) return Default(in environment);
        if (!nan.IsSignaling) return nan;
        if (environment.FirstFractionBitSignals) return Default(in environment);
        return nan with { Category = FloatCategory.QuietNan, Significand = nan.Significand | Unpacked.FirstFractionBit };
    }
}
