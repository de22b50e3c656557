using System.Numerics;
using Rhea.SoftFloat.Tests.Reference;

namespace Rhea.SoftFloat.Tests;

public sealed class RemainderTests
{
    [Fact]
    public void Remainder_equals_exact_integer_arithmetic()
    {
        SampleSource source = new(OperandKind.Single, 5);
        FloatEnvironment environment = FloatEnvironment.Arm;
        for (int i = 0; i < 40_000; i++)
        {
            uint a = (uint)source.Next(), b = (uint)source.Next();
            float x = BitConverter.UInt32BitsToSingle(a), y = BitConverter.UInt32BitsToSingle(b);
            uint actual = Float32.Remainder(a, b, ref environment);
            if (!float.IsFinite(x) || float.IsNaN(y) || y == 0)
            {
                Assert.True(float.IsNaN(BitConverter.UInt32BitsToSingle(actual)));
                continue;
            }
            Assert.Equal(float.IsInfinity(y) ? a : Expected(x, y), actual);
        }
    }

    [Fact]
    public void Zero_remainder_takes_the_sign_of_the_dividend_in_every_rounding_mode()
    {
        foreach (RoundingMode mode in Enum.GetValues<RoundingMode>())
        {
            FloatEnvironment environment = FloatEnvironment.Arm with { RoundingMode = mode };
            Assert.Equal(0x8000_0000, Float32.Remainder(0xC080_0000, 0x4000_0000, ref environment));
            Assert.Equal(0u, Float32.Remainder(0x4080_0000, 0xC000_0000, ref environment));
        }
    }

    /// <summary>Both operands as integers in units of the least subnormal number.</summary>
    private static uint Expected(float x, float y)
    {
        BigInteger dividend = Scaled(x), divisor = BigInteger.Abs(Scaled(y));
        BigInteger quotient = BigInteger.DivRem(BigInteger.Abs(dividend), divisor, out BigInteger rest);
        int half = (rest * 2).CompareTo(divisor);
        if (half > 0 || (half == 0 && !quotient.IsEven)) rest -= divisor;
        if (dividend.Sign < 0 || float.IsNegative(x)) rest = -rest;
        if (rest.IsZero) return float.IsNegative(x) ? 0x8000_0000 : 0;
        double value = (double)rest * Math.Pow(2, -149); // At most 24 significant bits: exact.
        return BitConverter.SingleToUInt32Bits((float)value);
    }

    private static BigInteger Scaled(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value), field = bits >> 23 & 0xFF, fraction = bits & 0x7F_FFFF;
        BigInteger magnitude = field == 0 ? fraction : (BigInteger)(fraction | 0x80_0000) << (int)(field - 1);
        return float.IsNegative(value) ? -magnitude : magnitude;
    }
}
