using Rhea.Guest.Arm64.Decoding;
using Rhea.Guest.Arm64.Vectors;
using Rhea.Translator.Ir;

namespace Rhea.Guest.Arm64.Translation;

/// <content>Two registers, integers (C4.1.90).</content>
internal partial struct A64Translator
{
    private readonly bool Two(IrOp op, in A64.Two a, long immediate = 0) =>
        SetVector(a.Q, a.Rd, Vec(op, a.Size, V(a.Rn), immediate: immediate));

    public readonly bool Rev64Vector(in A64.Two a) => Two(IrOp.VReverse, a, 8);

    public readonly bool Rev32Vector(in A64.Two a) => Two(IrOp.VReverse, a, 4);

    public readonly bool Rev16Vector(in A64.Two a) => Two(IrOp.VReverse, a, 2);

    public readonly bool NotVector(in A64.Two a) => Two(IrOp.VNot, a);

    public readonly bool NegVector(in A64.Two a) => Two(IrOp.VNeg, a);

    public readonly bool AbsVector(in A64.Two a) => Two(IrOp.VAbs, a);

    public readonly bool CntVector(in A64.Two a) => Two(IrOp.VPopulationCount, a);

    public readonly bool RbitVector(in A64.Two a) => Two(IrOp.VReverseBits, a);

    public readonly bool ClzVector(in A64.Two a) => Two(IrOp.VCountLeadingZeros, a);

    public readonly bool ClsVector(in A64.Two a)
    {
        // Bits that equal the one above become zeros, of which the topmost does not count.
        int n = V(a.Rn);
        int changes = Vec(IrOp.VXor, a.Size, n, Vec(IrOp.VSarImmediate, a.Size, n, immediate: 1));
        int zeros = Vec(IrOp.VCountLeadingZeros, a.Size, changes);
        return SetVector(a.Q, a.Rd, Vec(IrOp.VAdd, a.Size, zeros, EachLane(3, ulong.MaxValue)));
    }

    private readonly int LongPairs(in A64.TwoU a) =>
        Vec(a.U != 0 ? IrOp.VPairAddLongUnsigned : IrOp.VPairAddLongSigned, a.Size, V(a.Rn));

    public readonly bool Addlp(in A64.TwoU a) => SetVector(a.Q, a.Rd, LongPairs(a));

    public readonly bool Adalp(in A64.TwoU a) => SetVector(a.Q, a.Rd, Vec(IrOp.VAdd, a.Size + 1, V(a.Rd), LongPairs(a)));

    // Comparisons with zero.

    public readonly bool CmeqZero(in A64.Two a) => SetVector(a.Q, a.Rd, Vec(IrOp.VCompareEqual, a.Size, V(a.Rn), VectorConstant(0)));

    public readonly bool CmgtZero(in A64.Two a) => SetVector(a.Q, a.Rd, Vec(IrOp.VCompareGreaterSigned, a.Size, V(a.Rn), VectorConstant(0)));

    public readonly bool CmltZero(in A64.Two a) => SetVector(a.Q, a.Rd, Vec(IrOp.VCompareGreaterSigned, a.Size, VectorConstant(0), V(a.Rn)));

    public readonly bool CmgeZero(in A64.Two a) =>
        SetVector(a.Q, a.Rd, Vec(IrOp.VCompareGreaterSigned, a.Size, V(a.Rn), VectorConstant(ulong.MaxValue)));

    public readonly bool CmleZero(in A64.Two a) =>
        SetVector(a.Q, a.Rd, Vec(IrOp.VCompareGreaterEqualSigned, a.Size, VectorConstant(0), V(a.Rn)));

    // Saturating.

    private readonly bool EachLane(in A64.Two a, Arm64VectorHelper helper)
    {
        SetV(a.Rd, VectorHelper(helper, new LaneParameters(a.Size, LaneCount(a.Scalar, a.Q, a.Size)), V(a.Rn)));
        return true;
    }

    public readonly bool Sqabs(in A64.Two a) => EachLane(a, Arm64VectorHelper.AbsoluteSaturating);

    public readonly bool Sqneg(in A64.Two a) => EachLane(a, Arm64VectorHelper.NegateSaturating);

    public readonly bool Suqadd(in A64.TwoU a)
    {
        var parameters = new LaneParameters(a.Size, LaneCount(a.Scalar, a.Q, a.Size), a.U != 0);
        SetV(a.Rd, VectorHelper(Arm64VectorHelper.AccumulateSaturating, parameters, V(a.Rn), V(a.Rd)));
        return true;
    }

    // Estimates of fixed-point fractions.

    public readonly bool Urecpe(in A64.Two a) => EachLane(a, Arm64VectorHelper.FractionReciprocalEstimate);

    public readonly bool Ursqrte(in A64.Two a) => EachLane(a, Arm64VectorHelper.FractionReciprocalRootEstimate);
}
