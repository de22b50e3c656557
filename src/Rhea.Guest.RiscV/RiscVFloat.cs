using Rhea.SoftFloat;
using Rhea.Translator.Guests;

namespace Rhea.Guest.RiscV;

/// <summary>
/// The F and D extensions (Unprivileged ISA, chapters 20 and 21). Control is fcsr.frm, status fcsr.fflags: NV 4, DZ 3, OF 2, UF 1, NX 0.
/// </summary>
internal sealed class RiscVFloat : FloatArchitecture
{
    /// <summary>frm: to the nearest, ties away from zero.</summary>
    internal const uint NearestAway = 4;

    public override bool HasCanonicalNans => true;

    public override bool NumbersBeatSignalingNans => true;

    public override bool IsTinyAfterRounding => true;

    public override FloatEnvironment Environment(uint control) => FloatEnvironment.RiscV with { RoundingMode = Rounding(control) };

    public override uint Status(FloatFlags flags) => Reverse((uint)flags & 0x1F);

    /// <summary>IE 0, ZE 2, OE 3, UE 4, PE 5 of MXCSR.</summary>
    public override uint StatusOfHost(uint mxcsr) => Reverse((mxcsr & 1) | ((mxcsr >> 1) & 0x1E));

    public override uint HostModes(uint control) => control switch { 1 => 3u << 13, 2 => 1u << 13, 3 => 2u << 13, _ => 0 };

    /// <summary>The host does not round ties away from zero.</summary>
    public override bool NeedsExact(uint control) => control == NearestAway;

    /// <summary>5 to 7 are reserved (20.2).</summary>
    public override bool IsReserved(uint control) => control > NearestAway;

    /// <summary>RNE 0, RTZ 1, RDN 2, RUP 3, RMM 4.</summary>
    internal static RoundingMode Rounding(uint mode) => mode switch
    {
        1 => RoundingMode.TowardZero,
        2 => RoundingMode.Down,
        3 => RoundingMode.Up,
        NearestAway => RoundingMode.NearestAway,
        _ => RoundingMode.NearestEven,
    };

    /// <summary>The five flags of IEEE 754 in the opposite order.</summary>
    private static uint Reverse(uint flags) =>
        ((flags & 1) << 4) | ((flags & 2) << 2) | (flags & 4) | ((flags & 8) >> 2) | ((flags & 16) >> 4);
}
