using Rhea.Guest.Arm64.Decoding;
using Rhea.Guest.Arm64.Vectors;
using Rhea.Translator.Ir;

namespace Rhea.Guest.Arm64.Translation;

/// <content>Advanced SIMD on floating-point numbers, where the scalar instructions do not share it (C4.1.90).</content>
internal partial struct A64Translator
{
    /// <summary>A source of the scalar or vector form, with zeros in lanes that are not computed.</summary>
    private readonly int FloatLanes(int scalar, int q, int size, int register) => LaneSource(scalar, q, size, register);

    /// <summary>A vector operation whose scalar form is its lane 0; zeros in the other lanes must raise no exception.</summary>
    private readonly bool LaneThree(IrOp op, in A64.Three a, bool swap = false, bool absolute = false)
    {
        int n = FloatLanes(a.Scalar, a.Q, a.Size, swap ? a.Rm : a.Rn);
        int m = FloatLanes(a.Scalar, a.Q, a.Size, swap ? a.Rn : a.Rm);
        if (absolute)
        {
            n = Vec(IrOp.VFAbs, a.Size, n);
            m = Vec(IrOp.VFAbs, a.Size, m);
        }

        return SetLanes(a.Scalar, a.Q, a.Size, a.Rd, Vec(op, a.Size, n, m));
    }

    public readonly bool Fcmeq(in A64.Three a) => LaneThree(IrOp.VFCompareEqual, a);

    public readonly bool Fcmge(in A64.Three a) => LaneThree(IrOp.VFCompareGreaterEqual, a);

    public readonly bool Fcmgt(in A64.Three a) => LaneThree(IrOp.VFCompareGreater, a);

    public readonly bool Facge(in A64.Three a) => LaneThree(IrOp.VFCompareGreaterEqual, a, absolute: true);

    public readonly bool Facgt(in A64.Three a) => LaneThree(IrOp.VFCompareGreater, a, absolute: true);

    private readonly bool CompareZero(IrOp op, in A64.Two a, bool swap = false)
    {
        int n = FloatLanes(a.Scalar, a.Q, a.Size, a.Rn);
        int zero = VectorConstant(0);
        return SetLanes(a.Scalar, a.Q, a.Size, a.Rd, Vec(op, a.Size, swap ? zero : n, swap ? n : zero));
    }

    public readonly bool FcmeqZero(in A64.Two a) => CompareZero(IrOp.VFCompareEqual, a);

    public readonly bool FcmgeZero(in A64.Two a) => CompareZero(IrOp.VFCompareGreaterEqual, a);

    public readonly bool FcmgtZero(in A64.Two a) => CompareZero(IrOp.VFCompareGreater, a);

    public readonly bool FcmleZero(in A64.Two a) => CompareZero(IrOp.VFCompareGreaterEqual, a, true);

    public readonly bool FcmltZero(in A64.Two a) => CompareZero(IrOp.VFCompareGreater, a, true);

    public readonly bool Fabd(in A64.Three a)
    {
        if (a.Scalar != 0)
        {
            IrType type = FloatType(a.Size);
            SetF(a.Rd, _ir.Append(IrOp.FAbs, type, _ir.Append(IrOp.FSub, type, F(a.Size, a.Rn), F(a.Size, a.Rm))));
            return true;
        }

        int difference = Vec(IrOp.VFSub, a.Size, FloatSource(a.Q, a.Rn), FloatSource(a.Q, a.Rm));
        return SetVector(a.Q, a.Rd, Vec(IrOp.VFAbs, a.Size, difference));
    }

    // Fused products.

    private readonly bool Fused(in A64.Three a, bool negate) => SetVector(
        a.Q,
        a.Rd,
        Vec(IrOp.VFMulAdd, a.Size, FloatSource(a.Q, a.Rn), FloatSource(a.Q, a.Rm), FloatSource(a.Q, a.Rd), negate ? 1 : 0));

    public readonly bool FmlaVector(in A64.Three a) => Fused(a, false);

    public readonly bool FmlsVector(in A64.Three a) => Fused(a, true);

    private readonly bool FusedElement(in A64.Element a, bool negate)
    {
        int factor = Factor(a);
        if (a.Scalar != 0)
        {
            IrType type = FloatType(a.Size);
            int m = _ir.Append(IrOp.VLow, type, factor);
            SetF(a.Rd, _ir.Append(IrOp.FMulAdd, type, F(a.Size, a.Rn), m, F(a.Size, a.Rd), negate ? 1 : 0));
            return true;
        }

        int second = a.Q != 0 ? factor : ZeroUpper(factor);
        int result = Vec(IrOp.VFMulAdd, a.Size, FloatSource(a.Q, a.Rn), second, FloatSource(a.Q, a.Rd), negate ? 1 : 0);
        return SetVector(a.Q, a.Rd, result);
    }

    public readonly bool FmlaElement(in A64.Element a) => FusedElement(a, false);

    public readonly bool FmlsElement(in A64.Element a) => FusedElement(a, true);

    public readonly bool FmulElement(in A64.Element a)
    {
        int factor = Factor(a);
        if (a.Scalar != 0)
        {
            IrType type = FloatType(a.Size);
            SetF(a.Rd, _ir.Append(IrOp.FMul, type, F(a.Size, a.Rn), _ir.Append(IrOp.VLow, type, factor)));
            return true;
        }

        int second = a.Q != 0 ? factor : ZeroUpper(factor);
        return SetVector(a.Q, a.Rd, Vec(IrOp.VFMul, a.Size, FloatSource(a.Q, a.Rn), second));
    }

    // Neighbouring lanes. A 64-bit form computes the same twice.

    private readonly bool FloatPairs(IrOp op, in A64.Three a)
    {
        int n = V(a.Rn);
        int m = V(a.Rm);
        if (a.Q == 0)
        {
            n = Halves(1, n, m);
            m = n;
        }

        int result = op == IrOp.VFPairAdd
            ? Vec(op, a.Size, n, m)
            : Vec(op, a.Size, Vec(IrOp.VUnzipEven, a.Size, n, m), Vec(IrOp.VUnzipOdd, a.Size, n, m));
        return SetVector(a.Q, a.Rd, result);
    }

    public readonly bool FaddpVector(in A64.Three a) => FloatPairs(IrOp.VFPairAdd, a);

    public readonly bool FmaxpVector(in A64.Three a) => FloatPairs(IrOp.VFMax, a);

    public readonly bool FminpVector(in A64.Three a) => FloatPairs(IrOp.VFMin, a);

    public readonly bool FmaxnmpVector(in A64.Three a) => FloatPairs(IrOp.VFMaxNumber, a);

    public readonly bool FminnmpVector(in A64.Three a) => FloatPairs(IrOp.VFMinNumber, a);

    private readonly bool FloatPair(IrOp op, in A64.ScalarPairwise a)
    {
        IrType type = FloatType(a.Size);
        int second = _ir.Append(IrOp.VLow, type, Repeated(a.Size, 1, a.Rn));
        SetF(a.Rd, _ir.Append(op, type, F(a.Size, a.Rn), second));
        return true;
    }

    public readonly bool FaddpScalar(in A64.ScalarPairwise a) => FloatPair(IrOp.FAdd, a);

    public readonly bool FmaxpScalar(in A64.ScalarPairwise a) => FloatPair(IrOp.FMax, a);

    public readonly bool FminpScalar(in A64.ScalarPairwise a) => FloatPair(IrOp.FMin, a);

    public readonly bool FmaxnmpScalar(in A64.ScalarPairwise a) => FloatPair(IrOp.FMaxNumber, a);

    public readonly bool FminnmpScalar(in A64.ScalarPairwise a) => FloatPair(IrOp.FMinNumber, a);

    /// <summary>Pairs of neighbours, then the pair of their results: the order decides which NaN wins.</summary>
    private readonly bool FloatReduce(IrOp op, IrOp scalar, in A64.AcrossLanes a)
    {
        int n = V(a.Rn);
        int pairs = Vec(op, a.Size, Vec(IrOp.VUnzipEven, a.Size, n, n), Vec(IrOp.VUnzipOdd, a.Size, n, n));
        int low = _ir.Append(IrOp.VLow, IrType.F32, pairs);
        int high = _ir.Append(IrOp.VLow, IrType.F32, Vec(IrOp.VDupLane, a.Size, pairs, immediate: 1));
        SetF(a.Rd, _ir.Append(scalar, IrType.F32, low, high));
        return true;
    }

    public readonly bool Fmaxv(in A64.AcrossLanes a) => FloatReduce(IrOp.VFMax, IrOp.FMax, a);

    public readonly bool Fminv(in A64.AcrossLanes a) => FloatReduce(IrOp.VFMin, IrOp.FMin, a);

    public readonly bool Fmaxnmv(in A64.AcrossLanes a) => FloatReduce(IrOp.VFMaxNumber, IrOp.FMaxNumber, a);

    public readonly bool Fminnmv(in A64.AcrossLanes a) => FloatReduce(IrOp.VFMinNumber, IrOp.FMinNumber, a);

    // Estimates and their steps.

    private readonly bool FloatHelper(Arm64VectorHelper helper, in A64.Three a)
    {
        var parameters = new LaneParameters(a.Size, LaneCount(a.Scalar, a.Q, a.Size));
        SetV(a.Rd, VectorHelper(helper, parameters, V(a.Rn), V(a.Rm)));
        return true;
    }

    public readonly bool Fmulx(in A64.Three a) => FloatHelper(Arm64VectorHelper.MultiplyExtended, a);

    public readonly bool FmulxElement(in A64.Element a)
    {
        var parameters = new LaneParameters(a.Size, LaneCount(a.Scalar, a.Q, a.Size));
        SetV(a.Rd, VectorHelper(Arm64VectorHelper.MultiplyExtended, parameters, V(a.Rn), Factor(a)));
        return true;
    }

    public readonly bool Frecps(in A64.Three a) => FloatHelper(Arm64VectorHelper.ReciprocalStep, a);

    public readonly bool Frsqrts(in A64.Three a) => FloatHelper(Arm64VectorHelper.ReciprocalRootStep, a);

    public readonly bool Frecpe(in A64.Two a) => EachLane(a, Arm64VectorHelper.ReciprocalEstimate);

    public readonly bool Frsqrte(in A64.Two a) => EachLane(a, Arm64VectorHelper.ReciprocalRootEstimate);

    public readonly bool Frecpx(in A64.Two a) => EachLane(a, Arm64VectorHelper.ReciprocalExponent);

    // Conversions.

    public readonly bool Fcvtl(in A64.Two a)
    {
        int value = a.Size == 2
            ? Vec(a.Q != 0 ? IrOp.VFWidenHigh : IrOp.VFWidenLow, 2, V(a.Rn))
            : VectorHelper(Arm64VectorHelper.WidenHalf, new LaneParameters(1, 4, upper: a.Q != 0), V(a.Rn));
        return SetWide(a.Rd, value);
    }

    public readonly bool Fcvtn(in A64.Two a) => SetHalf(a.Q, a.Rd, a.Size == 2
        ? Vec(IrOp.VFNarrow, 2, V(a.Rn))
        : VectorHelper(Arm64VectorHelper.NarrowToHalf, new LaneParameters(1, 4), V(a.Rn)));

    public readonly bool Fcvtxn(in A64.Two a)
    {
        int value = VectorHelper(Arm64VectorHelper.NarrowToOdd, new LaneParameters(2, a.Scalar != 0 ? 1 : 2), V(a.Rn));
        return a.Scalar != 0 ? SetWide(a.Rd, value) : SetHalf(a.Q, a.Rd, value);
    }

    private readonly bool ToInteger(int scalar, int q, int unsigned, int size, int rn, int rd, FloatRounding rounding, int fractionBits)
    {
        int n = FloatLanes(scalar, q, size, rn);
        IrOp op = unsigned != 0 ? IrOp.VFToUnsigned : IrOp.VFToSigned;
        return SetLanes(scalar, q, size, rd, Vec(op, size, n, immediate: (int)rounding | (fractionBits << 3)));
    }

    private readonly bool FromInteger(int scalar, int q, int unsigned, int size, int rn, int rd, int fractionBits)
    {
        int n = FloatLanes(scalar, q, size, rn);
        return SetLanes(scalar, q, size, rd, Vec(unsigned != 0 ? IrOp.VFFromUnsigned : IrOp.VFFromSigned, size, n, immediate: fractionBits));
    }

    public readonly bool FcvtToInteger(in A64.FpToInteger a) => ToInteger(a.Scalar, a.Q, a.U, a.Size, a.Rn, a.Rd, Rounding(a.Rmode), 0);

    public readonly bool FcvtzFixedVector(in A64.ShiftImmediateU a) =>
        ToInteger(a.Scalar, a.Q, a.U, a.Size, a.Rn, a.Rd, FloatRounding.Zero, a.Amount);

    public readonly bool CvtfInteger(in A64.TwoU a) => FromInteger(a.Scalar, a.Q, a.U, a.Size, a.Rn, a.Rd, 0);

    public readonly bool CvtfFixedVector(in A64.ShiftImmediateU a) => FromInteger(a.Scalar, a.Q, a.U, a.Size, a.Rn, a.Rd, a.Amount);
}
