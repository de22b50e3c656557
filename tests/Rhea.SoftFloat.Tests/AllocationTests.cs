namespace Rhea.SoftFloat.Tests;

public sealed class AllocationTests
{
    [Fact]
    public void Operations_do_not_allocate()
    {
        FloatEnvironment environment = FloatEnvironment.Arm;
        Exercise(ref environment);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) Exercise(ref environment);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Exercise(ref FloatEnvironment environment)
    {
        ulong sum = Float64.Add(0x3FF0_0000_0000_0001, 0x4009_21FB_5444_2D18, ref environment);
        ulong quotient = Float64.Divide(sum, 0x4008_0000_0000_0000, ref environment);
        ulong fused = Float64.FusedMultiplyAdd(sum, quotient, 0x7FF0_0000_0000_0001, FusedNegation.Product, ref environment);
        _ = Float64.Compare(fused, Float64.SquareRoot(quotient, ref environment), ref environment);
        UInt128 wide = Float64.ToFloat128(quotient, ref environment);
        _ = Float128.ToInt64(Float128.Divide(wide, Float128.Multiply(wide, wide, ref environment), ref environment), RoundingMode.Up, ref environment);
        _ = Float16.ReciprocalRootEstimate(Float64.ToFloat16(sum, ref environment), ref environment);
        _ = Extended80.Remainder(Float64.ToExtended80(sum, ref environment), Float64.ToExtended80(quotient, ref environment), ref environment);
    }
}
