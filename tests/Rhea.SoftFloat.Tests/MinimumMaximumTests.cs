namespace Rhea.SoftFloat.Tests;

public sealed class MinimumMaximumTests
{
    private const ulong One = 0x3FF0_0000_0000_0000, NegativeZero = 0x8000_0000_0000_0000, Quiet = 0x7FF8_0000_0000_0001, Signaling = 0x7FF0_0000_0000_0001;

    [Fact]
    public void Quiet_nan_loses_in_the_number_forms_only()
    {
        FloatEnvironment environment = FloatEnvironment.Arm;
        Assert.Equal(Quiet, Float64.Minimum(One, Quiet, ref environment));
        Assert.Equal(One, Float64.MinNum(One, Quiet, ref environment));
        Assert.Equal(One, Float64.MaximumNumber(Quiet, One, ref environment));
        Assert.Equal(FloatFlags.None, environment.Flags);
    }

    [Fact]
    public void Signaling_nan_wins_in_minNum_and_loses_in_minimumNumber()
    {
        FloatEnvironment environment = FloatEnvironment.Arm;
        Assert.Equal(Quiet, Float64.MinNum(One, Signaling, ref environment));
        Assert.Equal(FloatFlags.Invalid, environment.Flags);
        environment = FloatEnvironment.RiscV;
        Assert.Equal(One, Float64.MinimumNumber(One, Signaling, ref environment));
        Assert.Equal(FloatFlags.Invalid, environment.Flags);
        Assert.Equal(0x7FF8_0000_0000_0000UL, Float64.MinimumNumber(Quiet, Signaling, ref environment));
    }

    [Fact]
    public void Negative_zero_is_less_than_positive_zero()
    {
        FloatEnvironment environment = FloatEnvironment.RiscV;
        Assert.Equal(NegativeZero, Float64.Minimum(0, NegativeZero, ref environment));
        Assert.Equal(NegativeZero, Float64.MinimumNumber(NegativeZero, 0, ref environment));
        Assert.Equal(0UL, Float64.Maximum(NegativeZero, 0, ref environment));
        Assert.Equal(NegativeZero, Float64.Maximum(NegativeZero, NegativeZero, ref environment));
    }
}
