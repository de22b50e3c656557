using Rhea.Guest.Arm64.Decoding;
using Rhea.Guest.Arm64.Vectors;
using Rhea.Translator.Ir;

namespace Rhea.Guest.Arm64.Translation;

/// <content>Three registers of the same shape, integers (C4.1.90).</content>
internal partial struct A64Translator
{
    private readonly bool Three(IrOp op, in A64.Three a) => SetVector(a.Q, a.Rd, Vec(op, a.Size, V(a.Rn), V(a.Rm)));

    private readonly bool Three(IrOp signed, IrOp unsigned, in A64.ThreeU a) =>
        SetVector(a.Q, a.Rd, Vec(a.U != 0 ? unsigned : signed, a.Size, V(a.Rn), V(a.Rm)));

    public readonly bool AndVector(in A64.Three a) => Three(IrOp.VAnd, a);

    public readonly bool BicVector(in A64.Three a) => Three(IrOp.VAndNot, a);

    public readonly bool OrrVector(in A64.Three a) => a.Rn == a.Rm ? SetVector(a.Q, a.Rd, V(a.Rn)) : Three(IrOp.VOr, a);

    public readonly bool OrnVector(in A64.Three a) => Three(IrOp.VOrNot, a);

    public readonly bool EorVector(in A64.Three a) => Three(IrOp.VXor, a);

    public readonly bool BslVector(in A64.Three a) => SetVector(a.Q, a.Rd, Vec(IrOp.VBitSelect, 0, V(a.Rm), V(a.Rn), V(a.Rd)));

    public readonly bool BitVector(in A64.Three a) => SetVector(a.Q, a.Rd, Vec(IrOp.VBitSelect, 0, V(a.Rd), V(a.Rn), V(a.Rm)));

    public readonly bool BifVector(in A64.Three a) => SetVector(a.Q, a.Rd, Vec(IrOp.VBitSelect, 0, V(a.Rn), V(a.Rd), V(a.Rm)));

    public readonly bool AddVector(in A64.Three a) => Three(IrOp.VAdd, a);

    public readonly bool SubVector(in A64.Three a) => Three(IrOp.VSub, a);

    public readonly bool MulVector(in A64.Three a) => Three(IrOp.VMul, a);

    public readonly bool MlaVector(in A64.Three a) =>
        SetVector(a.Q, a.Rd, Vec(IrOp.VAdd, a.Size, V(a.Rd), Vec(IrOp.VMul, a.Size, V(a.Rn), V(a.Rm))));

    public readonly bool MlsVector(in A64.Three a) =>
        SetVector(a.Q, a.Rd, Vec(IrOp.VSub, a.Size, V(a.Rd), Vec(IrOp.VMul, a.Size, V(a.Rn), V(a.Rm))));

    public readonly bool Cmeq(in A64.Three a) => Three(IrOp.VCompareEqual, a);

    public readonly bool Cmtst(in A64.Three a) => Three(IrOp.VTestBits, a);

    public readonly bool Cmgt(in A64.ThreeU a) => Three(IrOp.VCompareGreaterSigned, IrOp.VCompareGreaterUnsigned, a);

    public readonly bool Cmge(in A64.ThreeU a) => Three(IrOp.VCompareGreaterEqualSigned, IrOp.VCompareGreaterEqualUnsigned, a);

    public readonly bool Max(in A64.ThreeU a) => Three(IrOp.VMaxSigned, IrOp.VMaxUnsigned, a);

    public readonly bool Min(in A64.ThreeU a) => Three(IrOp.VMinSigned, IrOp.VMinUnsigned, a);

    public readonly bool Hadd(in A64.ThreeU a) => Three(IrOp.VHalvingAddSigned, IrOp.VHalvingAddUnsigned, a);

    public readonly bool Rhadd(in A64.ThreeU a) => Three(IrOp.VRoundingHalvingAddSigned, IrOp.VRoundingHalvingAddUnsigned, a);

    public readonly bool Hsub(in A64.ThreeU a) => Three(IrOp.VHalvingSubSigned, IrOp.VHalvingSubUnsigned, a);

    public readonly bool Abd(in A64.ThreeU a) => Three(IrOp.VAbsDifferenceSigned, IrOp.VAbsDifferenceUnsigned, a);

    private readonly int Difference(int unsigned, int size, int n, int m) =>
        Vec(unsigned != 0 ? IrOp.VAbsDifferenceUnsigned : IrOp.VAbsDifferenceSigned, size, n, m);

    public readonly bool Aba(in A64.ThreeU a) =>
        SetVector(a.Q, a.Rd, Vec(IrOp.VAdd, a.Size, V(a.Rd), Difference(a.U, a.Size, V(a.Rn), V(a.Rm))));

    // Neighbouring lanes.

    private readonly bool Pairs(IrOp op, int q, int size, int rn, int rm, int rd)
    {
        int n = V(rn);
        int m = V(rm);
        if (q == 0)
        {
            n = Halves(1, n, m);
            m = n;
        }

        return SetVector(q, rd, Vec(op, size, n, m));
    }

    public readonly bool AddpVector(in A64.Three a) => Pairs(IrOp.VPairAdd, a.Q, a.Size, a.Rn, a.Rm, a.Rd);

    public readonly bool Maxp(in A64.ThreeU a) =>
        Pairs(a.U != 0 ? IrOp.VPairMaxUnsigned : IrOp.VPairMaxSigned, a.Q, a.Size, a.Rn, a.Rm, a.Rd);

    public readonly bool Minp(in A64.ThreeU a) =>
        Pairs(a.U != 0 ? IrOp.VPairMinUnsigned : IrOp.VPairMinSigned, a.Q, a.Size, a.Rn, a.Rm, a.Rd);

    // Saturating.

    public readonly bool Qadd(in A64.ThreeU a) => a.Size < 2
        ? Saturated(a, IrOp.VAdd, a.U != 0 ? IrOp.VAddSaturateUnsigned : IrOp.VAddSaturateSigned)
        : Saturated(a, Arm64VectorHelper.AddSaturating);

    public readonly bool Qsub(in A64.ThreeU a) => a.Size < 2
        ? Saturated(a, IrOp.VSub, a.U != 0 ? IrOp.VSubSaturateUnsigned : IrOp.VSubSaturateSigned)
        : Saturated(a, Arm64VectorHelper.SubtractSaturating);

    private readonly bool Saturated(in A64.ThreeU a, IrOp wrapping, IrOp saturating)
    {
        // Lanes that are not computed are zero on both sides, and so is their result.
        int n = LaneSource(a.Scalar, a.Q, a.Size, a.Rn);
        int m = LaneSource(a.Scalar, a.Q, a.Size, a.Rm);
        int result = Vec(saturating, a.Size, n, m);
        NoteSaturation(Vec(wrapping, a.Size, n, m), result);
        SetV(a.Rd, result);
        return true;
    }

    private readonly bool Saturated(in A64.ThreeU a, Arm64VectorHelper helper)
    {
        var parameters = new LaneParameters(a.Size, LaneCount(a.Scalar, a.Q, a.Size), a.U != 0);
        SetV(a.Rd, VectorHelper(helper, parameters, V(a.Rn), V(a.Rm)));
        return true;
    }

    private readonly bool DoublingHigh(int scalar, int q, int size, int rd, int n, int m, bool round)
    {
        var parameters = new LaneParameters(size, LaneCount(scalar, q, size), round: round);
        SetV(rd, VectorHelper(Arm64VectorHelper.MultiplyDoublingHigh, parameters, n, m));
        return true;
    }

    public readonly bool Sqdmulh(in A64.Three a) => DoublingHigh(a.Scalar, a.Q, a.Size, a.Rd, V(a.Rn), V(a.Rm), false);

    public readonly bool Sqrdmulh(in A64.Three a) => DoublingHigh(a.Scalar, a.Q, a.Size, a.Rd, V(a.Rn), V(a.Rm), true);

    public readonly bool Pmul(in A64.Three a)
    {
        var parameters = new LaneParameters(0, LaneCount(0, a.Q, 0));
        SetV(a.Rd, VectorHelper(Arm64VectorHelper.MultiplyPolynomials, parameters, V(a.Rn), V(a.Rm)));
        return true;
    }
}
