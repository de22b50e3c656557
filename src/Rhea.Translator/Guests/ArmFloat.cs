using Rhea.SoftFloat;

namespace Rhea.Translator.Guests;

/// <summary>AArch64's FPCR and FPSR (Arm ARM C5.2.8 and C5.2.10).</summary>
public sealed class ArmFloat : FloatArchitecture
{
    /// <summary>The one there is: it has no state.</summary>
    public static ArmFloat Instance { get; } = new();

    /// <inheritdoc/>
    public override FloatEnvironment Environment(uint control) => ArmFloatControl.ToEnvironment(control);

    /// <inheritdoc/>
    public override bool HasAlternativeHalf(uint control) => (control & ArmFloatControl.AlternativeHalfPrecision) != 0;

    /// <inheritdoc/>
    public override uint Status(FloatFlags flags) => ArmFloatControl.ToFpsr(flags);

    /// <summary>IE, ZE, OE, UE, PE of MXCSR as IOC, DZC, OFC, UFC, IXC.</summary>
    public override uint StatusOfHost(uint mxcsr) => (mxcsr & 1) | ((mxcsr >> 1) & 0x1E);

    /// <inheritdoc/>
    public override uint HostModes(uint control)
    {
        uint rounding = ((control >> ArmFloatControl.RoundingModeShift) & 3) switch { 0 => 0u, 1 => 2u, 2 => 1u, _ => 3u };
        return rounding << 13;
    }

    /// <inheritdoc/>
    public override bool FlushesToZero(uint control) => (control & ArmFloatControl.FlushToZero) != 0;

    /// <summary>The host has no default NaNs.</summary>
    public override bool NeedsExact(uint control) => (control & ArmFloatControl.DefaultNan) != 0;
}
