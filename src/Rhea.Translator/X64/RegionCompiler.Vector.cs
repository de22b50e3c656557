using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <content>128-bit vectors: what has a short sequence in AVX is inline, the rest is computed by C#.</content>
internal sealed partial class RegionCompiler
{
    private bool EmitVector(int value, ref IrInstruction instruction)
    {
        if (SimpleVector(instruction.Op, (Lane)instruction.Aux, out Vex op, out bool swapped))
        {
            return EmitVectorBinary(value, ref instruction, op, swapped);
        }

        switch (instruction.Op)
        {
            case IrOp.VConstant:
                return EmitVectorConstant(value, ref instruction);
            case IrOp.VZeroUpper:
                return EmitZeroUpper(value, ref instruction);
            case IrOp.VDup:
                return EmitDup(value, ref instruction);
            case IrOp.VDupLane:
                return EmitDupLane(value, ref instruction);
            case IrOp.VGetLane or IrOp.VGetLaneSigned:
                return EmitGetLane(value, ref instruction);
            case IrOp.VSetLane:
                return EmitSetLane(value, ref instruction);
            case IrOp.VNot:
                return EmitWithConstant(value, ref instruction, Op.Xorps, ConstantPool.Ones);
            case IrOp.VOrNot:
                return EmitOrNot(value, ref instruction);
            case IrOp.VBitSelect:
                return EmitBitSelect(value, ref instruction);
            case IrOp.VNeg:
                return EmitFromZero(value, ref instruction, Op.Int(SubOpcode((Lane)instruction.Aux)));
            case IrOp.VAbs when instruction.Aux < 3:
                return EmitVectorUnary(value, ref instruction, Op.Int38((byte)(0x1C + instruction.Aux)));
            case IrOp.VShlImmediate or IrOp.VShrImmediate or IrOp.VSarImmediate:
                return EmitShiftImmediate(value, ref instruction);
            case IrOp.VExtractBytes:
                return EmitExtractBytes(value, ref instruction);
            case IrOp.VReverse:
                return EmitVectorReverse(value, ref instruction);
            case IrOp.VWidenLowSigned or IrOp.VWidenLowUnsigned when instruction.Aux < 3:
                return EmitVectorUnary(value, ref instruction, WidenOp(instruction.Op == IrOp.VWidenLowSigned, instruction.Aux));
            case IrOp.VWidenHighSigned or IrOp.VWidenHighUnsigned when instruction.Aux < 3:
                return EmitWidenHigh(value, ref instruction);
            case IrOp.VNarrow:
                return EmitNarrow(value, ref instruction);
            case IrOp.VTestBits:
                return EmitTestBits(value, ref instruction);
            case IrOp.VCompareGreaterEqualSigned or IrOp.VCompareGreaterEqualUnsigned or IrOp.VCompareGreaterUnsigned:
                return EmitVectorCompare(value, ref instruction);
            case IrOp.VPopulationCount:
                return EmitPopulationCount(value, ref instruction);
            case IrOp.VTableLookup:
                return EmitTableLookup(value, ref instruction);
            case IrOp.VFAbs:
                return EmitWithConstant(value, ref instruction, Op.Andps, instruction.Aux == 3 ? ConstantPool.PackedMagnitude64 : ConstantPool.PackedMagnitude32);
            case IrOp.VFNeg:
                return EmitWithConstant(value, ref instruction, Op.Xorps, instruction.Aux == 3 ? ConstantPool.PackedSign64 : ConstantPool.PackedSign32);
            case IrOp.VFSqrt:
                return EmitVectorUnary(value, ref instruction, Op.Packed(instruction.Aux == 3, 0x51));
            case IrOp.VFMulAdd:
                return EmitVectorFused(value, ref instruction);
            case IrOp.VFFromSigned when instruction.Aux == 2 && instruction.Immediate == 0:
                return EmitVectorUnary(value, ref instruction, new Vex(Prefix.None, Map.M0F, 0x5B));
            case IrOp.VFWidenLow:
                return EmitVectorUnary(value, ref instruction, new Vex(Prefix.None, Map.M0F, 0x5A));
            case IrOp.VFWidenHigh:
                return EmitVectorWidenHigh(value, ref instruction);
            case IrOp.VFNarrow:
                return !ChecksUnderflow && EmitVectorUnary(value, ref instruction, new Vex(Prefix.P66, Map.M0F, 0x5A));
            case IrOp.VFCompareEqual or IrOp.VFCompareGreaterEqual or IrOp.VFCompareGreater:
                return EmitVectorFloatCompare(value, ref instruction);
            case IrOp.VFPairAdd:
                return EmitVectorPairAdd(value, ref instruction);
            default:
                return EmitVectorPermutation(value, ref instruction) || EmitVectorArithmetic(value, ref instruction)
                    || EmitVectorFloat(value, ref instruction) || EmitVectorCipher(value, ref instruction)
                    || EmitVectorHash(value, ref instruction);
        }
    }

    private void EmitNoteDifference(ref IrInstruction instruction)
    {
        int a = UseX(instruction.A);
        int b = UseX(instruction.B);
        Done(instruction.A);
        Done(instruction.B);
        int t = VectorTemporary();
        Label same = Label.New();
        _a.Emit(Op.Xorps, t, a, b);
        _a.Emit(Op.Int38(0x17), t, 0, t);
        _a.Jcc(Cc.E, ref same);
        _a.OpMemory(Alu.Or, 2, HostConvention.State((int)instruction.Immediate), 1 << instruction.Aux);
        _a.Bind(ref same);
        ClobberFlags();
    }

    private static byte SubOpcode(Lane lane) => lane switch { Lane.B => 0xF8, Lane.H => 0xF9, Lane.S => 0xFA, _ => 0xFB };

    /// <summary>Operations that are one instruction; swapped: its first source is operand B.</summary>
    private static bool SimpleVector(IrOp op, Lane lane, out Vex vex, out bool swapped)
    {
        swapped = false;
        byte l = (byte)lane;
        Vex? found = op switch
        {
            IrOp.VAdd => Op.Int(lane switch { Lane.B => 0xFC, Lane.H => 0xFD, Lane.S => 0xFE, _ => 0xD4 }),
            IrOp.VSub => Op.Int(SubOpcode(lane)),
            IrOp.VMul when lane == Lane.H => Op.Int(0xD5),
            IrOp.VMul when lane == Lane.S => Op.Int38(0x40),
            IrOp.VAnd => Op.Andps,
            IrOp.VOr => Op.Orps,
            IrOp.VXor => Op.Xorps,
            IrOp.VAndNot => new Vex(Prefix.None, Map.M0F, 0x55),
            IrOp.VCompareEqual => lane == Lane.D ? Op.Int38(0x29) : Op.Int((byte)(0x74 + l)),
            IrOp.VCompareGreaterSigned => lane == Lane.D ? Op.Int38(0x37) : Op.Int((byte)(0x64 + l)),
            IrOp.VMinSigned when lane < Lane.D => lane switch { Lane.B => Op.Int38(0x38), Lane.H => Op.Int(0xEA), _ => Op.Int38(0x39) },
            IrOp.VMinUnsigned when lane < Lane.D => lane switch { Lane.B => Op.Int(0xDA), Lane.H => Op.Int38(0x3A), _ => Op.Int38(0x3B) },
            IrOp.VMaxSigned when lane < Lane.D => lane switch { Lane.B => Op.Int38(0x3C), Lane.H => Op.Int(0xEE), _ => Op.Int38(0x3D) },
            IrOp.VMaxUnsigned when lane < Lane.D => lane switch { Lane.B => Op.Int(0xDE), Lane.H => Op.Int38(0x3E), _ => Op.Int38(0x3F) },
            IrOp.VZipLow => lane == Lane.D ? Op.Int(0x6C) : Op.Int((byte)(0x60 + l)),
            IrOp.VZipHigh => lane == Lane.D ? Op.Int(0x6D) : Op.Int((byte)(0x68 + l)),
            IrOp.VTransposeEven or IrOp.VUnzipEven when lane == Lane.D => Op.Int(0x6C),
            IrOp.VTransposeOdd or IrOp.VUnzipOdd when lane == Lane.D => Op.Int(0x6D),
            IrOp.VRoundingHalvingAddUnsigned when lane < Lane.S => Op.Int(lane == Lane.B ? (byte)0xE0 : (byte)0xE3),
            IrOp.VPairAdd when lane is Lane.H or Lane.S => Op.Int38(lane == Lane.H ? (byte)0x01 : (byte)0x02),
            IrOp.VAddSaturateSigned => Op.Int(lane == Lane.B ? (byte)0xEC : (byte)0xED),
            IrOp.VAddSaturateUnsigned => Op.Int(lane == Lane.B ? (byte)0xDC : (byte)0xDD),
            IrOp.VSubSaturateSigned => Op.Int(lane == Lane.B ? (byte)0xE8 : (byte)0xE9),
            IrOp.VSubSaturateUnsigned => Op.Int(lane == Lane.B ? (byte)0xD8 : (byte)0xD9),
            IrOp.VFAdd => Op.Packed(lane == Lane.D, 0x58),
            IrOp.VFSub => Op.Packed(lane == Lane.D, 0x5C),
            IrOp.VFMul => Op.Packed(lane == Lane.D, 0x59),
            IrOp.VFDiv => Op.Packed(lane == Lane.D, 0x5E),
            _ => null,
        };
        vex = found ?? default;
        swapped = op == IrOp.VAndNot;
        return found is not null;
    }

    private bool EmitVectorBinary(int value, ref IrInstruction instruction, in Vex op, bool swapped)
    {
        int a = UseX(instruction.A);
        int b = UseX(instruction.B);
        Done(instruction.A);
        Done(instruction.B);
        int d = DefineX(value);
        if (ChecksUnderflow && instruction.Op is (IrOp.VFMul or IrOp.VFDiv))
        {
            int t = VectorTemporary();
            EmitFlushGuard(vector: true, instruction.Aux == 3, a, b);
            _a.Emit(op, t, a, b);
            EmitUnderflowCheck(ref instruction, t, a, b);
            _a.MovVector(d, t);
            return true;
        }

        if (instruction.Op is IrOp.VFAdd or IrOp.VFSub or IrOp.VFMul or IrOp.VFDiv)
        {
            EmitFlushGuard(vector: true, instruction.Aux == 3, a, b);
        }

        _a.Emit(op, d, swapped ? b : a, swapped ? a : b);
        return true;
    }

    private bool EmitVectorUnary(int value, ref IrInstruction instruction, in Vex op)
    {
        int a = UseX(instruction.A);
        Done(instruction.A);
        _a.Emit(op, DefineX(value), 0, a);
        return true;
    }

    private bool EmitWithConstant(int value, ref IrInstruction instruction, in Vex op, ConstantPool constant)
    {
        int a = UseX(instruction.A);
        Done(instruction.A);
        _a.EmitRip(op, DefineX(value), a, _stubs.Constant(constant));
        return true;
    }

    private int VectorTemporary()
    {
        int t = Scratch(true);
        _locked |= 1u << t;
        return X(t);
    }

    private bool EmitVectorConstant(int value, ref IrInstruction instruction)
    {
        int d = DefineX(value);
        if (instruction.Immediate == 0)
        {
            _a.Emit(Op.Xorps, d, d, d);
            return true;
        }

        if (instruction.Immediate == -1 && instruction.Aux == 0)
        {
            _a.Emit(Op.Int(0x74), d, d, d);
            return true;
        }

        int t = Scratch(false);
        _a.MovImmediate(G(t), instruction.Immediate);
        _a.Emit(Op.MovqToVector, d, 0, t);
        if (instruction.Aux == 0)
        {
            _a.Emit(Op.Int(0x6C), d, d, d);
        }

        return true;
    }

    private bool EmitZeroUpper(int value, ref IrInstruction instruction)
    {
        if (_values[instruction.A].UpperZero && _values[instruction.A].Register >= 0)
        {
            AliasRegister(value, instruction.A);
        }
        else
        {
            EmitVectorUnary(value, ref instruction, Op.Movq);
        }

        return true;
    }

    private bool EmitDup(int value, ref IrInstruction instruction)
    {
        Gpr a = UseG(instruction.A);
        Done(instruction.A);
        int d = DefineX(value);
        var lane = (Lane)instruction.Aux;
        _a.Emit(lane == Lane.D ? Op.MovqToVector : Op.MovdToVector, d, 0, (int)a);
        Broadcast(d, d, lane);
        return true;
    }

    private void Broadcast(int d, int s, Lane lane)
    {
        switch (lane)
        {
            case Lane.B when !_features.Avx2:
                int zero = VectorTemporary();
                EmitZero(zero);
                _a.Emit(s_shuffleBytes, d, s, zero);
                break;
            case Lane.B:
                _a.Emit(Op.Int38(0x78), d, 0, s);
                break;
            case Lane.H when !_features.Avx2:
                _a.Emit(new Vex(Prefix.PF2, Map.M0F, 0x70), d, 0, s, 0);
                _a.Emit(s_shuffleWords, d, 0, d, 0);
                break;
            case Lane.H:
                _a.Emit(Op.Int38(0x79), d, 0, s);
                break;
            case Lane.S:
                _a.Emit(Op.Int(0x70), d, 0, s, 0);
                break;
            default:
                _a.Emit(Op.Int(0x6C), d, s, s);
                break;
        }
    }

    private bool EmitDupLane(int value, ref IrInstruction instruction)
    {
        var lane = (Lane)instruction.Aux;
        int index = (int)instruction.Immediate;
        int a = UseX(instruction.A);
        Done(instruction.A);
        int d = DefineX(value);
        switch (lane)
        {
            case Lane.S:
                _a.Emit(Op.Int(0x70), d, 0, a, index * 0x55);
                break;
            case Lane.D:
                _a.Emit(Op.Int(0x70), d, 0, a, index == 0 ? 0x44 : 0xEE);
                break;
            default:
                if (index > 0)
                {
                    _a.Emit(new Vex(Prefix.P66, Map.M0F, 0x73), 3, d, a, index << (int)lane);
                    a = d;
                }

                Broadcast(d, a, lane);
                break;
        }

        return true;
    }

    private bool EmitGetLane(int value, ref IrInstruction instruction)
    {
        int a = UseX(instruction.A);
        Done(instruction.A);
        Gpr d = DefineG(value);
        bool signed = instruction.Op == IrOp.VGetLaneSigned;
        bool wide = instruction.Type == IrType.I64;
        int index = (int)instruction.Immediate;
        switch ((Lane)instruction.Aux)
        {
            case Lane.B:
                _a.Emit(Op.Int3A(0x14), a, 0, (int)d, index);
                break;
            case Lane.H:
                _a.Emit(Op.Int(0xC5), (int)d, 0, a, index);
                break;
            case Lane.S when index == 0:
                _a.Emit(Op.MovdFromVector, a, 0, (int)d);
                break;
            case Lane.S:
                _a.Emit(Op.Int3A(0x16), a, 0, (int)d, index);
                break;
            case Lane.D when index == 0:
                _a.Emit(Op.MovqFromVector, a, 0, (int)d);
                break;
            default:
                _a.Emit(Op.Int3A(0x16, true), a, 0, (int)d, index);
                break;
        }

        if (signed && instruction.Aux < 3)
        {
            _a.SignExtend(wide, instruction.Aux, d, d);
        }

        _values[value].UpperZero = instruction.Aux < 3 && !(signed && wide);
        return true;
    }

    private bool EmitSetLane(int value, ref IrInstruction instruction)
    {
        int a = UseX(instruction.A);
        Gpr b = UseG(instruction.B);
        Done(instruction.A);
        Done(instruction.B);
        int d = DefineX(value);
        int index = (int)instruction.Immediate;
        Vex op = (Lane)instruction.Aux switch
        {
            Lane.B => Op.Int3A(0x20),
            Lane.H => Op.Int(0xC4),
            Lane.S => Op.Int3A(0x22),
            _ => Op.Int3A(0x22, true),
        };
        _a.Emit(op, d, a, (int)b, index);
        return true;
    }

    private bool EmitOrNot(int value, ref IrInstruction instruction)
    {
        int a = UseX(instruction.A);
        int b = UseX(instruction.B);
        Done(instruction.A);
        Done(instruction.B);
        int d = DefineX(value);
        int t = VectorTemporary();
        _a.EmitRip(Op.Xorps, t, b, _stubs.Constant(ConstantPool.Ones));
        _a.Emit(Op.Orps, d, a, t);
        return true;
    }

    private bool EmitBitSelect(int value, ref IrInstruction instruction)
    {
        int a = UseX(instruction.A);
        int b = UseX(instruction.B);
        int c = UseX(instruction.C);
        Done(instruction.A);
        Done(instruction.B);
        Done(instruction.C);
        int d = DefineX(value);
        int t = VectorTemporary();
        // a xor ((a xor b) and c).
        _a.Emit(Op.Xorps, t, a, b);
        _a.Emit(Op.Andps, t, t, c);
        _a.Emit(Op.Xorps, d, a, t);
        return true;
    }

    private bool EmitFromZero(int value, ref IrInstruction instruction, in Vex op)
    {
        int a = UseX(instruction.A);
        Done(instruction.A);
        int d = DefineX(value);
        int t = VectorTemporary();
        _a.Emit(Op.Xorps, t, t, t);
        _a.Emit(op, d, t, a);
        return true;
    }

    private bool EmitShiftImmediate(int value, ref IrInstruction instruction)
    {
        var lane = (Lane)instruction.Aux;
        int count = (int)instruction.Immediate;
        int width = 8 << (int)lane;
        if (lane == Lane.B || (lane == Lane.D && instruction.Op == IrOp.VSarImmediate))
        {
            return EmitShiftOdd(value, ref instruction, count);
        }

        int a = UseX(instruction.A);
        Done(instruction.A);
        int d = DefineX(value);
        int digit = instruction.Op switch { IrOp.VShlImmediate => 6, IrOp.VShrImmediate => 2, _ => 4 };
        _a.Emit(Op.Int((byte)(0x70 + (int)lane)), digit, d, a, instruction.Op == IrOp.VSarImmediate ? Math.Min(count, width - 1) : count);
        return true;
    }

    /// <summary>Bytes have no shift, and 64-bit lanes none that keeps the sign.</summary>
    private bool EmitShiftOdd(int value, ref IrInstruction instruction, int count)
    {
        if (instruction.Aux == 0 && instruction.Op == IrOp.VSarImmediate)
        {
            return false;
        }

        int a = UseX(instruction.A);
        Done(instruction.A);
        int d = DefineX(value);
        int t = VectorTemporary();
        if (instruction.Aux == 0)
        {
            bool left = instruction.Op == IrOp.VShlImmediate;
            byte mask = (byte)(left ? 0xFF << count : 0xFF >> count);
            int g = Scratch(false);
            _a.MovImmediate(G(g), mask * 0x0101_0101L);
            _a.Emit(Op.MovdToVector, t, 0, g);
            _a.Emit(Op.Int(0x70), t, 0, t, 0);
            _a.Emit(Op.Int(0x71), left ? 6 : 2, d, a, count);
            _a.Emit(Op.Andps, d, d, t);
            return true;
        }

        // Sign words, shifted left, joined with the logical shift.
        if (count >= 64)
        {
            _a.Emit(Op.Int(0x72), 4, d, a, 31);
            _a.Emit(Op.Int(0x70), d, 0, d, 0xF5);
            return true;
        }

        _a.Emit(Op.Int(0x72), 4, t, a, 31);
        _a.Emit(Op.Int(0x70), t, 0, t, 0xF5);
        _a.Emit(Op.Int(0x73), 6, t, t, 64 - count);
        _a.Emit(Op.Int(0x73), 2, d, a, count);
        _a.Emit(Op.Orps, d, d, t);
        return true;
    }

    private bool EmitExtractBytes(int value, ref IrInstruction instruction)
    {
        int a = UseX(instruction.A);
        int b = UseX(instruction.B);
        Done(instruction.A);
        Done(instruction.B);
        _a.Emit(Op.Int3A(0x0F), DefineX(value), b, a, (int)instruction.Immediate);
        return true;
    }

    private bool EmitVectorReverse(int value, ref IrInstruction instruction)
    {
        int a = UseX(instruction.A);
        Done(instruction.A);
        int d = DefineX(value);
        if (instruction.Aux == 2)
        {
            _a.Emit(Op.Int(0x70), d, 0, a, 0xB1);
            return true;
        }

        ConstantPool table = (instruction.Aux, instruction.Immediate) switch
        {
            (0, 2) => ConstantPool.Reverse16,
            (0, 4) => ConstantPool.Reverse32,
            (0, _) => ConstantPool.Reverse64,
            (_, 4) => ConstantPool.ReverseHalf32,
            _ => ConstantPool.ReverseHalf64,
        };
        _a.EmitRip(Op.Int38(0x00), d, a, _stubs.Constant(table));
        return true;
    }

    private static Vex WidenOp(bool signed, int lane) => Op.Int38((byte)((signed ? 0x20 : 0x30) + lane switch { 0 => 0, 1 => 3, _ => 5 }));

    private bool EmitWidenHigh(int value, ref IrInstruction instruction)
    {
        int a = UseX(instruction.A);
        Done(instruction.A);
        int d = DefineX(value);
        _a.Emit(Op.Int(0x70), d, 0, a, 0xEE);
        _a.Emit(WidenOp(instruction.Op == IrOp.VWidenHighSigned, instruction.Aux), d, 0, d);
        return true;
    }

    private bool EmitNarrow(int value, ref IrInstruction instruction)
    {
        int a = UseX(instruction.A);
        Done(instruction.A);
        int d = DefineX(value);
        if (instruction.Aux == 2)
        {
            _a.Emit(Op.Int(0x70), d, 0, a, 0x08);
            _a.Emit(Op.Movq, d, 0, d);
        }
        else
        {
            _a.EmitRip(Op.Int38(0x00), d, a, _stubs.Constant(instruction.Aux == 0 ? ConstantPool.EvenBytes : ConstantPool.EvenWords));
        }

        return true;
    }

    private bool EmitTestBits(int value, ref IrInstruction instruction)
    {
        int a = UseX(instruction.A);
        int b = UseX(instruction.B);
        Done(instruction.A);
        Done(instruction.B);
        int d = DefineX(value);
        int t = VectorTemporary();
        _a.Emit(Op.Andps, d, a, b);
        _a.Emit(Op.Xorps, t, t, t);
        _a.Emit(instruction.Aux == 3 ? Op.Int38(0x29) : Op.Int((byte)(0x74 + instruction.Aux)), d, d, t);
        _a.EmitRip(Op.Xorps, d, d, _stubs.Constant(ConstantPool.Ones));
        return true;
    }

    private bool EmitVectorCompare(int value, ref IrInstruction instruction)
    {
        var lane = (Lane)instruction.Aux;
        bool unsigned = instruction.Op != IrOp.VCompareGreaterEqualSigned;
        if (unsigned && lane == Lane.D)
        {
            return EmitCompareUnsignedLong(value, ref instruction);
        }

        int a = UseX(instruction.A);
        int b = UseX(instruction.B);
        Done(instruction.A);
        Done(instruction.B);
        int d = DefineX(value);
        int t = VectorTemporary();
        Vex equal = Op.Int((byte)(0x74 + instruction.Aux));
        switch (instruction.Op)
        {
            case IrOp.VCompareGreaterEqualSigned:
                // Not (b > a).
                _a.Emit(lane == Lane.D ? Op.Int38(0x37) : Op.Int((byte)(0x64 + instruction.Aux)), t, b, a);
                _a.EmitRip(Op.Xorps, d, t, _stubs.Constant(ConstantPool.Ones));
                break;
            case IrOp.VCompareGreaterEqualUnsigned:
                SimpleVector(IrOp.VMaxUnsigned, lane, out Vex max, out _);
                _a.Emit(max, t, a, b);
                _a.Emit(equal, d, t, a);
                break;
            default:
                SimpleVector(IrOp.VMinUnsigned, lane, out Vex min, out _);
                _a.Emit(min, t, a, b);
                _a.Emit(equal, t, t, a);
                _a.EmitRip(Op.Xorps, d, t, _stubs.Constant(ConstantPool.Ones));
                break;
        }

        return true;
    }

    private bool EmitPopulationCount(int value, ref IrInstruction instruction)
    {
        (int d, int t, int u) = SplitNibbles(value, ref instruction);
        _a.EmitRip(Op.MovupsLoad, u, 0, _stubs.Constant(ConstantPool.PopulationOfNibble));
        _a.Emit(Op.Int38(0x00), d, u, d);
        _a.Emit(Op.Int38(0x00), t, u, t);
        _a.Emit(Op.Int(0xFC), d, d, t);
        return true;
    }

    private bool EmitTableLookup(int value, ref IrInstruction instruction)
    {
        int a = UseX(instruction.A);
        int b = UseX(instruction.B);
        Done(instruction.A);
        Done(instruction.B);
        int d = DefineX(value);
        int t = VectorTemporary();
        _a.EmitRip(Op.Int(0xDC), t, b, _stubs.Constant(ConstantPool.TableSaturate));
        _a.Emit(Op.Int38(0x00), d, a, t);
        return true;
    }

    private bool EmitVectorFused(int value, ref IrInstruction instruction)
    {
        if (!_features.Fma)
        {
            return false;
        }

        int a = UseX(instruction.A);
        int b = UseX(instruction.B);
        int c = UseX(instruction.C);
        Done(instruction.A);
        Done(instruction.B);
        Done(instruction.C);
        int d = DefineX(value);
        int target = ChecksUnderflow || (d == a && a != c) || (d == b && b != c) ? VectorTemporary() : d;
        _a.MovVector(target, c);
        int guard = VectorTemporary();
        EmitFlushGuard(vector: true, instruction.Aux == 3, a, b, guard);
        EmitFusedGuard(Op.Packed(instruction.Aux == 3, 0x5D), guard, c, (instruction.Immediate & 1) != 0 ? a : c);
        _a.Emit(Op.Fma(instruction.Aux == 3, (instruction.Immediate & 1) != 0 ? (byte)0xBC : (byte)0xB8), target, a, b);
        EmitUnderflowCheck(ref instruction, target, a, b, c);
        _a.MovVector(d, target);
        return true;
    }

    private bool EmitVectorWidenHigh(int value, ref IrInstruction instruction)
    {
        int a = UseX(instruction.A);
        Done(instruction.A);
        int d = DefineX(value);
        _a.Emit(Op.Int(0x70), d, 0, a, 0xEE);
        _a.Emit(new Vex(Prefix.None, Map.M0F, 0x5A), d, 0, d);
        return true;
    }

    private bool EmitVectorFloatCompare(int value, ref IrInstruction instruction)
    {
        int a = UseX(instruction.A);
        int b = UseX(instruction.B);
        Done(instruction.A);
        Done(instruction.B);
        // Predicates: 0 equal quiet; 1 less, 2 less or equal, signalling: with operands exchanged.
        bool equal = instruction.Op == IrOp.VFCompareEqual;
        int predicate = equal ? 0 : instruction.Op == IrOp.VFCompareGreater ? 1 : 2;
        int d = DefineX(value);
        EmitFlushGuard(vector: true, instruction.Aux == 3, a, b);
        _a.Emit(Op.Packed(instruction.Aux == 3, 0xC2), d, equal ? a : b, equal ? b : a, predicate);
        return true;
    }

    private bool EmitVectorPairAdd(int value, ref IrInstruction instruction)
    {
        int a = UseX(instruction.A);
        int b = UseX(instruction.B);
        Done(instruction.A);
        Done(instruction.B);
        int d = DefineX(value);
        int t = VectorTemporary();
        Vex shuffle = new(instruction.Aux == 3 ? Prefix.P66 : Prefix.None, Map.M0F, 0xC6);
        _a.Emit(shuffle, t, a, b, instruction.Aux == 3 ? 0 : 0x88);
        _a.Emit(shuffle, d, a, b, instruction.Aux == 3 ? 3 : 0xDD);
        EmitFlushGuard(vector: true, instruction.Aux == 3, t, d);
        _a.Emit(Op.Packed(instruction.Aux == 3, 0x58), d, t, d);
        return true;
    }
}
