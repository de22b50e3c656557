using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <content>Vectors of integers: arithmetic that takes a few instructions.</content>
internal sealed partial class RegionCompiler
{
    private bool EmitVectorArithmetic(int value, ref IrInstruction instruction)
    {
        var lane = (Lane)instruction.Aux;
        switch (instruction.Op)
        {
            case IrOp.VMul when lane == Lane.B:
                return EmitMulBytes(value, ref instruction);
            case IrOp.VMulLongLowSigned or IrOp.VMulLongLowUnsigned or IrOp.VMulLongHighSigned or IrOp.VMulLongHighUnsigned:
                return EmitMulLong(value, ref instruction);
            case IrOp.VAbsDifferenceSigned or IrOp.VAbsDifferenceUnsigned when lane < Lane.D:
                return EmitAbsDifference(value, ref instruction);
            case IrOp.VHalvingAddUnsigned or IrOp.VHalvingAddSigned or IrOp.VRoundingHalvingAddSigned when lane == Lane.B:
                return EmitHalvingByAverage(value, ref instruction);
            case IrOp.VHalvingAddUnsigned or IrOp.VHalvingAddSigned or IrOp.VRoundingHalvingAddSigned or IrOp.VRoundingHalvingAddUnsigned when lane < Lane.D:
                return EmitHalvingAdd(value, ref instruction);
            case IrOp.VHalvingSubSigned or IrOp.VHalvingSubUnsigned when lane < Lane.S:
                return EmitHalvingSub(value, ref instruction);
            case IrOp.VShiftUnsigned or IrOp.VShiftSigned when lane >= Lane.S:
                return EmitShiftByLanes(value, ref instruction);
            case IrOp.VMinSigned or IrOp.VMaxSigned or IrOp.VMinUnsigned or IrOp.VMaxUnsigned:
                return EmitMinMaxLong(value, ref instruction);
            case IrOp.VAbs:
                return EmitAbsLong(value, ref instruction);
            case IrOp.VSarImmediate:
                return EmitSarBytes(value, ref instruction);
            case IrOp.VCountLeadingZeros when lane < Lane.D:
                return EmitVectorLeadingZeros(value, ref instruction);
            case IrOp.VReverseBits:
                return EmitVectorReverseBits(value, ref instruction);
            default:
                return false;
        }
    }

    /// <summary>Products of words, of the low bytes and of the high ones.</summary>
    private bool EmitMulBytes(int value, ref IrInstruction instruction)
    {
        (int a, int b, int d) = BinaryOperands(value, ref instruction);
        int t = VectorTemporary();
        int u = VectorTemporary();
        _a.Emit(Op.Int(0xD5), t, a, b);
        EmitLaneShift(u, a, Lane.H, 2, 8);
        EmitLaneShift(d, b, Lane.H, 2, 8);
        _a.Emit(Op.Int(0xD5), d, u, d);
        EmitLaneShift(d, d, Lane.H, 6, 8);
        EmitConstant(Op.Andps, t, t, ConstantPool.LowBytes);
        _a.Emit(Op.Orps, d, d, t);
        return true;
    }

    private bool EmitMulLong(int value, ref IrInstruction instruction)
    {
        bool signed = instruction.Op is IrOp.VMulLongLowSigned or IrOp.VMulLongHighSigned;
        bool high = instruction.Op is IrOp.VMulLongHighSigned or IrOp.VMulLongHighUnsigned;
        (int a, int b, int d) = BinaryOperands(value, ref instruction);
        int t = VectorTemporary();
        switch (instruction.Aux)
        {
            case 0:
                if (high)
                {
                    _a.Emit(s_shuffleWords, t, 0, a, 0xEE);
                    _a.Emit(s_shuffleWords, d, 0, b, 0xEE);
                    (a, b) = (t, d);
                }

                _a.Emit(WidenOp(signed, 0), t, 0, a);
                _a.Emit(WidenOp(signed, 0), d, 0, b);
                _a.Emit(Op.Int(0xD5), d, t, d);
                break;
            case 1:
                _a.Emit(Op.Int(0xD5), t, a, b);
                _a.Emit(Op.Int(signed ? (byte)0xE5 : (byte)0xE4), d, a, b);
                _a.Emit(Op.Int(high ? (byte)0x69 : (byte)0x61), d, t, d);
                break;
            default:
                int order = high ? 0x32 : 0x10;
                _a.Emit(s_shuffleWords, t, 0, a, order);
                _a.Emit(s_shuffleWords, d, 0, b, order);
                _a.Emit(signed ? Op.Int38(0x28) : Op.Int(0xF4), d, t, d);
                break;
        }

        return true;
    }

    private bool EmitAbsDifference(int value, ref IrInstruction instruction)
    {
        bool signed = instruction.Op == IrOp.VAbsDifferenceSigned;
        var lane = (Lane)instruction.Aux;
        SimpleVector(signed ? IrOp.VMaxSigned : IrOp.VMaxUnsigned, lane, out Vex max, out _);
        SimpleVector(signed ? IrOp.VMinSigned : IrOp.VMinUnsigned, lane, out Vex min, out _);
        (int a, int b, int d) = BinaryOperands(value, ref instruction);
        int t = VectorTemporary();
        _a.Emit(max, t, a, b);
        _a.Emit(min, d, a, b);
        _a.Emit(Op.Int(SubOpcode(lane)), d, t, d);
        return true;
    }

    /// <summary>
    /// Bytes: the host's average rounds up, so the last bit of the exclusive-or is taken off where the guest rounds down;
    /// signed numbers are unsigned ones with the sign turned.
    /// </summary>
    private bool EmitHalvingByAverage(int value, ref IrInstruction instruction)
    {
        bool signed = instruction.Op != IrOp.VHalvingAddUnsigned;
        bool rounds = instruction.Op == IrOp.VRoundingHalvingAddSigned;
        (int a, int b, int d) = BinaryOperands(value, ref instruction);
        int t = VectorTemporary();
        int u = VectorTemporary();
        _a.Emit(Op.Xorps, u, a, b);
        if (signed)
        {
            EmitConstant(Op.Xorps, t, a, ConstantPool.Bytes80);
            EmitConstant(Op.Xorps, d, b, ConstantPool.Bytes80);
            (a, b) = (t, d);
        }

        _a.Emit(Op.Int(0xE0), d, a, b);
        if (!rounds)
        {
            EmitConstant(Op.Andps, u, u, ConstantPool.OnesBytes);
            _a.Emit(Op.Int(0xF8), d, d, u);
        }

        if (signed)
        {
            EmitConstant(Op.Xorps, d, d, ConstantPool.Bytes80);
        }

        return true;
    }

    /// <summary>The common bits plus half of the others, or all bits less half of the differing ones.</summary>
    private bool EmitHalvingAdd(int value, ref IrInstruction instruction)
    {
        bool signed = instruction.Op is IrOp.VHalvingAddSigned or IrOp.VRoundingHalvingAddSigned;
        bool rounds = instruction.Op is IrOp.VRoundingHalvingAddSigned or IrOp.VRoundingHalvingAddUnsigned;
        var lane = (Lane)instruction.Aux;
        (int a, int b, int d) = BinaryOperands(value, ref instruction);
        int t = VectorTemporary();
        _a.Emit(Op.Xorps, t, a, b);
        _a.Emit(rounds ? Op.Orps : Op.Andps, d, a, b);
        EmitLaneShift(t, t, lane, signed ? 4 : 2, 1);
        _a.Emit(Op.Int(rounds ? SubOpcode(lane) : lane == Lane.H ? (byte)0xFD : (byte)0xFE), d, d, t);
        return true;
    }

    /// <summary>(a - b) / 2 is the average of a and not b, less half of the range.</summary>
    private bool EmitHalvingSub(int value, ref IrInstruction instruction)
    {
        bool bytes = instruction.Aux == 0;
        ConstantPool half = bytes ? ConstantPool.Bytes80 : ConstantPool.Words8000;
        (int a, int b, int d) = BinaryOperands(value, ref instruction);
        int t = VectorTemporary();
        EmitConstant(Op.Xorps, t, b, ConstantPool.Ones);
        if (instruction.Op == IrOp.VHalvingSubSigned)
        {
            EmitConstant(Op.Xorps, t, t, half);
            EmitConstant(Op.Xorps, d, a, half);
            a = d;
        }

        _a.Emit(Op.Int(bytes ? (byte)0xE0 : (byte)0xE3), d, a, t);
        EmitConstant(Op.Xorps, d, d, half);
        return true;
    }

    /// <summary>Shifts by a count in each lane: one of the two directions is by the width or more, which gives zero.</summary>
    private bool EmitShiftByLanes(int value, ref IrInstruction instruction)
    {
        bool wide = instruction.Aux == 3;
        bool signed = instruction.Op == IrOp.VShiftSigned;
        if (signed && wide)
        {
            return false;
        }

        (int a, int b, int d) = BinaryOperands(value, ref instruction);
        int left = VectorTemporary();
        int right = VectorTemporary();
        ConstantPool mask = wide ? ConstantPool.BytesFf : ConstantPool.LowBytesOfWords;
        EmitZero(right);
        _a.Emit(Op.Int(0xFA), right, right, b);
        EmitConstant(Op.Andps, right, right, mask);
        EmitConstant(Op.Andps, left, b, mask);
        ShiftLanes(left, a, wide, Shift.Shl);
        if (!signed)
        {
            ShiftLanes(right, a, wide, Shift.Shr);
            _a.Emit(Op.Orps, d, left, right);
            return true;
        }

        ShiftLanes(right, a, false, Shift.Sar);
        EmitLaneShift(d, b, Lane.S, 6, 24);
        _a.Emit(Op.Int3A(0x4A), d, left, right, d << 4);
        return true;
    }

    /// <summary>
    /// Shifts the lanes of A by the counts, which the result replaces. Without AVX2 all lanes are shifted by each count in turn, and one
    /// of them is kept.
    /// </summary>
    private void ShiftLanes(int counts, int a, bool wide, Shift op)
    {
        if (_features.Avx2)
        {
            byte variable = op switch { Shift.Shl => 0x47, Shift.Shr => 0x45, _ => 0x46 };
            _a.Emit(new Vex(Prefix.P66, Map.M0F38, variable, wide), counts, a, counts);
            return;
        }

        uint locked = _locked;
        int t = VectorTemporary();
        byte opcode = (byte)(op switch { Shift.Shl => 0xF2, Shift.Shr => 0xD2, _ => 0xE2 } + (wide ? 1 : 0));
        for (int lane = 0; lane < (wide ? 2 : 4); lane++)
        {
            if (wide)
            {
                // The count is all of the low half.
                EmitLaneMove(t, counts, lane);
                _a.Emit(Op.Int(opcode), t, a, t);
                _a.Emit(Op.Int3A(0x0E), counts, counts, t, 0x0F << (4 * lane));
            }
            else
            {
                _a.Emit(Op.Insertps, t, counts, counts, (lane << 6) | 0x0E);
                _a.Emit(Op.Int(opcode), t, a, t);
                _a.Emit(Op.Int3A(0x0E), counts, counts, t, 3 << (2 * lane));
            }
        }

        _locked = locked;
    }

    /// <summary>Moves a half of a vector to the low half.</summary>
    private void EmitLaneMove(int d, int s, int half) => _a.Emit(s_shuffleWords, d, 0, s, half == 0 ? 0x44 : 0xEE);

    private bool EmitCompareUnsignedLong(int value, ref IrInstruction instruction)
    {
        (int a, int b, int d) = BinaryOperands(value, ref instruction);
        int t = VectorTemporary();
        EmitConstant(Op.Xorps, t, a, ConstantPool.PackedSign64);
        EmitConstant(Op.Xorps, d, b, ConstantPool.PackedSign64);
        if (instruction.Op == IrOp.VCompareGreaterUnsigned)
        {
            _a.Emit(Op.Int38(0x37), d, t, d);
            return true;
        }

        _a.Emit(Op.Int38(0x37), d, d, t);
        EmitConstant(Op.Xorps, d, d, ConstantPool.Ones);
        return true;
    }

    private bool EmitMinMaxLong(int value, ref IrInstruction instruction)
    {
        bool unsigned = instruction.Op is IrOp.VMinUnsigned or IrOp.VMaxUnsigned;
        bool max = instruction.Op is IrOp.VMaxSigned or IrOp.VMaxUnsigned;
        (int a, int b, int d) = BinaryOperands(value, ref instruction);
        int t = VectorTemporary();
        if (unsigned)
        {
            int u = VectorTemporary();
            EmitConstant(Op.Xorps, t, a, ConstantPool.PackedSign64);
            EmitConstant(Op.Xorps, u, b, ConstantPool.PackedSign64);
            _a.Emit(Op.Int38(0x37), t, t, u);
        }
        else
        {
            _a.Emit(Op.Int38(0x37), t, a, b);
        }

        _a.Emit(Op.Int3A(0x4B), d, max ? b : a, max ? a : b, t << 4);
        return true;
    }

    private bool EmitAbsLong(int value, ref IrInstruction instruction)
    {
        (int a, int d) = UnaryOperand(value, ref instruction);
        int t = VectorTemporary();
        EmitZero(t);
        _a.Emit(Op.Int38(0x37), t, t, a);
        _a.Emit(Op.Xorps, d, a, t);
        _a.Emit(Op.Int(0xFB), d, d, t);
        return true;
    }

    /// <summary>High bytes of words in place, low bytes at the top of their words and back.</summary>
    private bool EmitSarBytes(int value, ref IrInstruction instruction)
    {
        int count = (int)instruction.Immediate;
        (int a, int d) = UnaryOperand(value, ref instruction);
        int t = VectorTemporary();
        EmitLaneShift(t, a, Lane.H, 6, 8);
        EmitLaneShift(t, t, Lane.H, 4, count);
        EmitLaneShift(t, t, Lane.H, 2, 8);
        EmitLaneShift(d, a, Lane.H, 4, count);
        EmitConstant(Op.Andps, d, d, ConstantPool.HighBytes);
        _a.Emit(Op.Orps, d, d, t);
        return true;
    }

    /// <summary>The low nibbles of A's bytes in D, the high ones in T; U is another register.</summary>
    private (int D, int T, int U) SplitNibbles(int value, ref IrInstruction instruction)
    {
        (int a, int d) = UnaryOperand(value, ref instruction);
        int t = VectorTemporary();
        int u = VectorTemporary();
        EmitLaneShift(t, a, Lane.H, 2, 4);
        EmitConstant(Op.Andps, t, t, ConstantPool.LowNibbles);
        EmitConstant(Op.Andps, d, a, ConstantPool.LowNibbles);
        return (d, t, u);
    }

    /// <summary>Zeros of the nibbles by table; where the upper half of a lane is zero, those of the lower are added.</summary>
    private bool EmitVectorLeadingZeros(int value, ref IrInstruction instruction)
    {
        (int d, int t, int u) = SplitNibbles(value, ref instruction);
        EmitConstant(Op.MovupsLoad, u, 0, ConstantPool.LargeZeros);
        _a.Emit(s_shuffleBytes, t, u, t);
        EmitConstant(Op.MovupsLoad, u, 0, ConstantPool.SmallZeros);
        _a.Emit(s_shuffleBytes, d, u, d);
        _a.Emit(Op.Int(0xDA), d, d, t);
        if (instruction.Aux >= 1)
        {
            JoinLeadingZeros(d, t, u, Lane.H);
        }

        if (instruction.Aux >= 2)
        {
            JoinLeadingZeros(d, t, u, Lane.S);
        }

        return true;
    }

    /// <summary>From counts of half lanes in D to those of lanes: the upper one, plus the lower one where the upper half is all zeros.</summary>
    private void JoinLeadingZeros(int d, int t, int u, Lane lane)
    {
        int half = 4 << (int)lane;
        Vex equal = Op.Int((byte)(0x74 + (int)lane));
        Vex add = Op.Int(lane == Lane.H ? (byte)0xFD : (byte)0xFE);
        int g = Scratch(false);
        _a.MovImmediate(G(g), lane == Lane.H ? 0x0008_0008 : 16);
        _a.Emit(Op.MovdToVector, u, 0, g);
        _a.Emit(s_shuffleWords, u, 0, u, 0);
        EmitLaneShift(t, d, lane, 2, half);
        _a.Emit(equal, u, u, t);
        EmitConstant(Op.Andps, d, d, lane == Lane.H ? ConstantPool.LowBytes : ConstantPool.LowWords);
        _a.Emit(Op.Andps, d, d, u);
        _a.Emit(add, d, d, t);
    }

    private bool EmitVectorReverseBits(int value, ref IrInstruction instruction)
    {
        if (instruction.Aux != 0)
        {
            return false;
        }

        (int d, int t, int u) = SplitNibbles(value, ref instruction);
        EmitConstant(Op.MovupsLoad, u, 0, ConstantPool.ReversedNibbles);
        _a.Emit(s_shuffleBytes, d, u, d);
        EmitConstant(Op.MovupsLoad, u, 0, ConstantPool.ReversedNibblesHigh);
        _a.Emit(s_shuffleBytes, t, u, t);
        _a.Emit(Op.Orps, d, d, t);
        return true;
    }
}
