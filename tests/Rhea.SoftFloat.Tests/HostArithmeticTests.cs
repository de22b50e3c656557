using Rhea.SoftFloat.Tests.Reference;

namespace Rhea.SoftFloat.Tests;

/// <summary>Compares rounding to nearest with the host's own arithmetic; any NaN equals any other, as the host may swap operands.</summary>
public sealed class HostArithmeticTests
{
    private const int Samples = 100_000;

    [Fact]
    public void Binary32_equals_the_host()
    {
        SampleSource source = new(OperandKind.Single, 32);
        FloatEnvironment environment = FloatEnvironment.Arm;
        for (int i = 0; i < Samples; i++)
        {
            uint a = (uint)source.Next(), b = (uint)source.Next(), c = (uint)source.Next();
            float x = BitConverter.UInt32BitsToSingle(a), y = BitConverter.UInt32BitsToSingle(b), z = BitConverter.UInt32BitsToSingle(c);
            Same(x + y, Float32.Add(a, b, ref environment), a, b);
            Same(x - y, Float32.Subtract(a, b, ref environment), a, b);
            Same(x * y, Float32.Multiply(a, b, ref environment), a, b);
            Same(x / y, Float32.Divide(a, b, ref environment), a, b);
            Same(MathF.Sqrt(x), Float32.SquareRoot(a, ref environment), a, b);
            Same(MathF.FusedMultiplyAdd(x, y, z), Float32.FusedMultiplyAdd(a, b, c, FusedNegation.None, ref environment), a, b);
            Same((double)x, Float32.ToFloat64(a, ref environment), a);
            Same((float)(int)a, Float32.FromInt32((int)a, ref environment), a, b);
            Same((float)a, Float32.FromUInt32(a, ref environment), a, b);
            Assert.Equal((int)x, Float32.ToInt32(a, RoundingMode.TowardZero, ref environment));
            Assert.Equal((uint)x, Float32.ToUInt32(a, RoundingMode.TowardZero, ref environment));
            Same(MathF.Round(x), Float32.RoundToIntegral(a, RoundingMode.NearestEven, false, ref environment), a, b);
            Same(MathF.Floor(x), Float32.RoundToIntegral(a, RoundingMode.Down, false, ref environment), a, b);
        }
    }

    [Fact]
    public void Binary64_equals_the_host()
    {
        SampleSource source = new(OperandKind.Double, 64);
        FloatEnvironment environment = FloatEnvironment.Arm;
        for (int i = 0; i < Samples; i++)
        {
            ulong a = (ulong)source.Next(), b = (ulong)source.Next(), c = (ulong)source.Next();
            double x = BitConverter.UInt64BitsToDouble(a), y = BitConverter.UInt64BitsToDouble(b), z = BitConverter.UInt64BitsToDouble(c);
            Same(x + y, Float64.Add(a, b, ref environment), a);
            Same(x - y, Float64.Subtract(a, b, ref environment), a);
            Same(x * y, Float64.Multiply(a, b, ref environment), a);
            Same(x / y, Float64.Divide(a, b, ref environment), a);
            Same(Math.Sqrt(x), Float64.SquareRoot(a, ref environment), a);
            Same(Math.FusedMultiplyAdd(x, y, z), Float64.FusedMultiplyAdd(a, b, c, FusedNegation.None, ref environment), a);
            Same((float)x, Float64.ToFloat32(a, ref environment), (uint)a, (uint)b);
            Same((double)(long)a, Float64.FromInt64((long)a, ref environment), a);
            Same((double)a, Float64.FromUInt64(a, ref environment), a);
            Assert.Equal((long)x, Float64.ToInt64(a, RoundingMode.TowardZero, ref environment));
            Assert.Equal((ulong)x, Float64.ToUInt64(a, RoundingMode.TowardZero, ref environment));
            Same(Math.Ceiling(x), Float64.RoundToIntegral(a, RoundingMode.Up, false, ref environment), a);
            FloatRelation relation = x < y ? FloatRelation.Less : x > y ? FloatRelation.Greater : x == y ? FloatRelation.Equal : FloatRelation.Unordered;
            Assert.Equal(relation, Float64.Compare(a, b, ref environment));
        }
    }

    // A double has more than twice the digits of a half, so that rounding its result again is as if rounding once.
    [Fact]
    public void Every_binary16_operand_with_many_others_equals_arithmetic_in_double()
    {
        SampleSource source = new(OperandKind.Half, 16);
        FloatEnvironment environment = FloatEnvironment.Arm;
        for (int first = 0; first <= ushort.MaxValue; first++)
        {
            ushort a = (ushort)first;
            double x = (double)BitConverter.UInt16BitsToHalf(a);
            Same((Half)Math.Sqrt(x), Float16.SquareRoot(a, ref environment), a, 0);
            for (int i = 0; i < 6; i++)
            {
                ushort b = (ushort)source.Next();
                double y = (double)BitConverter.UInt16BitsToHalf(b);
                Same((Half)(x + y), Float16.Add(a, b, ref environment), a, b);
                Same((Half)(x - y), Float16.Subtract(a, b, ref environment), a, b);
                Same((Half)(x * y), Float16.Multiply(a, b, ref environment), a, b);
                Same((Half)(x / y), Float16.Divide(a, b, ref environment), a, b);
            }
        }
    }

    [Fact]
    public void Every_binary16_value_widens_and_narrows_to_itself()
    {
        FloatEnvironment environment = FloatEnvironment.Arm;
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            ushort half = (ushort)bits;
            ushort expected = Half.IsNaN(BitConverter.UInt16BitsToHalf(half)) ? (ushort)(half | 0x200) : half;
            uint single = Float16.ToFloat32(half, ref environment);
            Assert.Equal(expected, Float32.ToFloat16(single, ref environment));
            Assert.Equal(expected, Float64.ToFloat16(Float16.ToFloat64(half, ref environment), ref environment));
            Assert.Equal(expected, Float128.ToFloat16(Float16.ToFloat128(half, ref environment), ref environment));
            Assert.Equal(expected, Extended80.ToFloat16(Float16.ToExtended80(half, ref environment), ref environment));
            Assert.Equal(half, Float32.ToAlternativeHalf(AlternativeHalf.ToFloat32(half, ref environment), ref environment));
        }
        Assert.Equal(FloatFlags.Invalid, environment.Flags);
    }

    private static void Same(Half expected, ushort actual, ushort a, ushort b)
    {
        if (Half.IsNaN(expected) ? (actual & 0x7FFF) > 0x7C00 : BitConverter.HalfToUInt16Bits(expected) == actual) return;
        Assert.Fail($"{a:x4} {b:x4}: {actual:x4}, expected {BitConverter.HalfToUInt16Bits(expected):x4}");
    }

    private static void Same(float expected, uint actual, uint a, uint b)
    {
        if (float.IsNaN(expected) ? (actual & 0x7FFF_FFFF) > 0x7F80_0000 : BitConverter.SingleToUInt32Bits(expected) == actual) return;
        Assert.Fail($"{a:x8} {b:x8}: {actual:x8}, expected {BitConverter.SingleToUInt32Bits(expected):x8}");
    }

    private static void Same(double expected, ulong actual, ulong a)
    {
        if (double.IsNaN(expected) ? actual << 1 > 0xFFE0_0000_0000_0000 : BitConverter.DoubleToUInt64Bits(expected) == actual) return;
        Assert.Fail($"{a:x16}: {actual:x16}, expected {BitConverter.DoubleToUInt64Bits(expected):x16}");
    }
}
