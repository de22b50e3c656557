using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <content>Vectors: lanes moved to other places, neighbouring lanes combined.</content>
internal sealed partial class RegionCompiler
{
    private static readonly Vex s_shuffleBytes = Op.Int38(0x00);
    private static readonly Vex s_shuffleFloats = new(Prefix.None, Map.M0F, 0xC6);
    private static readonly Vex s_shuffleDoubles = new(Prefix.P66, Map.M0F, 0xC6);
    private static readonly Vex s_unpackLow = Op.Int(0x6C);
    private static readonly Vex s_unpackHigh = Op.Int(0x6D);
    private static readonly Vex s_shuffleWords = Op.Int(0x70);

    /// <summary>Operands A and B in registers, both done with, and the register for the result.</summary>
    private (int A, int B, int D) BinaryOperands(int value, ref IrInstruction instruction)
    {
        int a = UseX(instruction.A);
        int b = UseX(instruction.B);
        Done(instruction.A);
        Done(instruction.B);
        return (a, b, DefineX(value));
    }

    private (int A, int D) UnaryOperand(int value, ref IrInstruction instruction)
    {
        int a = UseX(instruction.A);
        Done(instruction.A);
        return (a, DefineX(value));
    }

    private void EmitConstant(in Vex op, int d, int a, ConstantPool constant) => _a.EmitRip(op, d, a, _stubs.Constant(constant));

    /// <summary>A shift of all lanes by an immediate; the digit is 2 for right, 4 for right with the sign, 6 for left.</summary>
    private void EmitLaneShift(int d, int a, Lane lane, int digit, int count) =>
        _a.Emit(Op.Int((byte)(0x70 + (int)lane)), digit, d, a, count);

    private void EmitZero(int d) => _a.Emit(Op.Xorps, d, d, d);

    private bool EmitVectorPermutation(int value, ref IrInstruction instruction)
    {
        switch (instruction.Op)
        {
            case IrOp.VUnzipEven or IrOp.VUnzipOdd:
                return EmitUnzip(value, ref instruction, instruction.Op == IrOp.VUnzipOdd);
            case IrOp.VTransposeEven or IrOp.VTransposeOdd:
                return EmitTranspose(value, ref instruction, instruction.Op == IrOp.VTransposeOdd);
            case IrOp.VCopyLane:
                return EmitCopyLane(value, ref instruction);
            case IrOp.VPairAdd when instruction.Aux == 3:
                return EmitPairAddLong(value, ref instruction);
            case IrOp.VPairAdd:
                return EmitPairs(value, ref instruction, IrOp.VAdd);
            case IrOp.VPairMaxSigned when instruction.Aux < 3:
                return EmitPairs(value, ref instruction, IrOp.VMaxSigned);
            case IrOp.VPairMaxUnsigned when instruction.Aux < 3:
                return EmitPairs(value, ref instruction, IrOp.VMaxUnsigned);
            case IrOp.VPairMinSigned when instruction.Aux < 3:
                return EmitPairs(value, ref instruction, IrOp.VMinSigned);
            case IrOp.VPairMinUnsigned when instruction.Aux < 3:
                return EmitPairs(value, ref instruction, IrOp.VMinUnsigned);
            case IrOp.VPairAddLongSigned or IrOp.VPairAddLongUnsigned when instruction.Aux < 3:
                return EmitPairSums(value, ref instruction);
            case IrOp.VSumBytes:
                return EmitSumBytes(value, ref instruction);
            default:
                return false;
        }
    }

    /// <summary>The even or odd lanes of a register of bytes or halfwords in its low half.</summary>
    private void EmitGather(int d, int a, int lane, bool odd) => EmitConstant(
        s_shuffleBytes,
        d,
        a,
        (lane, odd) switch
        {
            (0, false) => ConstantPool.EvenBytes,
            (0, true) => ConstantPool.OddBytes,
            (_, false) => ConstantPool.EvenWords,
            _ => ConstantPool.OddWords,
        });

    private bool EmitUnzip(int value, ref IrInstruction instruction, bool odd)
    {
        (int a, int b, int d) = BinaryOperands(value, ref instruction);
        if (instruction.Aux == 2)
        {
            _a.Emit(s_shuffleFloats, d, a, b, odd ? 0xDD : 0x88);
            return true;
        }

        int t = VectorTemporary();
        EmitGather(t, a, instruction.Aux, odd);
        if (a != b)
        {
            EmitGather(d, b, instruction.Aux, odd);
        }

        _a.Emit(s_unpackLow, d, t, a != b ? d : t);
        return true;
    }

    private bool EmitTranspose(int value, ref IrInstruction instruction, bool odd)
    {
        (int a, int b, int d) = BinaryOperands(value, ref instruction);
        int t = VectorTemporary();
        var container = (Lane)(instruction.Aux + 1);
        int width = 8 << instruction.Aux;
        EmitLaneShift(t, odd ? a : b, container, odd ? 2 : 6, width);
        switch (instruction.Aux)
        {
            case 0:
                EmitConstant(Op.Andps, d, odd ? b : a, odd ? ConstantPool.HighBytes : ConstantPool.LowBytes);
                _a.Emit(Op.Orps, d, d, t);
                break;
            case 1:
                _a.Emit(Op.Int3A(0x0E), d, odd ? t : a, odd ? b : t, 0xAA);
                break;
            default:
                _a.Emit(Op.Int3A(_features.Avx2 ? (byte)0x02 : (byte)0x0C), d, odd ? t : a, odd ? b : t, 0xA);
                break;
        }

        return true;
    }

    private bool EmitCopyLane(int value, ref IrInstruction instruction)
    {
        (int a, int b, int d) = BinaryOperands(value, ref instruction);
        int to = (int)instruction.Immediate & 15;
        int from = (int)(instruction.Immediate >> 4);
        switch (instruction.Aux)
        {
            case 3 when to == 0:
                _a.Emit(s_shuffleDoubles, d, b, a, from | 2);
                break;
            case 3:
                _a.Emit(s_shuffleDoubles, d, a, b, from << 1);
                break;
            case 2:
                _a.Emit(Op.Insertps, d, a, b, (from << 6) | (to << 4));
                break;
            case 1:
                int word = Scratch(false);
                _a.Emit(Op.Int(0xC5), word, 0, b, from);
                _a.Emit(Op.Int(0xC4), d, a, word, to);
                break;
            default:
                int single = Scratch(false);
                _a.Emit(Op.Int3A(0x14), b, 0, single, from);
                _a.Emit(Op.Int3A(0x20), d, a, single, to);
                break;
        }

        return true;
    }

    private bool EmitPairAddLong(int value, ref IrInstruction instruction)
    {
        (int a, int b, int d) = BinaryOperands(value, ref instruction);
        int t = VectorTemporary();
        _a.Emit(s_unpackLow, t, a, b);
        _a.Emit(s_unpackHigh, d, a, b);
        _a.Emit(Op.Int(0xD4), d, d, t);
        return true;
    }

    /// <summary>Even and odd lanes side by side, and an operation between them.</summary>
    private bool EmitPairs(int value, ref IrInstruction instruction, IrOp combine)
    {
        SimpleVector(combine, (Lane)instruction.Aux, out Vex op, out _);
        (int a, int b, int d) = BinaryOperands(value, ref instruction);
        int t = VectorTemporary();
        if (instruction.Aux == 2)
        {
            _a.Emit(s_shuffleFloats, t, a, b, 0x88);
            _a.Emit(s_shuffleFloats, d, a, b, 0xDD);
            _a.Emit(op, d, t, d);
            return true;
        }

        int u = VectorTemporary();
        EmitGather(t, a, instruction.Aux, false);
        EmitGather(u, a, instruction.Aux, true);
        _a.Emit(op, t, t, u);
        if (a == b)
        {
            _a.Emit(s_unpackLow, d, t, t);
            return true;
        }

        EmitGather(u, b, instruction.Aux, false);
        EmitGather(d, b, instruction.Aux, true);
        _a.Emit(op, u, u, d);
        _a.Emit(s_unpackLow, d, t, u);
        return true;
    }

    /// <summary>Sums of neighbours at twice the size.</summary>
    private bool EmitPairSums(int value, ref IrInstruction instruction)
    {
        (int a, int d) = UnaryOperand(value, ref instruction);
        bool signed = instruction.Op == IrOp.VPairAddLongSigned;
        if (instruction.Aux == 0 && !signed)
        {
            EmitConstant(Op.Int38(0x04), d, a, ConstantPool.OnesBytes);
            return true;
        }

        if (instruction.Aux == 1 && signed)
        {
            EmitConstant(Op.Int(0xF5), d, a, ConstantPool.OnesWords);
            return true;
        }

        int t = VectorTemporary();
        if (instruction.Aux == 0)
        {
            EmitConstant(Op.MovupsLoad, t, 0, ConstantPool.OnesBytes);
            _a.Emit(Op.Int38(0x04), d, t, a);
            return true;
        }

        var container = (Lane)(instruction.Aux + 1);
        if (signed)
        {
            _a.Emit(s_shuffleWords, t, 0, a, 0x08);
            _a.Emit(s_shuffleWords, d, 0, a, 0x0D);
            _a.Emit(WidenOp(true, 2), t, 0, t);
            _a.Emit(WidenOp(true, 2), d, 0, d);
        }
        else
        {
            int width = 8 << instruction.Aux;
            EmitLaneShift(t, a, container, 2, width);
            EmitLaneShift(d, a, container, 6, width);
            EmitLaneShift(d, d, container, 2, width);
        }

        _a.Emit(Op.Int(container == Lane.D ? (byte)0xD4 : (byte)0xFE), d, d, t);
        return true;
    }

    private bool EmitSumBytes(int value, ref IrInstruction instruction)
    {
        bool half = _values[instruction.A].UpperZero;
        (int a, int d) = UnaryOperand(value, ref instruction);
        int t = VectorTemporary();
        EmitZero(t);
        _a.Emit(Op.Int(0xF6), d, a, t);
        if (!half)
        {
            _a.Emit(Op.Int(0x73), 3, t, d, 8);
            _a.Emit(Op.Movq, d, 0, d);
            _a.Emit(Op.Int(0xD4), d, d, t);
        }

        _values[value].UpperZero = true;
        return true;
    }
}
