namespace Rhea.SoftFloat.Arithmetic;

/// <summary>The square root (IEEE 754-2019, 5.4.1).</summary>
internal static class SquareRoot
{
    /// <summary>The root to <paramref name="precision"/> bits, two more and a sticky one.</summary>
    public static Unpacked Compute(in Unpacked value, int precision, ref FloatEnvironment environment)
    {
        if (value.IsNan) return NanSelector.Propagate(in value, ref environment);
        if (value.IsZero) return value;
        if (value.Sign) return NanSelector.Invalid(ref environment);
        Subnormals.Report(in value, ref environment);
        if (value.IsInfinity) return value;

        // The radicand has two bits before the point, so that the exponent is even; each step consumes two bits and gives one.
        bool isOdd = (value.Exponent & 1) != 0;
        UInt128 radicand = isOdd ? value.Significand : value.Significand >> 1;
        UInt128 root = UInt128.Zero, rest = UInt128.Zero;
        int bits = precision + 2;
        for (int i = 0; i < bits; i++)
        {
            rest = rest << 2 | radicand >> 126;
            radicand <<= 2;
            UInt128 trial = root << 2 | UInt128.One;
            root <<= 1;
            if (rest >= trial)
            {
                rest -= trial;
                root |= UInt128.One;
            }
        }
        bool isExact = rest == UInt128.Zero && radicand == UInt128.Zero;
        return Unpacked.Number(false, value.Exponent >> 1, root << (128 - bits) | (isExact ? UInt128.Zero : UInt128.One));
    }
}
