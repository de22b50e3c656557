namespace Rhea.SoftFloat.Tests;

/// <summary>The exceptions of single operations, from IEEE 754-2019, section 7, and the architectures' manuals.</summary>
public sealed class FlagTests
{
    private const uint One = 0x3F80_0000, Two = 0x4000_0000, Three = 0x4040_0000, Zero = 0, NegativeZero = 0x8000_0000;
    private const uint Infinity = 0x7F80_0000, NegativeInfinity = 0xFF80_0000, Largest = 0x7F7F_FFFF;
    private const uint LeastNormal = 0x0080_0000, GreatestSubnormal = 0x007F_FFFF, LeastSubnormal = 1;
    private const uint Quiet = 0x7FC0_1234, Signaling = 0x7F80_1234, DefaultNan = 0x7FC0_0000;
    private const FloatFlags OverflowInexact = FloatFlags.Overflow | FloatFlags.Inexact, UnderflowInexact = FloatFlags.Underflow | FloatFlags.Inexact;

    [Theory]
    [InlineData(One, Two, Three, FloatFlags.None)]
    [InlineData(Infinity, NegativeInfinity, DefaultNan, FloatFlags.Invalid)]
    [InlineData(Infinity, Infinity, Infinity, FloatFlags.None)]
    [InlineData(Largest, Largest, Infinity, OverflowInexact)]
    [InlineData(One, LeastSubnormal, One, FloatFlags.Inexact)]
    [InlineData(LeastSubnormal, LeastSubnormal, 2u, FloatFlags.None)]
    [InlineData(Quiet, Signaling, Signaling | 0x0040_0000, FloatFlags.Invalid)]
    [InlineData(Quiet, One, Quiet, FloatFlags.None)]
    [InlineData(Zero, NegativeZero, Zero, FloatFlags.None)]
    public void Arm_addition(uint a, uint b, uint expected, FloatFlags flags)
    {
        FloatEnvironment environment = FloatEnvironment.Arm;
        Assert.Equal(expected, Float32.Add(a, b, ref environment));
        Assert.Equal(flags, environment.Flags);
    }

    [Theory]
    [InlineData(One, Zero, Infinity, FloatFlags.DivideByZero)]
    [InlineData(One, NegativeZero, NegativeInfinity, FloatFlags.DivideByZero)]
    [InlineData(Zero, Zero, DefaultNan, FloatFlags.Invalid)]
    [InlineData(Infinity, Zero, Infinity, FloatFlags.None)]
    [InlineData(Infinity, Infinity, DefaultNan, FloatFlags.Invalid)]
    [InlineData(One, Three, 0x3EAA_AAABu, FloatFlags.Inexact)]
    [InlineData(LeastNormal, Two, 0x0040_0000u, FloatFlags.None)]
    [InlineData(LeastSubnormal, Two, Zero, UnderflowInexact)]
    public void Arm_division(uint a, uint b, uint expected, FloatFlags flags)
    {
        FloatEnvironment environment = FloatEnvironment.Arm;
        Assert.Equal(expected, Float32.Divide(a, b, ref environment));
        Assert.Equal(flags, environment.Flags);
    }

    [Theory]
    [InlineData(RoundingMode.NearestEven, Infinity, NegativeInfinity)]
    [InlineData(RoundingMode.NearestAway, Infinity, NegativeInfinity)]
    [InlineData(RoundingMode.Up, Infinity, NegativeZero | Largest)]
    [InlineData(RoundingMode.Down, Largest, NegativeInfinity)]
    [InlineData(RoundingMode.TowardZero, Largest, NegativeZero | Largest)]
    [InlineData(RoundingMode.ToOdd, Largest, NegativeZero | Largest)]
    public void Overflow_follows_the_rounding_direction(RoundingMode mode, uint positive, uint negative)
    {
        FloatEnvironment environment = FloatEnvironment.Arm with { RoundingMode = mode };
        Assert.Equal(positive, Float32.Multiply(Largest, Two, ref environment));
        Assert.Equal(negative, Float32.Multiply(NegativeZero | Largest, Two, ref environment));
        Assert.Equal(OverflowInexact, environment.Flags);
    }

    // (1 - 2^-24) × 2^-126 lies half-way between the greatest subnormal number and the least normal one.
    [Fact]
    public void Tininess_is_detected_before_rounding_on_arm_and_after_it_on_risc_v()
    {
        const uint factor = 0x3F7F_FFFF;
        FloatEnvironment arm = FloatEnvironment.Arm, riscV = FloatEnvironment.RiscV;
        Assert.Equal(LeastNormal, Float32.Multiply(factor, LeastNormal, ref arm));
        Assert.Equal(UnderflowInexact, arm.Flags);
        Assert.Equal(LeastNormal, Float32.Multiply(factor, LeastNormal, ref riscV));
        Assert.Equal(UnderflowInexact, riscV.Flags);

        // Rounded up with an unbounded exponent, this is the least normal number itself: not tiny after rounding.
        riscV.Flags = arm.Flags = FloatFlags.None;
        riscV.RoundingMode = arm.RoundingMode = RoundingMode.Up;
        Assert.Equal(LeastNormal, Float64.ToFloat32(0x380F_FFFF_F000_0000, ref riscV));
        Assert.Equal(LeastNormal, Float64.ToFloat32(0x380F_FFFF_F000_0000, ref arm));
        Assert.Equal(FloatFlags.Inexact, riscV.Flags);
        Assert.Equal(UnderflowInexact, arm.Flags);
    }

    [Fact]
    public void Arm_flush_to_zero_raises_input_denormal_or_underflow_alone()
    {
        FloatEnvironment environment = FloatEnvironment.Arm with { FlushInputsToZero = true, FlushOutputsToZero = true };
        Assert.Equal(One, Float32.Add(One, GreatestSubnormal, ref environment));
        Assert.Equal(FloatFlags.InputDenormal, environment.Flags);
        environment.Flags = FloatFlags.None;
        Assert.Equal(Zero, Float32.Divide(LeastNormal, Three, ref environment));
        Assert.Equal(FloatFlags.Underflow, environment.Flags);
    }

    [Fact]
    public void Half_precision_flushes_by_its_own_bit_and_without_an_input_flag()
    {
        FloatEnvironment environment = FloatEnvironment.Arm with { FlushInputsToZero = true, FlushOutputsToZero = true };
        Assert.Equal(2, Float16.Add(1, 1, ref environment));
        environment.FlushHalfToZero = true;
        Assert.Equal(0, Float16.Add(1, 1, ref environment));
        Assert.Equal(FloatFlags.None, environment.Flags);
        Assert.Equal(0x3380_0000u, Float16.ToFloat32(1, ref environment));
    }

    [Fact]
    public void Infinity_times_zero_plus_a_quiet_nan_differs_between_architectures()
    {
        FloatEnvironment arm = FloatEnvironment.Arm, x86 = FloatEnvironment.X86, powerPc = FloatEnvironment.PowerPc, riscV = FloatEnvironment.RiscV;
        Assert.Equal(DefaultNan, Float32.FusedMultiplyAdd(Infinity, Zero, Quiet, FusedNegation.None, ref arm));
        Assert.Equal(FloatFlags.Invalid, arm.Flags);
        Assert.Equal(Quiet, Float32.FusedMultiplyAdd(Infinity, Zero, Quiet, FusedNegation.None, ref x86));
        Assert.Equal(FloatFlags.None, x86.Flags);
        Assert.Equal(Quiet, Float32.FusedMultiplyAdd(Infinity, Zero, Quiet, FusedNegation.None, ref powerPc));
        Assert.Equal(FloatFlags.Invalid, powerPc.Flags);
        Assert.Equal(DefaultNan, Float32.FusedMultiplyAdd(Infinity, Zero, Quiet, FusedNegation.None, ref riscV));
        Assert.Equal(FloatFlags.Invalid, riscV.Flags);
    }

    [Fact]
    public void Comparison_of_quiet_nans_is_silent_unless_it_is_the_signaling_one()
    {
        FloatEnvironment environment = FloatEnvironment.Arm;
        Assert.Equal(FloatRelation.Unordered, Float32.Compare(One, Quiet, ref environment));
        Assert.Equal(FloatFlags.None, environment.Flags);
        Assert.Equal(FloatRelation.Unordered, Float32.CompareSignaling(One, Quiet, ref environment));
        Assert.Equal(FloatFlags.Invalid, environment.Flags);
        Assert.Equal(FloatRelation.Equal, Float32.Compare(Zero, NegativeZero, ref environment));
        Assert.Equal(FloatRelation.Less, Float32.Compare(NegativeInfinity, Infinity, ref environment));
    }
}
