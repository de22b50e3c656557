namespace Rhea.SoftFloat.Arithmetic;

/// <summary>Division and the IEEE remainder (IEEE 754-2019, 5.4.1 and 5.3.1).</summary>
internal static class Divider
{
    /// <summary>The quotient to <paramref name="precision"/> bits, two more and a sticky one.</summary>
    public static Unpacked Divide(in Unpacked a, in Unpacked b, int precision, ref FloatEnvironment environment)
    {
        if (a.IsNan || b.IsNan) return NanSelector.Propagate(in a, in b, ref environment);
        if ((a.IsInfinity && b.IsInfinity) || (a.IsZero && b.IsZero)) return NanSelector.Invalid(ref environment);
        bool sign = a.Sign != b.Sign;
        if (b.IsZero && !a.IsInfinity)
        {
            environment.Raise(FloatFlags.DivideByZero);
            return Unpacked.Infinity(sign);
        }
        Subnormals.Report(in a, in b, ref environment);
        if (a.IsInfinity) return Unpacked.Infinity(sign);
        if (a.IsZero || b.IsInfinity) return Unpacked.Zero(sign);

        // One bit of room, which every significand leaves below its last digit.
        UInt128 dividend = a.Significand >> 1, divisor = b.Significand >> 1;
        int exponent = a.Exponent - b.Exponent;
        if (dividend < divisor)
        {
            dividend <<= 1;
            exponent--;
        }
        return Unpacked.Number(sign, exponent, precision + 2 <= 64 ? ShortQuotient(dividend, divisor) : LongQuotient(dividend, divisor, precision + 2));
    }

    /// <summary>64 bits of a quotient from 1 to 2 at the top, and a sticky one, where the divisor's low half is zero.</summary>
    private static UInt128 ShortQuotient(UInt128 dividend, UInt128 divisor)
    {
        UInt128 shortDivisor = divisor >> 63, quotient = dividend / shortDivisor;
        bool isExact = quotient * shortDivisor == dividend;
        return quotient << 64 | (isExact ? UInt128.Zero : UInt128.One);
    }

    /// <summary>The same with any number of bits and any divisor: schoolbook division, a bit a step.</summary>
    private static UInt128 LongQuotient(UInt128 dividend, UInt128 divisor, int bits)
    {
        UInt128 quotient = UInt128.Zero;
        for (int i = 0; i < bits; i++)
        {
            quotient <<= 1;
            if (dividend >= divisor)
            {
                dividend -= divisor;
                quotient |= UInt128.One;
            }
            dividend <<= 1;
        }
        return quotient << (128 - bits) | (dividend == UInt128.Zero ? UInt128.Zero : UInt128.One);
    }

    /// <summary>a − b × n, exact, where n is the integer nearest to a / b, the even one of two.</summary>
    public static Unpacked Remainder(in Unpacked a, in Unpacked b, ref FloatEnvironment environment)
    {
        if (a.IsNan || b.IsNan) return NanSelector.Propagate(in a, in b, ref environment);
        if (a.IsInfinity || b.IsZero) return NanSelector.Invalid(ref environment);
        Subnormals.Report(in a, in b, ref environment);
        int difference = a.Exponent - b.Exponent;
        if (a.IsZero || b.IsInfinity || difference < -1) return a;

        UInt128 rest = a.Significand >> 1, divisor = b.Significand >> 1;
        bool isOdd = false;
        if (difference < 0)
        {
            rest >>= 1;
        }
        for (int i = difference; i >= 0; i--)
        {
            isOdd = rest >= divisor;
            if (isOdd) rest -= divisor;
            if (i > 0) rest <<= 1;
        }
        UInt128 twice = rest << 1;
        bool sign = a.Sign;
        if (twice > divisor || (twice == divisor && isOdd))
        {
            rest = divisor - rest;
            sign = !sign;
        }
        return rest == UInt128.Zero ? Unpacked.Zero(a.Sign) : Unpacked.Normalize(sign, b.Exponent + 1, rest);
    }
}
