namespace Rhea.SoftFloat;

/// <summary>Translates the AArch64 floating-point control and status registers (Arm ARM C5.2.8 and C5.2.10).</summary>
public static class ArmFloatControl
{
    /// <summary>FPCR.FZ16: flush 16-bit subnormals.</summary>
    public const uint FlushHalfToZero = 1u << 19;

    /// <summary>FPCR.FZ: flush 32-bit and 64-bit subnormals.</summary>
    public const uint FlushToZero = 1u << 24;

    /// <summary>FPCR.DN: default NaN.</summary>
    public const uint DefaultNan = 1u << 25;

    /// <summary>FPCR.AHP: the 16-bit format of conversions is the alternative one, <see cref="AlternativeHalf"/>.</summary>
    public const uint AlternativeHalfPrecision = 1u << 26;

    /// <summary>The lowest bit of FPCR.RMode, two bits in the order of <see cref="RoundingMode"/>.</summary>
    public const int RoundingModeShift = 22;

    /// <summary>The environment that an FPCR value selects, with no flag raised.</summary>
    /// <param name="fpcr">The register; the trap enables and FEAT_AFP's bits are ignored.</param>
    public static FloatEnvironment ToEnvironment(uint fpcr)
    {
        FloatEnvironment environment = FloatEnvironment.Arm;
        environment.RoundingMode = (RoundingMode)(fpcr >> RoundingModeShift & 3);
        environment.FlushInputsToZero = (fpcr & FlushToZero) != 0;
        environment.FlushOutputsToZero = (fpcr & FlushToZero) != 0;
        environment.FlushHalfToZero = (fpcr & FlushHalfToZero) != 0;
        environment.DefaultNan = (fpcr & DefaultNan) != 0;
        return environment;
    }

    /// <summary>The FPSR bits of accumulated flags: IOC 0, DZC 1, OFC 2, UFC 3, IXC 4, IDC 7.</summary>
    /// <param name="flags">The flags.</param>
    public static uint ToFpsr(FloatFlags flags) => (uint)flags;
}
