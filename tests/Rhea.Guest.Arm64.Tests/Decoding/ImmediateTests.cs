using Rhea.Guest.Arm64.Decoding;

namespace Rhea.Guest.Arm64.Tests.Decoding;

public class ImmediateTests
{
    [Fact]
    public void ThereAre5334MasksOf64BitsAndEachIsARotatedRun()
    {
        var masks = new HashSet<ulong>();
        for (int field = 0; field < 1 << 13; field++)
        {
            if (A64Immediates.TryDecodeBitMask(1, field >> 12, (field >> 6) & 63, field & 63, out ulong mask))
            {
                masks.Add(mask);
            }
        }

        Assert.Equal(5334, masks.Count);
        Assert.DoesNotContain(0UL, masks);
        Assert.DoesNotContain(ulong.MaxValue, masks);
    }

    [Theory]
    [InlineData(1, 1, 0b000111, 0, 0xFFUL)]
    [InlineData(1, 1, 0b000000, 1, 0x8000_0000_0000_0000UL)]
    [InlineData(1, 0, 0b111100, 0, 0x5555_5555_5555_5555UL)]
    [InlineData(0, 0, 0b111100, 1, 0xAAAA_AAAAUL)]
    [InlineData(0, 0, 0b011110, 31, 0xFFFF_FFFEUL)]
    [InlineData(1, 0, 0b110001, 7, 0x0606_0606_0606_0606UL)]
    public void MaskIsRotatedAndReplicated(int is64, int n, int imms, int immr, ulong expected)
    {
        Assert.True(A64Immediates.TryDecodeBitMask(is64, n, imms, immr, out ulong mask));
        Assert.Equal(expected, mask);
    }

    [Theory]
    [InlineData(1, 1, 0b111111)]
    [InlineData(1, 0, 0b111111)]
    [InlineData(1, 0, 0b111101)]
    [InlineData(0, 1, 0b000000)]
    public void ReservedMaskIsRefused(int is64, int n, int imms) => Assert.False(A64Immediates.TryDecodeBitMask(is64, n, imms, 0, out _));

    [Theory]
    [InlineData(0x70, 1.0)]
    [InlineData(0x00, 2.0)]
    [InlineData(0x80, -2.0)]
    [InlineData(0x3F, 31.0)]
    [InlineData(0x40, 0.125)]
    [InlineData(0xF8, -1.5)]
    public void FloatIsExpanded(int imm8, double expected)
    {
        Assert.Equal(expected, BitConverter.UInt64BitsToDouble(A64Immediates.ExpandFloat(imm8, 3)));
        Assert.Equal((float)expected, BitConverter.UInt32BitsToSingle((uint)A64Immediates.ExpandFloat(imm8, 2)));
    }

    [Theory]
    [InlineData(0, 0, 0x12, 0x0000_0012_0000_0012UL)]
    [InlineData(1, 6, 0x12, 0xEDFF_FFFF_EDFF_FFFFUL)]
    [InlineData(0, 3, 0x12, 0x0000_1200_0000_1200UL)]
    [InlineData(1, 3, 0x12, 0x0000_1200_0000_1200UL)]
    [InlineData(0, 10, 0x12, 0x1200_1200_1200_1200UL)]
    [InlineData(0, 12, 0x12, 0x0000_12FF_0000_12FFUL)]
    [InlineData(1, 13, 0x12, 0xFFED_0000_FFED_0000UL)]
    [InlineData(0, 14, 0x12, 0x1212_1212_1212_1212UL)]
    [InlineData(1, 14, 0x81, 0xFF00_0000_0000_00FFUL)]
    [InlineData(0, 15, 0x70, 0x3F80_0000_3F80_0000UL)]
    [InlineData(1, 15, 0x70, 0x3FF0_0000_0000_0000UL)]
    public void VectorImmediateIsExpanded(int op, int cmode, int imm8, ulong expected) => Assert.Equal(expected, A64Immediates.ExpandVector(op, cmode, imm8));
}
