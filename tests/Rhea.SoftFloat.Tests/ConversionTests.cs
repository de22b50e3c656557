namespace Rhea.SoftFloat.Tests;

public sealed class ConversionTests
{
    private const ulong QuietNan = 0x7FF8_0000_0000_0000, Infinity = 0x7FF0_0000_0000_0000, NegativeInfinity = 0xFFF0_0000_0000_0000;

    [Theory]
    [InlineData(QuietNan, 0, int.MaxValue, int.MinValue, int.MinValue)]
    [InlineData(Infinity, int.MaxValue, int.MaxValue, int.MaxValue, int.MinValue)]
    [InlineData(NegativeInfinity, int.MinValue, int.MinValue, int.MinValue, int.MinValue)]
    public void Impossible_signed_integers_follow_the_architecture(ulong value, int arm, int riscV, int powerPc, int x86)
    {
        Check(arm, FloatEnvironment.Arm);
        Check(riscV, FloatEnvironment.RiscV);
        Check(powerPc, FloatEnvironment.PowerPc);
        Check(x86, FloatEnvironment.X86);

        void Check(int expected, FloatEnvironment environment)
        {
            Assert.Equal(expected, Float64.ToInt32(value, RoundingMode.TowardZero, ref environment));
            Assert.Equal(FloatFlags.Invalid, environment.Flags);
        }
    }

    [Fact]
    public void Negative_fraction_rounds_to_unsigned_zero_and_is_inexact_only()
    {
        FloatEnvironment environment = FloatEnvironment.Arm;
        Assert.Equal(0u, Float32.ToUInt32(0xBF00_0000, RoundingMode.TowardZero, ref environment));
        Assert.Equal(FloatFlags.Inexact, environment.Flags);
        Assert.Equal(0u, Float32.ToUInt32(0xBF80_0000, RoundingMode.TowardZero, ref environment));
        Assert.Equal(FloatFlags.Inexact | FloatFlags.Invalid, environment.Flags);
    }

    [Fact]
    public void Every_rounding_direction_of_a_tie()
    {
        FloatEnvironment environment = FloatEnvironment.Arm;
        const uint half = 0x4020_0000; // 2.5
        Assert.Equal(2, Float32.ToInt32(half, RoundingMode.NearestEven, ref environment));
        Assert.Equal(3, Float32.ToInt32(half, RoundingMode.NearestAway, ref environment));
        Assert.Equal(3, Float32.ToInt32(half, RoundingMode.Up, ref environment));
        Assert.Equal(2, Float32.ToInt32(half, RoundingMode.Down, ref environment));
        Assert.Equal(2, Float32.ToInt32(half, RoundingMode.TowardZero, ref environment));
        Assert.Equal(3, Float32.ToInt32(half, RoundingMode.ToOdd, ref environment));
        Assert.Equal(-3, Float32.ToInt32(half | 0x8000_0000, RoundingMode.Down, ref environment));
        Assert.Equal(5, Float32.ToInt32(half, RoundingMode.Down, ref environment, 1));
    }

    [Fact]
    public void Alternative_half_has_no_infinities_and_no_nans()
    {
        FloatEnvironment environment = FloatEnvironment.Arm;
        Assert.Equal(0x7FFF, Float64.ToAlternativeHalf(Infinity, ref environment));
        Assert.Equal(0x8000, Float64.ToAlternativeHalf(QuietNan | 1UL << 63, ref environment));
        Assert.Equal(FloatFlags.Invalid, environment.Flags);
        environment.Flags = FloatFlags.None;
        Assert.Equal(0x7C00, Float32.ToAlternativeHalf(0x4780_0000, ref environment)); // 65536
        Assert.Equal(FloatFlags.None, environment.Flags);
        Assert.Equal(0x7FFF, Float32.ToAlternativeHalf(0x4800_0000, ref environment)); // 131072: invalid, not overflow
        Assert.Equal(FloatFlags.Invalid, environment.Flags);
    }

    [Fact]
    public void Legacy_mips_nans_keep_meaning_when_the_payload_is_lost()
    {
        FloatEnvironment environment = FloatEnvironment.Arm with { FirstFractionBitSignals = true, DefaultNanPattern = DefaultNanPattern.PositiveFirstClear };
        Assert.Equal(0x7FBF_FFFFu, Float64.ToFloat32(0x7FF0_0000_0000_0001, ref environment));
        Assert.Equal(FloatFlags.None, environment.Flags);
        Assert.Equal(0x7FBF_FFFFu, Float32.Add(0x7FC0_0000, 0, ref environment));
        Assert.Equal(FloatFlags.Invalid, environment.Flags);
    }

    // The reference emulator reports an exact conversion here; Arm ARM FPToFixedJS clears Z for a positive zero whose fraction
    // was not zero, so the manual is followed.
    [Fact]
    public void Flushed_subnormal_is_no_exact_javascript_integer()
    {
        FloatEnvironment environment = FloatEnvironment.Arm with { FlushInputsToZero = true };
        Assert.Equal(0, Float64.ToInt32Modular(1, out bool isExact, ref environment));
        Assert.False(isExact);
        Assert.Equal(FloatFlags.InputDenormal, environment.Flags);
        Assert.Equal(0, Float64.ToInt32Modular(0, out isExact, ref environment));
        Assert.True(isExact);
    }

    [Fact]
    public void Brain_float_arithmetic_rounds_to_eight_bits()
    {
        FloatEnvironment environment = FloatEnvironment.Arm;
        Random random = new(8);
        for (int i = 0; i < 200_000; i++)
        {
            ushort a = (ushort)random.Next(65536), b = (ushort)random.Next(65536);
            double x = BitConverter.UInt32BitsToSingle((uint)a << 16), y = BitConverter.UInt32BitsToSingle((uint)b << 16);
            if (double.IsNaN(x) || double.IsNaN(y)) continue;
            Same(x * y, BrainFloat.Multiply(a, b, ref environment));
            Same(x / y, BrainFloat.Divide(a, b, ref environment));
        }

        void Same(double exact, ushort actual)
        {
            // Rounded to odd, the single result keeps what the second rounding needs.
            uint single = Float64.ToFloat32(BitConverter.DoubleToUInt64Bits(exact), RoundingMode.ToOdd, ref environment);
            bool isOverflow = (single & 0x7FFF_FFFF) == 0x7F7F_FFFF;
            uint rounded = single + 0x7FFF + (single >> 16 & 1) >> 16;
            uint expected = double.IsNaN(exact) ? actual : isOverflow || double.IsInfinity(exact) ? single >> 31 << 15 | 0x7F80 : rounded;
            Assert.Equal(expected, actual);
        }
    }
}
