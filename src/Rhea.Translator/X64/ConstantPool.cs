namespace Rhea.Translator.X64;

/// <summary>16-byte constants that generated code loads, by their place in the pool.</summary>
internal enum ConstantPool
{
    Sign32, Magnitude32, Sign64, Magnitude64, Low16,
    PackedSign32, PackedSign64, PackedMagnitude32, PackedMagnitude64, Low64,
    Bytes80, Words8000, Ones, Reverse16, Reverse32, Reverse64, ReverseHalf32, ReverseHalf64,
    EvenBytes, LowNibbles, PopulationOfNibble, TableSaturate, OnesBytes, OnesWords, OddBytes, EvenWords, OddWords, EvenBits, EvenPairs,
    LowBytes, HighBytes, LowWords, LowBytesOfWords, BytesFf, ReversedNibbles, ReversedNibblesHigh, TwoTo16, Exponent52, Exponent84, Exponents84And52, SmallZeros, LargeZeros,
    BelowHalf32, BelowHalf64, LeastNormal32, LeastNormal64,
    Sha1Constant0, Sha1Constant1, Sha1Constant2,
    BoxOnes, BoxedNan32, CanonicalNan32, CanonicalNan64,
    Count,
}

/// <summary>The contents of the pool.</summary>
internal static class ConstantPoolData
{
    public static (ulong Low, ulong High) Of(ConstantPool constant) => constant switch
    {
        ConstantPool.Sign32 => (0x8000_0000, 0),
        ConstantPool.Magnitude32 => (0x7FFF_FFFF, 0),
        ConstantPool.Sign64 => (0x8000_0000_0000_0000, 0),
        ConstantPool.Magnitude64 => (0x7FFF_FFFF_FFFF_FFFF, 0),
        ConstantPool.Low16 => (0xFFFF, 0),
        ConstantPool.PackedSign32 => Both(0x8000_0000_8000_0000),
        ConstantPool.PackedSign64 => Both(0x8000_0000_0000_0000),
        ConstantPool.PackedMagnitude32 => Both(0x7FFF_FFFF_7FFF_FFFF),
        ConstantPool.PackedMagnitude64 => Both(0x7FFF_FFFF_FFFF_FFFF),
        ConstantPool.Low64 => (ulong.MaxValue, 0),
        ConstantPool.Bytes80 => Both(0x8080_8080_8080_8080),
        ConstantPool.Words8000 => Both(0x8000_8000_8000_8000),
        ConstantPool.Ones => Both(ulong.MaxValue),
        ConstantPool.Reverse16 => (0x0607_0405_0203_0001, 0x0E0F_0C0D_0A0B_0809),
        ConstantPool.Reverse32 => (0x0405_0607_0001_0203, 0x0C0D_0E0F_0809_0A0B),
        ConstantPool.Reverse64 => (0x0001_0203_0405_0607, 0x0809_0A0B_0C0D_0E0F),
        ConstantPool.ReverseHalf32 => (0x0504_0706_0100_0302, 0x0D0C_0F0E_0908_0B0A),
        ConstantPool.ReverseHalf64 => (0x0100_0302_0504_0706, 0x0908_0B0A_0D0C_0F0E),
        ConstantPool.EvenBytes => (0x0E0C_0A08_0604_0200, 0x8080_8080_8080_8080),
        ConstantPool.OddBytes => (0x0F0D_0B09_0705_0301, 0x8080_8080_8080_8080),
        ConstantPool.EvenWords => (0x0D0C_0908_0504_0100, 0x8080_8080_8080_8080),
        ConstantPool.OddWords => (0x0F0E_0B0A_0706_0302, 0x8080_8080_8080_8080),
        ConstantPool.LowNibbles => Both(0x0F0F_0F0F_0F0F_0F0F),
        ConstantPool.PopulationOfNibble => (0x0302_0201_0201_0100, 0x0403_0302_0302_0201),
        ConstantPool.TableSaturate => Both(0x7070_7070_7070_7070),
        ConstantPool.OnesBytes => Both(0x0101_0101_0101_0101),
        ConstantPool.OnesWords => Both(0x0001_0001_0001_0001),
        // What SHA1RNDS4 adds by itself (FIPS 180-4, 4.2.1).
        ConstantPool.Sha1Constant0 => Both(0x5A82_7999_5A82_7999),
        ConstantPool.Sha1Constant1 => Both(0x6ED9_EBA1_6ED9_EBA1),
        ConstantPool.Sha1Constant2 => Both(0x8F1B_BCDC_8F1B_BCDC),
        ConstantPool.BoxOnes => (0xFFFF_FFFF_0000_0000, 0),
        ConstantPool.BoxedNan32 => (0xFFFF_FFFF_7FC0_0000, 0),
        ConstantPool.CanonicalNan32 => (0x7FC0_0000, 0),
        ConstantPool.CanonicalNan64 => (0x7FF8_0000_0000_0000, 0),
        ConstantPool.LeastNormal32 => Both(0x0080_0000_0080_0000),
        ConstantPool.LeastNormal64 => Both(0x0010_0000_0000_0000),
        ConstantPool.BelowHalf32 => (0x3EFF_FFFF, 0),
        ConstantPool.BelowHalf64 => (0x3FDF_FFFF_FFFF_FFFF, 0),
        ConstantPool.EvenBits => Both(0x5555_5555_5555_5555),
        ConstantPool.EvenPairs => Both(0x3333_3333_3333_3333),
        ConstantPool.LowBytes => Both(0x00FF_00FF_00FF_00FF),
        ConstantPool.HighBytes => Both(0xFF00_FF00_FF00_FF00),
        ConstantPool.LowWords => Both(0x0000_FFFF_0000_FFFF),
        ConstantPool.LowBytesOfWords => Both(0x0000_00FF_0000_00FF),
        ConstantPool.BytesFf => Both(0xFF),
        ConstantPool.ReversedNibbles => (0xE060_A020_C040_8000, 0xF070_B030_D050_9010),
        ConstantPool.ReversedNibblesHigh => (0x0E06_0A02_0C04_0800, 0x0F07_0B03_0D05_0901),
        ConstantPool.TwoTo16 => Both(0x4780_0000_4780_0000),
        ConstantPool.Exponent52 => Both(0x4330_0000_0000_0000),
        ConstantPool.Exponent84 => Both(0x4530_0000_0000_0000),
        ConstantPool.Exponents84And52 => Both(0x4530_0000_0010_0000),
        ConstantPool.LargeZeros => (0x0101_0101_0202_0308, 0),
        ConstantPool.SmallZeros => (0x0505_0505_0606_0708, 0x0404_0404_0404_0404),
        _ => (0, 0),
    };

    private static (ulong Low, ulong High) Both(ulong half) => (half, half);
}
