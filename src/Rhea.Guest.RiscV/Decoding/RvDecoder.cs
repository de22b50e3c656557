namespace Rhea.Guest.RiscV.Decoding;

/// <summary>The transformations of fields that the decode files of RISC-V name.</summary>
public static partial class RvDecoder
{
    /// <summary>The size of the floating-point format fmt as a log2 of bytes: 0 is single, 1 double, 2 half.</summary>
    private static int FormatSize(int fmt) => fmt == 2 ? 1 : fmt + 2;

    private static int Inverted(int bit) => bit ^ 1;
}
