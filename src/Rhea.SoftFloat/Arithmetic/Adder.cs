namespace Rhea.SoftFloat.Arithmetic;

/// <summary>Addition and subtraction (IEEE 754-2019, 5.4.1 and 6.3).</summary>
internal static class Adder
{
    public static Unpacked Add(in Unpacked a, in Unpacked b, bool subtract, ref FloatEnvironment environment)
    {
        if (a.IsNan || b.IsNan) return NanSelector.Propagate(in a, in b, ref environment);
        Unpacked second = subtract ? b.Negated() : b;
        if (a.IsInfinity && b.IsInfinity && a.Sign != second.Sign) return NanSelector.Invalid(ref environment);
        Subnormals.Report(in a, in b, ref environment);
        if (a.IsInfinity) return a;
        if (b.IsInfinity) return second;
        if (a.IsZero && b.IsZero) return Unpacked.Zero(a.Sign == second.Sign ? a.Sign : ZeroSign(in environment));
        if (a.IsZero) return second;
        if (b.IsZero) return a;

        bool isFirstLarger = a.Exponent >= second.Exponent;
        Unpacked large = isFirstLarger ? a : second, small = isFirstLarger ? second : a;
        UInt128 left = large.Significand >> 1; // One bit for the carry: a significand has at most 113 bits.
        UInt128 right = Shift.RightSticky(small.Significand >> 1, large.Exponent - small.Exponent);
        int exponent = large.Exponent + 1;
        if (large.Sign == small.Sign) return Unpacked.Normalize(large.Sign, exponent, left + right);
        if (left == right) return Unpacked.Zero(ZeroSign(in environment));
        return left > right
            ? Unpacked.Normalize(large.Sign, exponent, left - right)
            : Unpacked.Normalize(small.Sign, exponent, right - left);
    }

    /// <summary>The sign of an exact zero from operands that cancel: negative only when rounding down (6.3).</summary>
    public static bool ZeroSign(in FloatEnvironment environment) => environment.RoundingMode == RoundingMode.Down;
}
