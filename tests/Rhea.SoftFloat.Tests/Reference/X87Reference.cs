namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>x87 instructions on the host itself.</summary>
public sealed class X87Reference() : ReferenceProgram(
    SseReference.Missing, "gcc", "x86.c", ["-O1", "-masm=intel", "-mno-red-zone"], X87Operations.All)
{
    private const uint AllMasked = 0x3F;
    private static readonly byte[] Precisions = [24, 0, 53, 64];

    private protected override string[] Launcher => [];

    public override IEnumerable<uint> Controls(ReferenceOperation operation) =>
        from precision in new uint[] { 0, 2, 3 } from mode in Enumerable.Range(0, 4) select AllMasked | precision << 8 | (uint)mode << 10;

    public override FloatEnvironment ToEnvironment(uint control) => FloatEnvironment.X87 with
    {
        RoundingMode = ToRoundingMode(control >> 10),
        ExtendedPrecision = Precisions[control >> 8 & 3],
    };

    public override FloatFlags ToFlags(ulong status) => ToFloatFlags(status);

    /// <summary>The meaning of a rounding control field.</summary>
    public static RoundingMode ToRoundingMode(uint field) => (field & 3) switch
    {
        0 => RoundingMode.NearestEven,
        1 => RoundingMode.Down,
        2 => RoundingMode.Up,
        _ => RoundingMode.TowardZero,
    };

    /// <summary>IE, DE, ZE, OE, UE, PE from bit 0.</summary>
    public static FloatFlags ToFloatFlags(ulong status)
    {
        FloatFlags[] order = [FloatFlags.Invalid, FloatFlags.InputDenormal, FloatFlags.DivideByZero, FloatFlags.Overflow, FloatFlags.Underflow, FloatFlags.Inexact];
        FloatFlags flags = FloatFlags.None;
        for (int bit = 0; bit < order.Length; bit++)
        {
            if ((status >> bit & 1) != 0) flags |= order[bit];
        }
        return flags;
    }
}
