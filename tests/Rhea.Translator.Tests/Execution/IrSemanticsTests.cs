using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Tests.Execution;

/// <summary>Known answers; the native code is compared with the same functions on random operands elsewhere.</summary>
public unsafe class IrSemanticsTests
{
    private uint _control;
    private uint _status;

    [Fact]
    public void CrcOfCheckString()
    {
        uint crc = 0xFFFF_FFFF;
        foreach (byte b in "123456789"u8)
        {
            crc = (uint)Run(IrOp.Crc32, IrType.I32, IrType.I32, crc, b).Low;
        }

        Assert.Equal(0xCBF4_3926u, ~crc);
        crc = (uint)Run(IrOp.Crc32, IrType.I32, IrType.I32, 0xFFFF_FFFF, 0x3837_3635_3433_3231, aux: 3).Low;
        crc = (uint)Run(IrOp.Crc32, IrType.I32, IrType.I32, crc, (byte)'9').Low;
        Assert.Equal(0xCBF4_3926u, ~crc);
    }

    [Theory]
    [InlineData(IrOp.DivSigned, 0x8000_0000_0000_0000, ulong.MaxValue, 0x8000_0000_0000_0000)]
    [InlineData(IrOp.DivSigned, 7ul, 0ul, 0ul)]
    [InlineData(IrOp.DivUnsigned, 7ul, 0ul, 0ul)]
    [InlineData(IrOp.Ror, 1ul, 65ul, 0x8000_0000_0000_0000)]
    [InlineData(IrOp.MulHighSigned, ulong.MaxValue, 5ul, ulong.MaxValue)]
    [InlineData(IrOp.BitReverse, 3ul, 0ul, 0xC000_0000_0000_0000)]
    public void Integers(IrOp op, ulong a, ulong b, ulong expected) => Assert.Equal(expected, Run(op, IrType.I64, IrType.I64, a, b).Low);

    [Fact]
    public void ConversionOutOfRangeSaturatesAndIsInvalid()
    {
        ulong r = Run(IrOp.FToSigned, IrType.I32, IrType.F64, BitConverter.DoubleToUInt64Bits(3e9), aux: (int)FloatRounding.Zero).Low;
        Assert.Equal(0x7FFF_FFFFul, r);
        Assert.Equal(1u, _status);
    }

    [Fact]
    public void SignallingNanWinsOverQuietOne()
    {
        ulong r = Run(IrOp.FAdd, IrType.F64, IrType.F64, 0x7FF8_0000_0000_0001, 0x7FF0_0000_0000_0002).Low;
        Assert.Equal(0x7FF8_0000_0000_0002ul, r);
        Assert.Equal(1u, _status);
    }

    [Fact]
    public void DefaultNanComesFromTheControlRegister()
    {
        _control = 1 << 25;
        Assert.Equal(0x7FF8_0000_0000_0000ul, Run(IrOp.FAdd, IrType.F64, IrType.F64, 0xFFF8_0000_0000_0001, 0).Low);
        Assert.Equal(0u, _status);
    }

    [Theory]
    [InlineData(0u, 0x7C00ul, 0x7F80_0000ul)]
    [InlineData(1u << 26, 0x7C00ul, 0x4780_0000ul)]
    public void HalfPrecisionHasAnAlternativeFormat(uint control, ulong half, ulong expected)
    {
        _control = control;
        Assert.Equal(expected, Run(IrOp.FConvert, IrType.F32, IrType.F16, half).Low);
    }

    [Fact]
    public void HalvingSubtractionRoundsDown()
    {
        (ulong low, _) = Run(IrOp.VHalvingSubSigned, IrType.V128, IrType.V128, 0x80_7F_00_01, 0x7F_80_01_00);
        Assert.Equal(0x80_7F_FF_00ul, low);
        (low, _) = Run(IrOp.VHalvingSubUnsigned, IrType.V128, IrType.V128, 0x00_FF_00_01, 0xFF_00_01_00);
        Assert.Equal(0x80_7F_FF_00ul, low);
    }

    [Fact]
    public void ShiftsByNegativeCountsGoRight()
    {
        (ulong low, _) = Run(IrOp.VShiftSigned, IrType.V128, IrType.V128, 0x80_80_80_40, 0x80_FF_01_01);
        Assert.Equal(0xFF_C0_00_80ul, low);
        (low, _) = Run(IrOp.VShiftUnsigned, IrType.V128, IrType.V128, 0x80_80_80_40, 0x80_FF_07_01);
        Assert.Equal(0x00_40_00_80ul, low);
    }

    private (ulong Low, ulong High) Run(IrOp op, IrType type, IrType source, ulong a, ulong b = 0, int aux = 0, long immediate = 0)
    {
        ulong* values = stackalloc ulong[8];
        values[0] = a;
        values[2] = b;
        long operation = (long)op | ((long)type << 10) | ((long)source << 14) | ((long)aux << 18) | (immediate << 24);
        IrSemantics.Execute(values + 6, values, values + 2, values + 4, operation, ref _control, ref _status, ArmFloat.Instance);
        return (values[6], values[7]);
    }
}
