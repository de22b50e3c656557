namespace Rhea.SoftFloat.Arithmetic;

/// <summary>Fused multiply-add: one rounding of the exact product and sum (IEEE 754-2019, 5.4.1).</summary>
internal static class FusedMultiplier
{
    public static Unpacked MultiplyAdd(Unpacked factor1, in Unpacked factor2, Unpacked addend, FusedNegation negation, ref FloatEnvironment environment)
    {
        if ((negation & FusedNegation.Product) != 0) Negate(ref factor1, in environment);
        if ((negation & FusedNegation.Addend) != 0) Negate(ref addend, in environment);
        bool isInvalid = Multiplier.IsInfinityTimesZero(in factor1, in factor2);
        if (isInvalid && addend.Category == FloatCategory.QuietNan)
        {
            if (environment.InvalidProductRule == InvalidProductRule.DefaultNan) return NanSelector.Invalid(ref environment);
            if (environment.InvalidProductRule == InvalidProductRule.PropagateAndRaise) environment.Raise(FloatFlags.Invalid);
        }
        if (factor1.IsNan || factor2.IsNan || addend.IsNan)
            return NanSelector.PropagateFused(in factor1, in factor2, in addend, ref environment);
        bool sign = factor1.Sign != factor2.Sign;
        bool isInfinite = factor1.IsInfinity || factor2.IsInfinity;
        if (isInvalid || (isInfinite && addend.IsInfinity && addend.Sign != sign)) return NanSelector.Invalid(ref environment);
        Subnormals.Report(in factor1, in factor2, ref environment);
        Subnormals.Report(in addend, ref environment);

        Unpacked sum = isInfinite ? Unpacked.Infinity(sign)
            : addend.IsInfinity ? addend
            : factor1.IsZero || factor2.IsZero ? AddToZero(sign, in addend, in environment)
            : AddToProduct(in factor1, in factor2, in addend, in environment);
        return sum;
    }

    /// <summary>The sum of a finite non-zero product and a finite addend, exact but for a sticky bit.</summary>
    public static Unpacked AddToProduct(in Unpacked factor1, in Unpacked factor2, in Unpacked addend, in FloatEnvironment environment)
    {
        bool sign = factor1.Sign != factor2.Sign;
        WideSignificand product = WideSignificand.Multiply(factor1.Significand, factor2.Significand);
        int exponent = factor1.Exponent + factor2.Exponent + 1; // The weight of bit 255.
        if (addend.IsZero) return product.ToUnpacked(sign, exponent);

        // One bit for the carry: a product has at most 226 bits.
        WideSignificand left = product.RightSticky(1), right = new WideSignificand(addend.Significand, UInt128.Zero).RightSticky(1);
        int difference = exponent - addend.Exponent;
        if (difference >= 0) right = right.RightSticky(difference);
        else left = left.RightSticky(-difference);
        exponent = Math.Max(exponent, addend.Exponent) + 1;

        if (sign == addend.Sign) return (left + right).ToUnpacked(sign, exponent);
        if (left > right) return (left - right).ToUnpacked(sign, exponent);
        return left < right ? (right - left).ToUnpacked(addend.Sign, exponent) : Unpacked.Zero(Adder.ZeroSign(in environment));
    }

    private static Unpacked AddToZero(bool sign, in Unpacked addend, in FloatEnvironment environment)
    {
        if (!addend.IsZero) return addend;
        return Unpacked.Zero(addend.Sign == sign ? sign : Adder.ZeroSign(in environment));
    }

    private static void Negate(ref Unpacked value, in FloatEnvironment environment)
    {
        if (!value.IsNan || environment.FusedNegationFlipsNan) value.Sign = !value.Sign;
    }
}
