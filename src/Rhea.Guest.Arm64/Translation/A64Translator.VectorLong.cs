using Rhea.Guest.Arm64.Decoding;
using Rhea.Guest.Arm64.Vectors;
using Rhea.Translator.Ir;

namespace Rhea.Guest.Arm64.Translation;

/// <content>Three registers of different shapes, and products by one element (C4.1.90). Q names the half of the narrow operands.</content>
internal partial struct A64Translator
{
    private readonly bool SetWide(int register, int value)
    {
        SetV(register, value);
        return true;
    }

    /// <summary>An operation on both narrow operands, widened.</summary>
    private readonly int Long(IrOp op, in A64.ThreeU a) =>
        Vec(op, a.Size + 1, Widened(a.Q, a.U, a.Size, V(a.Rn)), Widened(a.Q, a.U, a.Size, V(a.Rm)));

    private readonly bool Wide(IrOp op, in A64.ThreeU a) =>
        SetWide(a.Rd, Vec(op, a.Size + 1, V(a.Rn), Widened(a.Q, a.U, a.Size, V(a.Rm))));

    private readonly bool Accumulate(IrOp op, int size, int register, int value) =>
        SetWide(register, Vec(op, size, V(register), value));

    public readonly bool Addl(in A64.ThreeU a) => SetWide(a.Rd, Long(IrOp.VAdd, a));

    public readonly bool Subl(in A64.ThreeU a) => SetWide(a.Rd, Long(IrOp.VSub, a));

    public readonly bool Addw(in A64.ThreeU a) => Wide(IrOp.VAdd, a);

    public readonly bool Subw(in A64.ThreeU a) => Wide(IrOp.VSub, a);

    /// <summary>Differences of narrow lanes fit them as unsigned numbers, and are widened as such.</summary>
    private readonly int LongDifference(in A64.ThreeU a) =>
        Widened(a.Q, 1, a.Size, Difference(a.U, a.Size, V(a.Rn), V(a.Rm)));

    public readonly bool Abdl(in A64.ThreeU a) => SetWide(a.Rd, LongDifference(a));

    public readonly bool Abal(in A64.ThreeU a) => Accumulate(IrOp.VAdd, a.Size + 1, a.Rd, LongDifference(a));

    /// <summary>The upper halves of the sums or differences of wide lanes.</summary>
    private readonly bool HighNarrow(IrOp op, in A64.ThreeU a)
    {
        int width = 8 << a.Size;
        int value = Vec(op, a.Size + 1, V(a.Rn), V(a.Rm));
        if (a.U != 0)
        {
            value = Vec(IrOp.VAdd, a.Size + 1, value, EachLane(a.Size + 1, 1UL << (width - 1)));
        }

        return SetHalf(a.Q, a.Rd, Vec(IrOp.VNarrow, a.Size, Vec(IrOp.VShrImmediate, a.Size + 1, value, immediate: width)));
    }

    public readonly bool Addhn(in A64.ThreeU a) => HighNarrow(IrOp.VAdd, a);

    public readonly bool Subhn(in A64.ThreeU a) => HighNarrow(IrOp.VSub, a);

    public readonly bool Mull(in A64.ThreeU a) => SetWide(a.Rd, LongProduct(a.Q, a.U, a.Size, V(a.Rn), V(a.Rm)));

    public readonly bool Mlal(in A64.ThreeU a) =>
        Accumulate(IrOp.VAdd, a.Size + 1, a.Rd, LongProduct(a.Q, a.U, a.Size, V(a.Rn), V(a.Rm)));

    public readonly bool Mlsl(in A64.ThreeU a) =>
        Accumulate(IrOp.VSub, a.Size + 1, a.Rd, LongProduct(a.Q, a.U, a.Size, V(a.Rn), V(a.Rm)));

    public readonly bool Pmull(in A64.Three a)
    {
        if (a.Size == 3)
        {
            return SetWide(a.Rd, Vec(IrOp.VCarrylessMultiply, 3, V(a.Rn), V(a.Rm), immediate: a.Q * 0x11));
        }

        var parameters = new LaneParameters(0, 8, upper: a.Q != 0);
        return SetWide(a.Rd, VectorHelper(Arm64VectorHelper.MultiplyPolynomialsLong, parameters, V(a.Rn), V(a.Rm)));
    }

    // Doubling and saturating.

    /// <summary>Narrow lanes from the half that Q names, or lane 0 alone.</summary>
    private static LaneParameters LongLanes(int scalar, int q, int size) =>
        new(size, scalar != 0 ? 1 : 8 >> size, upper: q != 0);

    private readonly bool DoublingLong(Arm64VectorHelper helper, int scalar, int q, int size, int rd, int n, int m)
    {
        int accumulator = helper == Arm64VectorHelper.MultiplyDoublingLong ? -1 : V(rd);
        return SetWide(rd, VectorHelper(helper, LongLanes(scalar, q, size), n, m, accumulator));
    }

    public readonly bool Sqdmull(in A64.Three a) =>
        DoublingLong(Arm64VectorHelper.MultiplyDoublingLong, a.Scalar, a.Q, a.Size, a.Rd, V(a.Rn), V(a.Rm));

    public readonly bool Sqdmlal(in A64.Three a) =>
        DoublingLong(Arm64VectorHelper.MultiplyDoublingLongAdd, a.Scalar, a.Q, a.Size, a.Rd, V(a.Rn), V(a.Rm));

    public readonly bool Sqdmlsl(in A64.Three a) =>
        DoublingLong(Arm64VectorHelper.MultiplyDoublingLongSubtract, a.Scalar, a.Q, a.Size, a.Rd, V(a.Rn), V(a.Rm));

    // By element: the second factor in every lane.

    private readonly int Repeated(int size, int index, int register) => Vec(IrOp.VDupLane, size, V(register), immediate: index);

    private readonly int Factor(in A64.Element a) => Repeated(a.Size, a.Index, a.Rm);

    public readonly bool MulElement(in A64.Element a) => SetVector(a.Q, a.Rd, Vec(IrOp.VMul, a.Size, V(a.Rn), Factor(a)));

    public readonly bool MlaElement(in A64.Element a) =>
        SetVector(a.Q, a.Rd, Vec(IrOp.VAdd, a.Size, V(a.Rd), Vec(IrOp.VMul, a.Size, V(a.Rn), Factor(a))));

    public readonly bool MlsElement(in A64.Element a) =>
        SetVector(a.Q, a.Rd, Vec(IrOp.VSub, a.Size, V(a.Rd), Vec(IrOp.VMul, a.Size, V(a.Rn), Factor(a))));

    private readonly int LongProduct(in A64.ElementU a) =>
        LongProduct(a.Q, a.U, a.Size, V(a.Rn), Repeated(a.Size, a.Index, a.Rm));

    public readonly bool MullElement(in A64.ElementU a) => SetWide(a.Rd, LongProduct(a));

    public readonly bool MlalElement(in A64.ElementU a) => Accumulate(IrOp.VAdd, a.Size + 1, a.Rd, LongProduct(a));

    public readonly bool MlslElement(in A64.ElementU a) => Accumulate(IrOp.VSub, a.Size + 1, a.Rd, LongProduct(a));

    public readonly bool SqdmullElement(in A64.Element a) =>
        DoublingLong(Arm64VectorHelper.MultiplyDoublingLong, a.Scalar, a.Q, a.Size, a.Rd, V(a.Rn), Factor(a));

    public readonly bool SqdmlalElement(in A64.Element a) =>
        DoublingLong(Arm64VectorHelper.MultiplyDoublingLongAdd, a.Scalar, a.Q, a.Size, a.Rd, V(a.Rn), Factor(a));

    public readonly bool SqdmlslElement(in A64.Element a) =>
        DoublingLong(Arm64VectorHelper.MultiplyDoublingLongSubtract, a.Scalar, a.Q, a.Size, a.Rd, V(a.Rn), Factor(a));

    public readonly bool SqdmulhElement(in A64.Element a) => DoublingHigh(a.Scalar, a.Q, a.Size, a.Rd, V(a.Rn), Factor(a), false);

    public readonly bool SqrdmulhElement(in A64.Element a) => DoublingHigh(a.Scalar, a.Q, a.Size, a.Rd, V(a.Rn), Factor(a), true);
}
