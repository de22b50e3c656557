using Rhea.Guest.Arm64.Decoding;
using Rhea.Translator.Ir;

namespace Rhea.Guest.Arm64.Translation;

/// <content>Floating point (C4.1.90), scalar and, where the method is shared, vector.</content>
internal partial struct A64Translator
{
    /// <summary>Writes a vector result; the upper half of a 64-bit form becomes zero.</summary>
    private readonly bool SetVector(int q, int register, int value)
    {
        SetV(register, q != 0 ? value : _ir.Append(IrOp.VZeroUpper, IrType.V128, value));
        return true;
    }

    /// <summary>A source of a floating-point operation: of a 64-bit form without the upper half, whose numbers must not raise exceptions.</summary>
    private readonly int FloatSource(int q, int register) =>
        q != 0 ? V(register) : _ir.Append(IrOp.VZeroUpper, IrType.V128, V(register));

    private readonly bool FloatThree(IrOp scalar, IrOp vector, in A64.Three a)
    {
        if (a.Scalar != 0)
        {
            SetF(a.Rd, _ir.Append(scalar, FloatType(a.Size), F(a.Size, a.Rn), F(a.Size, a.Rm)));
            return true;
        }

        int n = FloatSource(a.Q, a.Rn);
        int m = FloatSource(a.Q, a.Rm);
        if (a.Q == 0 && vector == IrOp.VFDiv)
        {
            // Zero by zero would be invalid: the upper lanes repeat the lower.
            n = _ir.Append(IrOp.VDupLane, IrType.V128, n, aux: 3);
            m = _ir.Append(IrOp.VDupLane, IrType.V128, m, aux: 3);
        }

        return SetVector(a.Q, a.Rd, _ir.Append(vector, IrType.V128, n, m, aux: a.Size));
    }

    private readonly bool FloatTwo(IrOp scalar, IrOp vector, in A64.Two a)
    {
        if (a.Scalar != 0)
        {
            SetF(a.Rd, _ir.Append(scalar, FloatType(a.Size), F(a.Size, a.Rn)));
            return true;
        }

        return SetVector(a.Q, a.Rd, _ir.Append(vector, IrType.V128, FloatSource(a.Q, a.Rn), aux: a.Size));
    }

    public bool Fmov(in A64.Two a)
    {
        SetF(a.Rd, F(a.Size, a.Rn));
        return true;
    }

    public bool Fabs(in A64.Two a) => FloatTwo(IrOp.FAbs, IrOp.VFAbs, a);

    public bool Fneg(in A64.Two a) => FloatTwo(IrOp.FNeg, IrOp.VFNeg, a);

    public bool Fsqrt(in A64.Two a) => FloatTwo(IrOp.FSqrt, IrOp.VFSqrt, a);

    private static FloatRounding Rounding(int rmode) => rmode switch
    {
        0 => FloatRounding.NearestEven,
        1 => FloatRounding.Up,
        2 => FloatRounding.Down,
        3 => FloatRounding.Zero,
        4 => FloatRounding.NearestAway,
        _ => FloatRounding.Current,
    };

    public bool Frint(in A64.Round a)
    {
        bool exact = a.Rmode == 6;
        if (a.Scalar != 0)
        {
            SetF(a.Rd, _ir.Append(IrOp.FRound, FloatType(a.Size), F(a.Size, a.Rn), immediate: exact ? 1 : 0, aux: (int)Rounding(a.Rmode)));
            return true;
        }

        long parameters = (exact ? 8L : 0L) + (int)Rounding(a.Rmode);
        return SetVector(a.Q, a.Rd, _ir.Append(IrOp.VFRound, IrType.V128, FloatSource(a.Q, a.Rn), immediate: parameters, aux: a.Size));
    }

    public bool Fcvt(in A64.FpConvert a)
    {
        SetF(a.Rd, _ir.Append(IrOp.FConvert, FloatType(a.To), F(a.From, a.Rn)));
        return true;
    }

    public bool Fmul(in A64.Three a) => FloatThree(IrOp.FMul, IrOp.VFMul, a);

    public bool Fdiv(in A64.Three a) => FloatThree(IrOp.FDiv, IrOp.VFDiv, a);

    public bool Fadd(in A64.Three a) => FloatThree(IrOp.FAdd, IrOp.VFAdd, a);

    public bool Fsub(in A64.Three a) => FloatThree(IrOp.FSub, IrOp.VFSub, a);

    public bool Fmax(in A64.Three a) => FloatThree(IrOp.FMax, IrOp.VFMax, a);

    public bool Fmin(in A64.Three a) => FloatThree(IrOp.FMin, IrOp.VFMin, a);

    public bool Fmaxnm(in A64.Three a) => FloatThree(IrOp.FMaxNumber, IrOp.VFMaxNumber, a);

    public bool Fminnm(in A64.Three a) => FloatThree(IrOp.FMinNumber, IrOp.VFMinNumber, a);

    public bool Fnmul(in A64.Three a) => FloatThree(IrOp.FNegMul, IrOp.Nop, a);

    public bool Fmadd(in A64.FpMultiplyAdd a)
    {
        // FMADD +n*m+a, FMSUB -n*m+a, FNMADD -n*m-a, FNMSUB +n*m-a.
        int negations = (a.O0 ^ a.O1) | (a.O1 << 1);
        SetF(a.Rd, _ir.Append(IrOp.FMulAdd, FloatType(a.Size), F(a.Size, a.Rn), F(a.Size, a.Rm), F(a.Size, a.Ra), negations));
        return true;
    }

    private readonly int CompareFloat(int size, int e, int n, int m) =>
        _ir.Append(IrOp.FlagsCompareFloat, IrType.Flags, n, m, immediate: e, aux: size);

    public bool Fcmp(in A64.FpCompare a)
    {
        int m = a.Zero != 0
            ? _ir.Append(IrOp.FFromBits, FloatType(a.Size), Zero(a.Size == 3 ? IrType.I64 : IrType.I32))
            : F(a.Size, a.Rm);
        _ir.SetFlags(CompareFloat(a.Size, a.E, F(a.Size, a.Rn), m));
        return true;
    }

    public bool Fccmp(in A64.FpConditionalCompare a)
    {
        // The comparison must not signal where the condition fails: the operands are then equal numbers.
        if (a.Cond >= 14)
        {
            _ir.SetFlags(CompareFloat(a.Size, a.E, F(a.Size, a.Rn), F(a.Size, a.Rm)));
            return true;
        }

        IrType type = FloatType(a.Size);
        int before = _ir.GetFlags();
        int zero = _ir.Append(IrOp.FFromBits, type, Zero(a.Size == 3 ? IrType.I64 : IrType.I32));
        int n = _ir.Append(IrOp.FSelect, type, F(a.Size, a.Rn), zero, before, aux: a.Cond);
        int m = _ir.Append(IrOp.FSelect, type, F(a.Size, a.Rm), zero, before, aux: a.Cond);
        int compared = CompareFloat(a.Size, a.E, n, m);
        _ir.SetFlags(_ir.Append(IrOp.FlagsSelect, IrType.Flags, compared, -1, before, (long)a.Nzcv << 28, a.Cond));
        return true;
    }

    public bool Fcsel(in A64.FpConditionalSelect a)
    {
        int n = F(a.Size, a.Rn);
        SetF(a.Rd, a.Cond >= 14 ? n : _ir.Append(IrOp.FSelect, FloatType(a.Size), n, F(a.Size, a.Rm), _ir.GetFlags(), aux: a.Cond));
        return true;
    }

    /// <summary>VFPExpandImm (Arm ARM, shared/functions/float/vfpexpandimm).</summary>
    private static long ExpandFloat(int size, int immediate)
    {
        int exponentBits = size == 3 ? 11 : 8;
        int fractionBits = size == 3 ? 52 : 23;
        long sign = immediate >> 7;
        long bit6 = (immediate >> 6) & 1;
        long low = (immediate >> 4) & 3;
        long exponent = ((bit6 ^ 1) << (exponentBits - 1)) | ((bit6 != 0 ? (1L << (exponentBits - 3)) - 1 : 0) << 2) | low;
        return (sign << (exponentBits + fractionBits)) | (exponent << fractionBits) | ((long)(immediate & 15) << (fractionBits - 4));
    }

    public bool FmovImmediate(in A64.FpImmediate a)
    {
        SetV(a.Rd, _ir.Append(IrOp.VConstant, IrType.V128, immediate: ExpandFloat(a.Size, a.Imm), aux: 1));
        return true;
    }

    public bool FcvtToGeneral(in A64.FpToGeneral a)
    {
        SetReg(a.Rd, _ir.Append(a.U != 0 ? IrOp.FToUnsigned : IrOp.FToSigned, Int(a.Sf), F(a.Size, a.Rn), aux: (int)Rounding(a.Rmode)));
        return true;
    }

    public bool CvtfGeneral(in A64.GeneralToFp a)
    {
        SetF(a.Rd, _ir.Append(a.U != 0 ? IrOp.FFromUnsigned : IrOp.FFromSigned, FloatType(a.Size), Reg(a.Sf, a.Rn)));
        return true;
    }

    public bool FcvtzToFixed(in A64.FpToFixed a)
    {
        int value = F(a.Size, a.Rn);
        SetReg(a.Rd, _ir.Append(a.U != 0 ? IrOp.FToUnsigned : IrOp.FToSigned, Int(a.Sf), value, immediate: a.Fbits, aux: (int)FloatRounding.Zero));
        return true;
    }

    public bool CvtfFixed(in A64.FpToFixed a)
    {
        SetF(a.Rd, _ir.Append(a.U != 0 ? IrOp.FFromUnsigned : IrOp.FFromSigned, FloatType(a.Size), Reg(a.Sf, a.Rn), immediate: a.Fbits));
        return true;
    }

    public bool FmovToGeneral(in A64.FpMoveGeneral a)
    {
        SetReg(a.Rd, a.High != 0
            ? _ir.Append(IrOp.VGetLane, IrType.I64, V(a.Rn), immediate: 1, aux: 3)
            : _ir.Append(IrOp.FToBits, a.Size == 3 ? IrType.I64 : IrType.I32, F(a.Size, a.Rn)));
        return true;
    }

    public bool FmovFromGeneral(in A64.FpMoveGeneral a)
    {
        SetV(a.Rd, a.High != 0
            ? _ir.Append(IrOp.VSetLane, IrType.V128, V(a.Rd), X(a.Rn), immediate: 1, aux: 3)
            : _ir.Append(IrOp.VFromInteger, IrType.V128, Reg(a.Size == 3 ? 1 : 0, a.Rn)));
        return true;
    }
}
