using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <content>
/// Scalar floating point on the host's unit. The invalid-operation exception is unmasked while generated code runs: each case in which
/// the result would differ from the guest's (a signalling NaN, a newly made NaN, a conversion out of range) raises it,
/// and the trap computes the instruction exactly. So the hot path carries no checks.
/// </content>
internal sealed partial class RegionCompiler
{
    private bool EmitFloat(int value, ref IrInstruction instruction)
    {
        bool isDouble = instruction.Type == IrType.F64;
        if (instruction.Type == IrType.F16 || (instruction.A >= 0 && _region[instruction.A].Type == IrType.F16))
        {
            return instruction.Op switch
            {
                IrOp.FToBits => EmitToBits(value, ref instruction),
                IrOp.FFromBits => EmitFromBits(value, ref instruction),
                IrOp.VFromScalar => EmitFromScalar(value, ref instruction),
                _ => false,
            };
        }

        switch (instruction.Op)
        {
            case IrOp.FAdd:
                return EmitFloatBinary(value, ref instruction, Op.Scalar(isDouble, 0x58));
            case IrOp.FSub:
                return EmitFloatBinary(value, ref instruction, Op.Scalar(isDouble, 0x5C));
            case IrOp.FMul:
                return EmitFloatBinary(value, ref instruction, Op.Scalar(isDouble, 0x59));
            case IrOp.FDiv:
                return EmitFloatBinary(value, ref instruction, Op.Scalar(isDouble, 0x5E));
            case IrOp.FNegMul:
                EmitFloatBinary(value, ref instruction, Op.Scalar(isDouble, 0x59));
                EmitSign(value, isDouble, Op.Xorps, true);
                return true;
            case IrOp.FMulAdd:
                return EmitFusedMultiplyAdd(value, ref instruction, isDouble);
            case IrOp.FSqrt:
                return EmitFloatUnary(value, ref instruction, Op.Scalar(isDouble, 0x51));
            case IrOp.FAbs:
                return EmitFloatSign(value, ref instruction, isDouble, Op.Andps, false);
            case IrOp.FNeg:
                return EmitFloatSign(value, ref instruction, isDouble, Op.Xorps, true);
            case IrOp.FMax or IrOp.FMaxNumber:
                return EmitFloatMaximum(value, ref instruction, isDouble, true);
            case IrOp.FMin or IrOp.FMinNumber:
                return EmitFloatMaximum(value, ref instruction, isDouble, false);
            case IrOp.FRound:
                return EmitFloatRound(value, ref instruction, isDouble);
            case IrOp.FConvert:
                return EmitFloatConvert(value, ref instruction);
            case IrOp.FToSigned:
                return EmitFloatToSigned(value, ref instruction);
            case IrOp.FToUnsigned:
                return EmitFloatToUnsigned(value, ref instruction);
            case IrOp.FFromSigned or IrOp.FFromUnsigned:
                return EmitFloatFromInteger(value, ref instruction, isDouble);
            case IrOp.FSelect:
                return EmitFloatSelect(value, ref instruction);
            case IrOp.VFromScalar:
                return EmitFromScalar(value, ref instruction);
            case IrOp.VLowBoxed:
                return EmitUnbox(value, ref instruction);
            case IrOp.VFromScalarBoxed:
                return EmitBox(value, ref instruction);
            case IrOp.VFromInteger:
                return EmitFromInteger(value, ref instruction);
            case IrOp.FToBits:
                return EmitToBits(value, ref instruction);
            case IrOp.FFromBits:
                return EmitFromBits(value, ref instruction);
            default:
                return false;
        }
    }

    private bool EmitFloatBinary(int value, ref IrInstruction instruction, in Vex op)
    {
        int a = UseX(instruction.A);
        int b = UseX(instruction.B);
        bool isDouble = instruction.Type == IrType.F64;
        bool zero = _values[instruction.A].UpperZero;
        bool boxed = _values[instruction.A].IsBoxed;
        Done(instruction.A);
        Done(instruction.B);
        int d = DefineX(value);
        MarkObservable();
        if (ChecksUnderflow && instruction.Op is (IrOp.FMul or IrOp.FDiv or IrOp.FNegMul))
        {
            int t = VectorTemporary();
            EmitFlushGuard(vector: false, isDouble, a, b);
            _a.Emit(op, t, a, b);
            EmitUnderflowCheck(ref instruction, t, a, b);
            _a.MovVector(d, t);
        }
        else
        {
            EmitFlushGuard(vector: false, isDouble, a, b);
            _a.Emit(op, d, a, b);
        }

        KeepAbove(value, zero, boxed);
        EmitCanonicalNan(value, isDouble);
        return true;
    }

    private bool EmitFloatUnary(int value, ref IrInstruction instruction, in Vex op)
    {
        int a = UseX(instruction.A);
        bool zero = _values[instruction.A].UpperZero;
        bool boxed = _values[instruction.A].IsBoxed && instruction.Type == IrType.F32;
        Done(instruction.A);
        int d = DefineX(value);
        MarkObservable();
        _a.Emit(op, d, a, a);
        KeepAbove(value, zero, boxed);
        EmitCanonicalNan(value, instruction.Type == IrType.F64);
        return true;
    }

    private bool EmitFloatSign(int value, ref IrInstruction instruction, bool isDouble, in Vex op, bool signBit)
    {
        int a = UseX(instruction.A);
        bool zero = _values[instruction.A].UpperZero;
        bool boxed = _values[instruction.A].IsBoxed;
        Done(instruction.A);
        int d = DefineX(value);
        EmitMask(op, d, a, isDouble, signBit);
        // The masks are zero above the number: AND clears, XOR keeps.
        KeepAbove(value, zero || !signBit, boxed && signBit);
        return true;
    }

    private void EmitSign(int value, bool isDouble, in Vex op, bool signBit)
    {
        int d = X(_values[value].Register);
        EmitMask(op, d, d, isDouble, signBit);
    }

    private void EmitMask(in Vex op, int d, int a, bool isDouble, bool signBit) => _a.EmitRip(op, d, a, _stubs.Constant((isDouble, signBit) switch
    {
        (true, true) => ConstantPool.Sign64,
        (true, false) => ConstantPool.Magnitude64,
        (false, true) => ConstantPool.Sign32,
        _ => ConstantPool.Magnitude32,
    }));

    /// <summary>C + A * B: the addend is where the result is to be (form 231), which is also the guest's order of NaNs.</summary>
    private bool EmitFusedMultiplyAdd(int value, ref IrInstruction instruction, bool isDouble)
    {
        if (!_features.Fma)
        {
            return false;
        }

        bool negateProduct = (instruction.Immediate & 1) != 0;
        bool negateAddend = (instruction.Immediate & 2) != 0;
        int a = UseX(instruction.A);
        int b = UseX(instruction.B);
        int c = UseX(instruction.C);
        bool zero = _values[instruction.C].UpperZero;
        bool boxed = _values[instruction.C].IsBoxed;
        byte opcode = (negateProduct, negateAddend) switch
        {
            (false, false) => 0xB9,
            (false, true) => 0xBB,
            (true, false) => 0xBD,
            _ => 0xBF,
        };
        Done(instruction.A);
        Done(instruction.B);
        Done(instruction.C);
        int d = DefineX(value);
        int target = d;
        if (ChecksUnderflow || HasCanonicalNans || (d == a && a != c) || (d == b && b != c))
        {
            int t = Scratch(true);
            _locked |= 1u << t;
            target = X(t);
        }

        _a.MovVector(target, c);
        MarkObservable();
        if (!HasCanonicalNans)
        {
            int guard = VectorTemporary();
            EmitFlushGuard(vector: false, isDouble, a, b, guard);
            EmitFusedGuard(Op.Scalar(isDouble, 0x5D), guard, c, negateProduct ? a : c);
        }

        _a.Emit(Op.Fma(isDouble, opcode), target, a, b);
        EmitUnderflowCheck(ref instruction, target, a, b, c);
        KeepAbove(value, zero, boxed);
        EmitCanonicalFused(ref instruction, value, target, a, b, c);
        _a.MovVector(d, target);
        return true;
    }

    /// <summary>
    /// Directly before a fused multiply-add: a minimum raises the invalid-operation exception for every NaN. The host differs from the
    /// guest where the addend is a NaN (it prefers those of the factors, and lets it pass beside infinity times zero), and where
    /// the first factor is one that the guest negates. The trap completes both instructions as one.
    /// </summary>
    private void EmitFusedGuard(in Vex minimum, int temporary, int addend, int factor) => _a.Emit(minimum, temporary, addend, factor);

    /// <summary>
    /// Maximum or minimum: both orders of the host's, joined for the zeros. With a NaN the host's raises invalid, and the trap computes
    /// the guest's; the W bit, which the host ignores, tells it that numbers win over quiet NaNs.
    /// </summary>
    private bool EmitFloatMaximum(int value, ref IrInstruction instruction, bool isDouble, bool maximum)
    {
        int a = UseX(instruction.A);
        int b = UseX(instruction.B);
        Done(instruction.A);
        Done(instruction.B);
        int d = DefineX(value);
        int t = Scratch(true);
        _locked |= 1u << t;
        int u = Scratch(true);
        Label ordered = Label.New();
        Label done = Label.New();
        Vex op = Op.Scalar(isDouble, maximum ? (byte)0x5F : (byte)0x5D);
        MarkObservable();
        _a.Emit(isDouble ? Op.Ucomisd : Op.Ucomiss, a, 0, b);
        _a.Jcc(Cc.Np, ref ordered);
        bool number = instruction.Op is IrOp.FMaxNumber or IrOp.FMinNumber;
        _a.Emit(new Vex(op.Prefix, op.Map, op.Opcode, number), d, a, b);
        _a.Jmp(ref done);
        _a.Bind(ref ordered);
        _a.Emit(op, X(t), a, b);
        _a.Emit(op, X(u), b, a);
        _a.Emit(maximum ? Op.Andps : Op.Orps, d, X(t), X(u));
        _a.Bind(ref done);
        ClobberFlags();
        _values[value].UpperZero = false;
        return true;
    }

    private bool EmitFloatRound(int value, ref IrInstruction instruction, bool isDouble)
    {
        var rounding = (FloatRounding)instruction.Aux;
        if (rounding == FloatRounding.NearestAway)
        {
            return _features.Avx512 && instruction.Immediate == 0 && EmitRoundAway(value, ref instruction, isDouble);
        }

        int a = UseX(instruction.A);
        bool zero = _values[instruction.A].UpperZero;
        Done(instruction.A);
        int d = DefineX(value);
        MarkObservable();
        int mode = HostRounding(rounding) | (instruction.Immediate != 0 ? 0 : 8);
        EmitFlushGuard(vector: false, isDouble, a, a);
        _a.Emit(isDouble ? Op.Roundsd : Op.Roundss, d, a, a, mode);
        _values[value].UpperZero = zero;
        EmitCanonicalNan(value, isDouble);
        return true;
    }

    private bool EmitRoundAway(int value, ref IrInstruction instruction, bool isDouble)
    {
        int a = UseX(instruction.A);
        Done(instruction.A);
        int d = DefineX(value);
        int t = VectorTemporary();
        // A signalling NaN raises invalid here; nothing below raises anything.
        _a.Emit(isDouble ? Op.Ucomisd : Op.Ucomiss, a, 0, a);
        ClobberFlags();
        RoundAway(t, a, isDouble);
        _a.MovVector(d, t);
        _values[value].UpperZero = false;
        EmitCanonicalNan(value, isDouble);
        return true;
    }

    /// <summary>d = trunc(a + the number before one half, with the sign of a): ties go away from zero. Raises nothing (but for a signalling NaN).</summary>
    private void RoundAway(int d, int a, bool isDouble)
    {
        _a.EmitRip(Op.Andps, d, a, _stubs.Constant(isDouble ? ConstantPool.Sign64 : ConstantPool.Sign32));
        _a.EmitRip(Op.Orps, d, d, _stubs.Constant(isDouble ? ConstantPool.BelowHalf64 : ConstantPool.BelowHalf32));
        _a.EmitSilent(new Vex(isDouble ? Prefix.PF2 : Prefix.PF3, Map.M0F, 0x58, isDouble), d, a, d);
        _a.Emit(isDouble ? Op.Roundsd : Op.Roundss, d, d, d, HostRounding(FloatRounding.Zero) | 8);
    }

    /// <summary>The immediate of ROUNDSD.</summary>
    private static int HostRounding(FloatRounding rounding) => rounding switch
    {
        FloatRounding.NearestEven => 0,
        FloatRounding.Down => 1,
        FloatRounding.Up => 2,
        FloatRounding.Zero => 3,
        _ => 4,
    };

    private bool EmitFloatConvert(int value, ref IrInstruction instruction)
    {
        if (instruction.Type == IrType.F64 && _region[instruction.A].Type == IrType.F32)
        {
            return EmitFloatUnary(value, ref instruction, Op.Cvtss2sd);
        }

        if (instruction.Type != IrType.F32 || _region[instruction.A].Type != IrType.F64)
        {
            return false;
        }

        int a = UseX(instruction.A);
        Done(instruction.A);
        int d = DefineX(value);
        int t = ChecksUnderflow ? VectorTemporary() : d;
        MarkObservable();
        _a.Emit(Op.Cvtsd2ss, t, a, a);
        EmitUnderflowCheck(ref instruction, t, a);
        _a.MovVector(d, t);
        // The upper half of the wider number is still there.
        _values[value].UpperZero = false;
        EmitCanonicalNan(value, false);
        return true;
    }

    private bool EmitFloatToSigned(int value, ref IrInstruction instruction)
    {
        var rounding = (FloatRounding)instruction.Aux;
        if (instruction.Immediate != 0 || (rounding == FloatRounding.NearestAway && !_features.Avx512))
        {
            return false;
        }

        bool isDouble = _region[instruction.A].Type == IrType.F64;
        bool wide = instruction.Type == IrType.I64;
        if (isDouble && !wide && rounding is not (FloatRounding.Zero or FloatRounding.Current))
        {
            // Rounding first would signal inexact for a number out of range.
            return false;
        }

        int a = UseX(instruction.A);
        Done(instruction.A);
        Prefix prefix = isDouble ? Prefix.PF2 : Prefix.PF3;
        MarkObservable();
        if (rounding is not (FloatRounding.Zero or FloatRounding.Current))
        {
            int t = Scratch(true);
            _locked |= 1u << t;
            EmitFlushGuard(vector: false, isDouble, a, a);
            if (rounding == FloatRounding.NearestAway)
            {
                // This rounding is only for the inexact exception.
                _a.Emit(isDouble ? Op.Roundsd : Op.Roundss, X(t), a, a, HostRounding(FloatRounding.Zero));
                RoundAway(X(t), a, isDouble);
            }
            else
            {
                _a.Emit(isDouble ? Op.Roundsd : Op.Roundss, X(t), a, a, HostRounding(rounding));
            }

            a = X(t);
        }

        Gpr d = DefineG(value);
        if (rounding is FloatRounding.Zero or FloatRounding.Current)
        {
            EmitFlushGuard(vector: false, isDouble, a, a);
        }

        _a.Emit(new Vex(prefix, Map.M0F, rounding == FloatRounding.Current ? (byte)0x2D : (byte)0x2C, wide), (int)d, 0, a);
        _values[value].UpperZero = !wide;
        return true;
    }

    /// <summary>AVX-512 has the conversion, and its exceptions are the guest's; without it C# converts.</summary>
    private bool EmitFloatToUnsigned(int value, ref IrInstruction instruction)
    {
        var rounding = (FloatRounding)instruction.Aux;
        if (!_features.Avx512 || instruction.Immediate != 0 || rounding is not (FloatRounding.Zero or FloatRounding.Current))
        {
            return false;
        }

        bool isDouble = _region[instruction.A].Type == IrType.F64;
        bool wide = instruction.Type == IrType.I64;
        int a = UseX(instruction.A);
        Done(instruction.A);
        Gpr d = DefineG(value);
        byte opcode = rounding == FloatRounding.Zero ? (byte)0x78 : (byte)0x79;
        EmitFlushGuard(vector: false, isDouble, a, a);
        _a.EmitEvex(new Vex(isDouble ? Prefix.PF2 : Prefix.PF3, Map.M0F, opcode, wide), (int)d, 0, a);
        _values[value].UpperZero = !wide;
        return true;
    }

    private bool EmitFloatFromInteger(int value, ref IrInstruction instruction, bool isDouble)
    {
        bool unsigned = instruction.Op == IrOp.FFromUnsigned;
        bool wide = _region[instruction.A].Type == IrType.I64;
        if (instruction.Immediate != 0 || (unsigned && wide && !_features.Avx512))
        {
            return false;
        }

        Gpr a = UseG(instruction.A);
        if (unsigned && !wide)
        {
            int t = Scratch(false);
            _locked |= 1u << t;
            _a.Mov(false, G(t), a);
            a = G(t);
            wide = true;
            unsigned = false;
        }

        Done(instruction.A);
        int d = DefineX(value);
        // The conversion keeps the upper bits of its first source: a zeroed register breaks that dependency.
        _a.Emit(Op.Xorps, d, d, d);
        MarkObservable();
        Prefix prefix = isDouble ? Prefix.PF2 : Prefix.PF3;
        if (unsigned)
        {
            _a.EmitEvex(new Vex(prefix, Map.M0F, 0x7B, true), d, d, (int)a);
        }
        else
        {
            _a.Emit(new Vex(prefix, Map.M0F, 0x2A, wide), d, d, (int)a);
        }

        _values[value].UpperZero = true;
        return true;
    }

    private bool EmitFloatSelect(int value, ref IrInstruction instruction)
    {
        var condition = (Condition)instruction.Aux;
        FlagsShape shape = EnsureFlags(instruction.C, condition);
        bool single = HostCondition(shape, condition, out Cc cc);
        Done(instruction.C);
        _locked = 0;
        int a = UseX(instruction.A);
        int b = UseX(instruction.B);
        bool zero = _values[instruction.A].UpperZero && _values[instruction.B].UpperZero;
        Done(instruction.A);
        Done(instruction.B);
        int d = DefineX(value);
        Label otherwise = Label.New();
        Label done = Label.New();
        JumpUnless(single, cc, ref otherwise);
        _a.MovVector(d, a);
        if (d != b)
        {
            _a.Jmp(ref done);
        }

        _a.Bind(ref otherwise);
        if (d != b)
        {
            _a.MovVector(d, b);
            _a.Bind(ref done);
        }

        _values[value].UpperZero = zero;
        return true;
    }

    private bool EmitFromScalar(int value, ref IrInstruction instruction)
    {
        IrType type = _region[instruction.A].Type;
        if (_values[instruction.A].UpperZero && _values[instruction.A].Register >= 0)
        {
            AliasRegister(value, instruction.A);
            return true;
        }

        int a = UseX(instruction.A);
        Done(instruction.A);
        int d = DefineX(value);
        switch (type)
        {
            case IrType.F64:
                _a.Emit(Op.Movq, d, 0, a);
                break;
            case IrType.F32:
                _a.Emit(Op.Insertps, d, a, a, 0x0E);
                break;
            default:
                _a.EmitRip(Op.Andps, d, a, _stubs.Constant(ConstantPool.Low16));
                break;
        }

        _values[value].UpperZero = true;
        return true;
    }

    private bool EmitFromInteger(int value, ref IrInstruction instruction)
    {
        bool wide = _region[instruction.A].Type == IrType.I64;
        Gpr a = UseG(instruction.A);
        Done(instruction.A);
        _a.Emit(wide ? Op.MovqToVector : Op.MovdToVector, DefineX(value), 0, (int)a);
        return true;
    }

    private bool EmitToBits(int value, ref IrInstruction instruction)
    {
        IrType type = _region[instruction.A].Type;
        int a = UseX(instruction.A);
        Done(instruction.A);
        Gpr d = DefineG(value);
        _a.Emit(type == IrType.F64 ? Op.MovqFromVector : Op.MovdFromVector, a, 0, (int)d);
        if (type == IrType.F16)
        {
            _a.ZeroExtend(1, d, d);
        }

        _values[value].UpperZero = type != IrType.F64;
        return true;
    }

    private bool EmitFromBits(int value, ref IrInstruction instruction)
    {
        Gpr a = UseG(instruction.A);
        Done(instruction.A);
        int d = DefineX(value);
        _a.Emit(instruction.Type == IrType.F64 ? Op.MovqToVector : Op.MovdToVector, d, 0, (int)a);
        _values[value].UpperZero = instruction.Type != IrType.F16;
        return true;
    }

    /// <summary>A comparison of numbers signals where it stands, also if its consumers compare again.</summary>
    private void EmitFlagsCompareFloat(int value, ref IrInstruction instruction)
    {
        if (_values[value].FusedConsumer >= 0)
        {
            return;
        }

        FlagsShape shape = EmitSimpleFlags(ref instruction, Condition.Always);
        _hostFlags = value;
        _hostShape = shape;
        _flagsLiveUntil = -1;
        if (_values[value].Uses == 0)
        {
            ReleaseFlagsOperands(value);
        }
    }
}
