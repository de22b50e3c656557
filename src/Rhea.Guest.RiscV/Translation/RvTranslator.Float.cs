using Rhea.Guest.RiscV.Decoding;
using Rhea.Guest.RiscV.Privileged;
using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Guest.RiscV.Translation;

/// <content>Floating point: F, D, Zfh, Zfa (Unprivileged ISA, chapters 20, 21, 23, 25).</content>
internal partial struct RvTranslator
{
    private const int Half = 1, Single = 2, Double = 3;

    private const int Dynamic = 7, NearestAway = 4;

    private static IrType FloatType(int size) => size switch { Half => IrType.F16, Single => IrType.F32, _ => IrType.F64 };

    /// <summary>Whether the hart has numbers of 2^size bytes.</summary>
    private readonly bool IsFormat(int size) => _hart.Has(HartExtensions.F | size switch { Half => HartExtensions.Zfh, Single => 0, _ => HartExtensions.D });

    private static IrType BitsType(int size) => size == Double ? IrType.I64 : IrType.I32;

    private readonly int V(int register) => _ir.GetRegister(RiscVGuest.FirstFloat + register);

    private readonly bool SetV(int register, int value)
    {
        _ir.SetRegister(RiscVGuest.FirstFloat + register, value);
        return true;
    }

    /// <summary>A number of 2^size bytes; a narrower one than the register counts only if it is boxed (21.2).</summary>
    private readonly int F(int size, int register)
    {
        int vector = V(register);
        if (size == Double)
        {
            return _ir.Append(IrOp.VLow, IrType.F64, vector);
        }

        ref IrInstruction source = ref _ir.Region[vector];
        if (source.Op == IrOp.VFromScalarBoxed && _ir.TypeOf(source.A) == FloatType(size))
        {
            return source.A;
        }

        return _unboxed.TryGet(vector, size, out int known) ? known
            : _unboxed.Add(vector, size, _ir.Append(IrOp.VLowBoxed, FloatType(size), vector));
    }

    /// <summary>Writes a number, boxed if it is narrower than the register.</summary>
    private readonly bool SetF(int register, int value) =>
        SetV(register, _ir.Append(_ir.TypeOf(value) == IrType.F64 ? IrOp.VFromScalar : IrOp.VFromScalarBoxed, IrType.V128, value));

    /// <summary>Whether a rounding mode is legal. Where frm has it, and may hold a reserved one, the instruction looks before it does anything.</summary>
    private readonly bool IsRounding(int rm)
    {
        if (rm == Dynamic && _checksFloatControl)
        {
            LeavingHelper(RiscVHelper.CheckRoundingMode, Constant(0));
        }

        return rm is <= NearestAway or Dynamic;
    }

    private static FloatRounding Rounding(int rm) => rm switch
    {
        0 => FloatRounding.NearestEven,
        1 => FloatRounding.Zero,
        2 => FloatRounding.Down,
        3 => FloatRounding.Up,
        NearestAway => FloatRounding.NearestAway,
        _ => FloatRounding.Current,
    };

    /// <summary>
    /// An operation that rounds. The host rounds as frm says; a rounding mode of the instruction's own, which compilers do not use but for
    /// conversions to integers, is computed in C#.
    /// </summary>
    private readonly int Rounded(int rm, IrOp op, IrType type, int a, int b = -1, int c = -1, long immediate = 0)
    {
        if (rm == Dynamic)
        {
            return _ir.Append(op, type, a, b, c, immediate);
        }

        IrType source = _ir.TypeOf(a);
        long parameter = RiscVFloatHelpers.Parameter(op, type, source, immediate, rm);
        int result = FloatHelper(RiscVFloatHelper.Compute, parameter, AsVector(a), b < 0 ? -1 : AsVector(b), c < 0 ? -1 : AsVector(c));
        return _ir.Append(IrOp.VLow, type, result);
    }

    private readonly int AsVector(int value) =>
        _ir.Append(_ir.TypeOf(value) is IrType.I32 or IrType.I64 ? IrOp.VFromInteger : IrOp.VFromScalar, IrType.V128, value);

    private readonly int FloatHelper(RiscVFloatHelper helper, long parameter, int a, int b = -1, int c = -1) =>
        _ir.Append(IrOp.CallVectorHelper, IrType.V128, a, b, c, (long)helper | (parameter << 16));

    public readonly bool FloatLoad(in Rv.FloatLoad a)
    {
        if ((_length == 2 && a.Size == Single && _is64) || !IsFormat(a.Size))
        {
            return false;
        }

        int address = Base(a.Rs1, a.Imm, out long offset);
        return SetF(a.Rd, _ir.Append(IrOp.Load, FloatType(a.Size), address, immediate: offset, aux: a.Size));
    }

    public readonly bool FloatStore(in Rv.FloatStore a)
    {
        if ((_length == 2 && a.Size == Single && _is64) || !IsFormat(a.Size))
        {
            return false;
        }

        int address = Base(a.Rs1, a.Imm, out long offset);
        int value = _ir.Append(IrOp.VLow, FloatType(a.Size), V(a.Rs2));
        _ir.Append(IrOp.Store, IrType.Void, address, value, immediate: offset, aux: a.Size);
        return true;
    }

    public readonly bool FloatFused(in Rv.FloatFused a)
    {
        // FMADD +n*m+a, FMSUB +n*m-a, FNMSUB -n*m+a, FNMADD -n*m-a; bit 0 negates the product, bit 1 the addend.
        int negations = a.Op switch { 0 => 0, 1 => 2, 2 => 1, _ => 3 };
        return IsFormat(a.Size) && IsRounding(a.Rm)
            && SetF(a.Rd, Rounded(a.Rm, IrOp.FMulAdd, FloatType(a.Size), F(a.Size, a.Rs1), F(a.Size, a.Rs2), F(a.Size, a.Rs3), negations));
    }

    private readonly bool Three(IrOp op, in Rv.FloatThree a) =>
        IsFormat(a.Size) && IsRounding(a.Rm) && SetF(a.Rd, Rounded(a.Rm, op, FloatType(a.Size), F(a.Size, a.Rs1), F(a.Size, a.Rs2)));

    public readonly bool Fadd(in Rv.FloatThree a) => Three(IrOp.FAdd, a);

    public readonly bool Fsub(in Rv.FloatThree a) => Three(IrOp.FSub, a);

    public readonly bool Fmul(in Rv.FloatThree a) => Three(IrOp.FMul, a);

    public readonly bool Fdiv(in Rv.FloatThree a) => Three(IrOp.FDiv, a);

    public readonly bool Fsqrt(in Rv.FloatTwo a) =>
        IsFormat(a.Size) && IsRounding(a.Rm) && SetF(a.Rd, Rounded(a.Rm, IrOp.FSqrt, FloatType(a.Size), F(a.Size, a.Rs1)));

    /// <summary>The magnitude of the first with the sign of the second, its opposite, or the product of both signs.</summary>
    public readonly bool Fsgnj(in Rv.FloatChoice a)
    {
        if (!IsFormat(a.Size))
        {
            return false;
        }

        if (a.Rs1 == a.Rs2)
        {
            return a.Op switch
            {
                0 when a.Size == Double => SetV(a.Rd, V(a.Rs1)),
                0 => SetF(a.Rd, F(a.Size, a.Rs1)),
                1 => SetF(a.Rd, _ir.Append(IrOp.FNeg, FloatType(a.Size), F(a.Size, a.Rs1))),
                _ => SetF(a.Rd, _ir.Append(IrOp.FAbs, FloatType(a.Size), F(a.Size, a.Rs1))),
            };
        }

        int n = AsVector(F(a.Size, a.Rs1));
        int m = AsVector(F(a.Size, a.Rs2));
        int sign = _ir.Append(IrOp.VConstant, IrType.V128, immediate: 1L << ((8 << a.Size) - 1), aux: 1);
        int result = a.Op == 2
            ? _ir.Append(IrOp.VXor, IrType.V128, n, _ir.Append(IrOp.VAnd, IrType.V128, m, sign))
            : _ir.Append(IrOp.VBitSelect, IrType.V128, n, a.Op == 0 ? m : _ir.Append(IrOp.VNot, IrType.V128, m), sign);
        return SetF(a.Rd, _ir.Append(IrOp.VLow, FloatType(a.Size), result));
    }

    public readonly bool Fminmax(in Rv.FloatChoice a)
    {
        IrOp op = a.Op switch { 0 => IrOp.FMinNumber, 1 => IrOp.FMaxNumber, 2 => IrOp.FMin, _ => IrOp.FMax };
        return IsFormat(a.Size) && SetF(a.Rd, _ir.Append(op, FloatType(a.Size), F(a.Size, a.Rs1), F(a.Size, a.Rs2), immediate: a.Op < 2 ? 1 : 0));
    }

    public readonly bool Fcompare(in Rv.FloatChoice a)
    {
        if (!IsFormat(a.Size))
        {
            return false;
        }

        // FLE and FLT signal quiet NaNs too.
        bool signals = a.Op < 2;
        int n = F(a.Size, a.Rs1);
        int m = F(a.Size, a.Rs2);
        if (a.Size == Half)
        {
            // Widening is exact, and signals what the comparison would.
            n = _ir.Append(IrOp.FConvert, IrType.F32, n);
            m = _ir.Append(IrOp.FConvert, IrType.F32, m);
        }

        int flags = _ir.Append(
            IrOp.FlagsCompareFloat, IrType.Flags, n, m, immediate: signals ? 1 : 0, aux: Math.Max(a.Size, Single));
        Condition condition = a.Op switch { 2 => Condition.Equal, 0 or 4 => Condition.UnsignedLowerOrSame, _ => Condition.Negative };
        return SetIf(a.Rd, flags, condition);
    }

    public readonly bool FcvtToInteger(in Rv.FloatInteger a)
    {
        if (!IsFormat(a.Size) || !IsRounding(a.Rm) || (!_is64 && a.Kind > 1))
        {
            return false;
        }

        IrType type = a.Kind > 1 ? IrType.I64 : IrType.I32;
        return SetX(a.Rd, _ir.Append((a.Kind & 1) != 0 ? IrOp.FToUnsigned : IrOp.FToSigned, type, F(a.Size, a.Rs1), aux: (int)Rounding(a.Rm)));
    }

    public readonly bool FcvtFromInteger(in Rv.FloatInteger a)
    {
        if (!IsFormat(a.Size) || !IsRounding(a.Rm) || (!_is64 && a.Kind > 1))
        {
            return false;
        }

        bool exact = a.Size == Double && a.Kind < 2;
        IrOp op = (a.Kind & 1) != 0 ? IrOp.FFromUnsigned : IrOp.FFromSigned;
        return SetF(a.Rd, Rounded(exact ? Dynamic : a.Rm, op, FloatType(a.Size), a.Kind > 1 ? X(a.Rs1) : W(a.Rs1)));
    }

    public readonly bool Fcvt(in Rv.FloatConvert a) =>
        IsFormat(a.Size) && IsFormat(a.From) && IsRounding(a.Rm)
        && SetF(a.Rd, Rounded(a.Size > a.From ? Dynamic : a.Rm, IrOp.FConvert, FloatType(a.Size), F(a.From, a.Rs1)));

    /// <summary>The bits of the register as they are, boxed or not.</summary>
    public readonly bool FmvToInteger(in Rv.FloatMove a) =>
        IsFormat(a.Size) && (_is64 || a.Size != Double)
        && SetX(a.Rd, _ir.Append(IrOp.VGetLaneSigned, IrType.I64, V(a.Rs1), immediate: 0, aux: a.Size));

    public readonly bool FmvFromInteger(in Rv.FloatMove a) =>
        IsFormat(a.Size) && (_is64 || a.Size != Double)
        && SetF(a.Rd, _ir.Append(IrOp.FFromBits, FloatType(a.Size), a.Size == Double ? X(a.Rs1) : W(a.Rs1)));

    public readonly bool Fclass(in Rv.FloatMove a)
    {
        if (!IsFormat(a.Size))
        {
            return false;
        }

        int result = FloatHelper(RiscVFloatHelper.Classify, a.Size, AsVector(F(a.Size, a.Rs1)));
        return SetX(a.Rd, _ir.Append(IrOp.VGetLane, IrType.I64, result, immediate: 0, aux: 3));
    }

    // Zfa.

    public readonly bool Fli(in Rv.FloatLiteral a) =>
        IsFormat(a.Size)
        && SetF(a.Rd, _ir.Append(IrOp.FFromBits, FloatType(a.Size), _ir.Constant(BitsType(a.Size), RiscVFloatHelpers.Literal(a.Size, a.Index))));

    private readonly bool RoundToIntegral(in Rv.FloatTwo a, bool inexact) =>
        IsFormat(a.Size) && IsRounding(a.Rm)
        && SetF(a.Rd, _ir.Append(IrOp.FRound, FloatType(a.Size), F(a.Size, a.Rs1), immediate: inexact ? 1 : 0, aux: (int)Rounding(a.Rm)));

    public readonly bool Fround(in Rv.FloatTwo a) => RoundToIntegral(a, false);

    public readonly bool Froundnx(in Rv.FloatTwo a) => RoundToIntegral(a, true);

    public readonly bool Fcvtmod(in Rv.Unary a)
    {
        if (!IsFormat(Double))
        {
            return false;
        }

        int result = FloatHelper(RiscVFloatHelper.ConvertModular, 0, V(a.Rs1));
        return SetX(a.Rd, _ir.Append(IrOp.VGetLane, IrType.I64, result, immediate: 0, aux: 3));
    }

    public readonly bool FmvHigh(in Rv.Unary a) =>
        !_is64 && IsFormat(Double) && SetX(a.Rd, _ir.Append(IrOp.VGetLaneSigned, IrType.I64, V(a.Rs1), immediate: 1, aux: 2));

    public readonly bool FmvPair(in Rv.Registers a) =>
        !_is64 && IsFormat(Double) && SetV(a.Rd, _ir.Append(
            IrOp.VFromInteger, IrType.V128, _ir.Binary(IrOp.Or, Unsigned(a.Rs1), _ir.BinaryConstant(IrOp.Shl, X(a.Rs2), 32))));
}
