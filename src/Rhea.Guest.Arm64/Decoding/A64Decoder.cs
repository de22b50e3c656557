namespace Rhea.Guest.Arm64.Decoding;

/// <summary>The transformations of fields that the decode files of A64 name.</summary>
public static partial class A64Decoder
{
    /// <summary>The immediate of ADD and SUB: bit 12 tells whether the low 12 bits are shifted left by 12.</summary>
    private static int ShiftByTwelve(int value) => (value & 0xFFF) << ((value >> 12) * 12);

    /// <summary>An unsigned offset of 12 bits, scaled by the size in the bits above.</summary>
    private static int ScaleBySize(int value) => (value & 0xFFF) << (value >> 12);

    /// <summary>The signed offset of a pair: the low 7 bits, scaled by 4 bytes shifted by the bits above.</summary>
    private static int ScalePairOffset(int value) => (value << 25 >> 25) << ((value >> 7) + 2);

    /// <summary>The shift of a register offset: bit 2 tells whether it is the size in the bits below, or none.</summary>
    private static int OffsetShift(int value) => (value & 4) != 0 ? value & 3 : 0;

    /// <summary>As <see cref="OffsetShift"/>, with a size of three bits.</summary>
    private static int VectorOffsetShift(int value) => (value & 8) != 0 ? value & 7 : 0;
}
