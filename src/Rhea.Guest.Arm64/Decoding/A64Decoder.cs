using System.Numerics;

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

    /// <summary>The size of a floating-point type as a log2 of bytes: type 0 is single, 1 double, 3 half.</summary>
    private static int TypeSize(int type) => type == 3 ? 1 : type + 2;

    /// <summary>The fraction bits of a fixed-point value, from the field scale.</summary>
    private static int FractionBits(int scale) => 64 - scale;

    /// <summary>The number of the lowest bit that is set.</summary>
    private static int LowestBit(int value) => BitOperations.TrailingZeroCount(value);

    /// <summary>The number of the highest bit that is set.</summary>
    private static int HighestBit(int value) => BitOperations.Log2((uint)value);

    /// <summary>The lane that imm5 names: the bits above the lowest one that is set.</summary>
    private static int LaneIndex(int imm5) => imm5 >> (LowestBit(imm5) + 1);

    /// <summary>The source lane of INS: imm4 without the bits below the size, which the imm5 in the low bits gives.</summary>
    private static int SourceLane(int value) => value >> (5 + LowestBit(value & 0x1F));

    /// <summary>The amount of a right shift, from immh:immb: twice the lane's width less the value.</summary>
    private static int RightShift(int value) => (16 << HighestBit(value >> 3)) - value;

    /// <summary>The amount of a left shift, from immh:immb: the value less the lane's width.</summary>
    private static int LeftShift(int value) => value - (8 << HighestBit(value >> 3));

    /// <summary>The lane of a by-element operation from size:H:L:M: a wider lane needs fewer of these bits.</summary>
    private static int ElementIndex(int value) => (value & 7) >> ((value >> 3) - 1);

    /// <summary>The register of a by-element operation from size:M:Rm: M belongs to the lane when that is a halfword.</summary>
    private static int ElementRegister(int value) => (value >> 5) == 1 ? value & 0xF : value & 0x1F;
}
