using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <content>Vectors of floating-point numbers: extremes, rounding, conversions.</content>
internal sealed partial class RegionCompiler
{
    private bool EmitVectorFloat(int value, ref IrInstruction instruction)
    {
        switch (instruction.Op)
        {
            case IrOp.VFMax or IrOp.VFMaxNumber:
                return EmitVectorMaximum(value, ref instruction, true);
            case IrOp.VFMin or IrOp.VFMinNumber:
                return EmitVectorMaximum(value, ref instruction, false);
            case IrOp.VFRound when (FloatRounding)(instruction.Immediate & 7) != FloatRounding.NearestAway:
                return EmitVectorRound(value, ref instruction);
            case IrOp.VFFromSigned when instruction.Immediate == 0:
                return EmitVectorFromSigned(value, ref instruction);
            case IrOp.VFFromUnsigned when instruction.Immediate == 0:
                return EmitVectorFromUnsigned(value, ref instruction);
            case IrOp.VFToSigned or IrOp.VFToUnsigned when instruction.Immediate < (int)FloatRounding.NearestAway || instruction.Immediate == (int)FloatRounding.Current:
                return EmitVectorToInteger(value, ref instruction);
            default:
                return false;
        }
    }

    /// <summary>
    /// The host's extreme raises invalid for every NaN, and the trap computes the guest's; of two equal numbers it gives the second,
    /// so zeros of both signs are joined. The W bit, which the host ignores, tells the trap that numbers win over quiet NaNs.
    /// </summary>
    private bool EmitVectorMaximum(int value, ref IrInstruction instruction, bool maximum)
    {
        bool isDouble = instruction.Aux == 3;
        bool number = instruction.Op is IrOp.VFMaxNumber or IrOp.VFMinNumber;
        (int a, int b, int d) = BinaryOperands(value, ref instruction);
        int t = VectorTemporary();
        int u = VectorTemporary();
        MarkObservable();
        // In this order: a minimum directly before a comparison would be its guard.
        _a.Emit(Op.Packed(isDouble, 0xC2), u, a, b, 0);
        _a.Emit(new Vex(isDouble ? Prefix.P66 : Prefix.None, Map.M0F, maximum ? (byte)0x5F : (byte)0x5D, number), t, a, b);
        if (maximum)
        {
            _a.Emit(s_andNot, u, a, u);
            _a.Emit(s_andNot, d, u, t);
        }
        else
        {
            // Only the sign: with flush-to-zero, a subnormal number is equal to zero.
            _a.Emit(Op.Andps, u, a, u);
            EmitConstant(Op.Andps, u, u, isDouble ? ConstantPool.PackedSign64 : ConstantPool.PackedSign32);
            _a.Emit(Op.Orps, d, u, t);
        }

        return true;
    }

    private static readonly Vex s_andNot = new(Prefix.None, Map.M0F, 0x55);

    private bool EmitVectorRound(int value, ref IrInstruction instruction)
    {
        (int a, int d) = UnaryOperand(value, ref instruction);
        int mode = HostRounding((FloatRounding)(instruction.Immediate & 7)) | ((instruction.Immediate & 8) != 0 ? 0 : 8);
        MarkObservable();
        EmitFlushGuard(vector: true, instruction.Aux == 3, a, a);
        _a.Emit(instruction.Aux == 3 ? Op.Roundpd : Op.Roundps, d, 0, a, mode);
        return true;
    }

    private bool EmitVectorFromSigned(int value, ref IrInstruction instruction)
    {
        (int a, int d) = UnaryOperand(value, ref instruction);
        MarkObservable();
        if (_features.Avx512)
        {
            _a.EmitEvex(new Vex(Prefix.PF3, Map.M0F, 0xE6, true), d, 0, a);
            return true;
        }

        int t = VectorTemporary();
        int g = Scratch(false);
        var convert = new Vex(Prefix.PF2, Map.M0F, 0x2A, true);
        _a.Emit(Op.Int3A(0x16, true), a, 0, g, 1);
        EmitZero(t);
        _a.Emit(convert, t, t, g);
        _a.Emit(Op.MovqFromVector, a, 0, g);
        _a.Emit(convert, d, t, g);
        _a.Emit(s_unpackLow, d, d, t);
        return true;
    }

    private bool EmitVectorFromUnsigned(int value, ref IrInstruction instruction)
    {
        (int a, int d) = UnaryOperand(value, ref instruction);
        int t = VectorTemporary();
        MarkObservable();
        if (instruction.Aux == 2)
        {
            // Halves of 16 bits are exact, and so is the upper one times 2^16: only the sum rounds.
            var convert = new Vex(Prefix.None, Map.M0F, 0x5B);
            EmitLaneShift(t, a, Lane.S, 2, 16);
            EmitConstant(Op.Andps, d, a, ConstantPool.LowWords);
            _a.Emit(convert, t, 0, t);
            _a.Emit(convert, d, 0, d);
            EmitConstant(Op.Packed(false, 0x59), t, t, ConstantPool.TwoTo16);
            _a.Emit(Op.Packed(false, 0x58), d, d, t);
            return true;
        }

        // The halves become the fractions of 2^84 and 2^52; the sum of what is above these rounds. It may be a negative zero.
        EmitLaneShift(t, a, Lane.D, 2, 32);
        EmitConstant(Op.Orps, t, t, ConstantPool.Exponent84);
        EmitConstant(Op.Packed(true, 0x5C), t, t, ConstantPool.Exponents84And52);
        EmitLaneShift(d, a, Lane.D, 6, 32);
        EmitLaneShift(d, d, Lane.D, 2, 32);
        EmitConstant(Op.Orps, d, d, ConstantPool.Exponent52);
        _a.Emit(Op.Packed(true, 0x58), d, d, t);
        EmitConstant(Op.Andps, d, d, ConstantPool.PackedMagnitude64);
        return true;
    }

    /// <summary>Rounds first where the host converts in another direction: large numbers are integers already, so that signals nothing more; but a negative fraction, which is out of range for unsigned ones, would.</summary>
    private bool EmitVectorToInteger(int value, ref IrInstruction instruction)
    {
        var rounding = (FloatRounding)instruction.Immediate;
        bool isDouble = instruction.Aux == 3;
        bool signed = instruction.Op == IrOp.VFToSigned;
        bool direct = rounding is FloatRounding.Zero or FloatRounding.Current;
        if (((isDouble || !signed) && !_features.Avx512) || (!signed && !direct))
        {
            return false;
        }

        (int a, int d) = UnaryOperand(value, ref instruction);
        MarkObservable();
        EmitFlushGuard(vector: true, isDouble, a, a);
        if (!direct)
        {
            _a.Emit(isDouble ? Op.Roundpd : Op.Roundps, d, 0, a, HostRounding(rounding));
            a = d;
        }

        bool current = rounding == FloatRounding.Current;
        Prefix prefix = isDouble ? Prefix.P66 : Prefix.None;
        switch (isDouble, signed)
        {
            case (false, true):
                _a.Emit(new Vex(current ? Prefix.P66 : Prefix.PF3, Map.M0F, 0x5B), d, 0, a);
                break;
            case (true, true):
                _a.EmitEvex(new Vex(prefix, Map.M0F, current ? (byte)0x7B : (byte)0x7A, true), d, 0, a);
                break;
            default:
                _a.EmitEvex(new Vex(prefix, Map.M0F, current ? (byte)0x79 : (byte)0x78, isDouble), d, 0, a);
                break;
        }

        return true;
    }
}
