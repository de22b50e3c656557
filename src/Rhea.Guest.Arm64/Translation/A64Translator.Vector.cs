using Rhea.Guest.Arm64.Vectors;
using Rhea.Translator.Ir;

namespace Rhea.Guest.Arm64.Translation;

/// <content>What all translations of Advanced SIMD share.</content>
internal partial struct A64Translator
{
    private const int QcBit = 27;

    private readonly int Vec(IrOp op, int lane, int a, int b = -1, int c = -1, long immediate = 0) =>
        _ir.Append(op, IrType.V128, a, b, c, immediate, lane);

    /// <summary>A vector of <paramref name="bits"/> in both halves, or with zeros above.</summary>
    private readonly int VectorConstant(ulong bits, bool upperZero = false) =>
        _ir.Append(IrOp.VConstant, IrType.V128, immediate: (long)bits, aux: upperZero ? 1 : 0);

    /// <summary>The number in every lane.</summary>
    private readonly int EachLane(int lane, ulong value) => VectorConstant(lane switch
    {
        0 => (byte)value * 0x0101_0101_0101_0101UL,
        1 => (ushort)value * 0x0001_0001_0001_0001UL,
        2 => (uint)value * 0x0000_0001_0000_0001UL,
        _ => value,
    });

    private readonly int ZeroUpper(int value) => Vec(IrOp.VZeroUpper, 0, value);

    /// <summary>A helper in C# on vectors; the lanes that it computes are in <paramref name="parameters"/>, the rest of its result is zero.</summary>
    private readonly int VectorHelper(Arm64VectorHelper helper, in LaneParameters parameters, int a, int b = -1, int c = -1) =>
        _ir.Append(IrOp.CallVectorHelper, IrType.V128, a, b, c, (long)helper | (parameters.Packed << 16));

    /// <summary>The lanes that an instruction computes.</summary>
    private static int LaneCount(int scalar, int q, int size) => scalar != 0 ? 1 : (8 << q) >> size;

    /// <summary>A source with zeros in the lanes that the instruction does not compute.</summary>
    private readonly int LaneSource(int scalar, int q, int size, int register) => scalar == 0
        ? FloatSource(q, register)
        : LowLane(size, V(register));

    /// <summary>Lane 0 with zeros above.</summary>
    private readonly int LowLane(int size, int value) => size == 0
        ? _ir.Append(IrOp.VFromInteger, IrType.V128, _ir.Append(IrOp.VGetLane, IrType.I32, value, immediate: 0, aux: 0))
        : _ir.Append(IrOp.VFromScalar, IrType.V128, _ir.Append(IrOp.VLow, FloatType(size), value));

    /// <summary>Writes the result of an instruction whose scalar form has lanes of any size.</summary>
    private readonly bool SetLanes(int scalar, int q, int size, int register, int value)
    {
        if (scalar == 0 || size == 3)
        {
            return SetVector(q, register, value);
        }

        SetV(register, LowLane(size, value));
        return true;
    }

    /// <summary>Writes a result of 64 bits to the half of the register that Q names: the lower one, and zeros above, or the upper one alone.</summary>
    private readonly bool SetHalf(int q, int register, int value)
    {
        SetV(register, q == 0 ? value : Vec(IrOp.VZipLow, 3, V(register), value));
        return true;
    }

    /// <summary>Sets FPSR.QC where the vectors differ.</summary>
    private readonly void NoteSaturation(int exact, int saturated) =>
        _ir.Append(IrOp.NoteDifference, IrType.Void, exact, saturated, immediate: Arm64Guest.Fpsr, aux: QcBit);

    /// <summary>The half of a register that Q names, its lanes widened to twice the size.</summary>
    private readonly int Widened(int q, int unsigned, int size, int value) => Vec(
        (q, unsigned) switch
        {
            (0, 0) => IrOp.VWidenLowSigned,
            (0, _) => IrOp.VWidenLowUnsigned,
            (_, 0) => IrOp.VWidenHighSigned,
            _ => IrOp.VWidenHighUnsigned,
        },
        size,
        value);

    /// <summary>The products of the halves that Q names, at twice the size.</summary>
    private readonly int LongProduct(int q, int unsigned, int size, int n, int m) => Vec(
        (q, unsigned) switch
        {
            (0, 0) => IrOp.VMulLongLowSigned,
            (0, _) => IrOp.VMulLongLowUnsigned,
            (_, 0) => IrOp.VMulLongHighSigned,
            _ => IrOp.VMulLongHighUnsigned,
        },
        size,
        n,
        m);
}
