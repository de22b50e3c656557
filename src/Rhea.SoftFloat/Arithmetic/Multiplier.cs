namespace Rhea.SoftFloat.Arithmetic;

/// <summary>Multiplication (IEEE 754-2019, 5.4.1).</summary>
internal static class Multiplier
{
    public static Unpacked Multiply(in Unpacked a, in Unpacked b, ref FloatEnvironment environment)
    {
        if (a.IsNan || b.IsNan) return NanSelector.Propagate(in a, in b, ref environment);
        if (IsInfinityTimesZero(in a, in b)) return NanSelector.Invalid(ref environment);
        Subnormals.Report(in a, in b, ref environment);
        bool sign = a.Sign != b.Sign;
        if (a.IsInfinity || b.IsInfinity) return Unpacked.Infinity(sign);
        if (a.IsZero || b.IsZero) return Unpacked.Zero(sign);
        return WideSignificand.Multiply(a.Significand, b.Significand).ToUnpacked(sign, a.Exponent + b.Exponent + 1);
    }

    public static bool IsInfinityTimesZero(in Unpacked a, in Unpacked b) => (a.IsInfinity && b.IsZero) || (a.IsZero && b.IsInfinity);
}
