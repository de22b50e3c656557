using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Bytecode;

/// <content>The choice of bytecode for each operation.</content>
internal sealed partial class BytecodeCompiler
{
    private void Emit(int value, ref IrInstruction instruction)
    {
        if (!IsNeeded(value, ref instruction))
        {
            return;
        }

        switch (instruction.Op)
        {
            case IrOp.Nop or IrOp.Constant or IrOp.VConstant:
                break;
            case IrOp.GuestInstruction:
                _point = new GuestPoint((ulong)instruction.Immediate, Math.Max(0, _point.Uncounted - 1));
                break;
            case IrOp.GetRegister:
                EmitGetRegister(value, ref instruction);
                break;
            case IrOp.SetRegister:
                EmitSetRegister(value, ref instruction);
                break;
            case IrOp.Truncate or IrOp.VLow or IrOp.FFromBits:
            case IrOp.FToBits when _region[instruction.A].Type != IrType.F16:
            case IrOp.ZeroExtend when IsZeroAbove(instruction):
                Alias(value, instruction.A);
                break;
            default:
                if (!EmitControl(value, ref instruction) && !EmitMemory(value, ref instruction) && !EmitInteger(value, ref instruction)
                    && !EmitFlags(value, ref instruction))
                {
                    EmitGeneric(value, ref instruction);
                }

                break;
        }
    }

    /// <summary>Whether a 32-bit operation has left zeros above its result.</summary>
    private bool IsZeroAbove(in IrInstruction extend)
    {
        ref IrInstruction source = ref _region[extend.A];
        return extend.Aux == 2 && source.Type == IrType.I32 && source.Op is not (IrOp.Truncate or IrOp.FToBits or IrOp.CallHelper);
    }

    private bool EmitInteger(int value, ref IrInstruction instruction)
    {
        bool wide = instruction.Type == IrType.I64;
        BytecodeOp binary = instruction.Op switch
        {
            IrOp.Add => BytecodeOp.Add64,
            IrOp.Sub => BytecodeOp.Sub64,
            IrOp.And => BytecodeOp.And64,
            IrOp.Or => BytecodeOp.Or64,
            IrOp.Xor => BytecodeOp.Xor64,
            IrOp.AndNot => BytecodeOp.AndNot64,
            IrOp.Mul => BytecodeOp.Mul64,
            IrOp.Shl => BytecodeOp.Shl64,
            IrOp.Shr => BytecodeOp.Shr64,
            IrOp.Sar => BytecodeOp.Sar64,
            IrOp.Ror => BytecodeOp.Ror64,
            _ => BytecodeOp.Generic,
        };
        if (binary != BytecodeOp.Generic)
        {
            // Each is followed by its forms with an immediate, with 32 bits, and with both.
            bool immediate = IsConstant(instruction.B, out long constant);
            Three(value, (BytecodeOp)((int)binary + (wide ? 0 : 2) + (immediate ? 1 : 0)), instruction.A, immediate ? -1 : instruction.B).Immediate = constant;
            return true;
        }

        BytecodeOp other = (instruction.Op, instruction.Aux, wide) switch
        {
            (IrOp.ZeroExtend, 0, _) => BytecodeOp.ZeroExtend8,
            (IrOp.ZeroExtend, 1, _) => BytecodeOp.ZeroExtend16,
            (IrOp.ZeroExtend, 2, _) => BytecodeOp.ZeroExtend32,
            (IrOp.SignExtend, 0, true) => BytecodeOp.SignExtend8To64,
            (IrOp.SignExtend, 1, true) => BytecodeOp.SignExtend16To64,
            (IrOp.SignExtend, 2, true) => BytecodeOp.SignExtend32To64,
            (IrOp.SignExtend, 0, false) => BytecodeOp.SignExtend8To32,
            (IrOp.SignExtend, 1, false) => BytecodeOp.SignExtend16To32,
            (IrOp.Not, _, _) => wide ? BytecodeOp.Not64 : BytecodeOp.Not32,
            (IrOp.Neg, _, _) => wide ? BytecodeOp.Neg64 : BytecodeOp.Neg32,
            (IrOp.MulHighUnsigned, _, _) => BytecodeOp.MulHighUnsigned,
            (IrOp.VFromScalar or IrOp.VFromInteger, _, _) when _region[instruction.A].Type is IrType.F64 or IrType.I64 => BytecodeOp.ZeroAbove64,
            (IrOp.VFromScalar or IrOp.VFromInteger, _, _) when _region[instruction.A].Type is IrType.F32 or IrType.I32 => BytecodeOp.ZeroAbove32,
            (IrOp.VZeroUpper, _, _) => BytecodeOp.ZeroAbove64,
            _ => BytecodeOp.Generic,
        };
        if (other == BytecodeOp.Generic)
        {
            return false;
        }

        Three(value, other, instruction.A, instruction.B);
        return true;
    }

    private bool EmitFlags(int value, ref IrInstruction instruction)
    {
        bool wide = instruction.Op == IrOp.Select ? instruction.Type == IrType.I64 : instruction.Aux == 3;
        switch (instruction.Op)
        {
            case IrOp.Select:
                int c = Slot(instruction.C);
                ref BytecodeInstruction select = ref Three(value, wide ? BytecodeOp.Select64 : BytecodeOp.Select32, instruction.A, instruction.B);
                select.C = c;
                select.Aux = instruction.Aux;
                return true;
            case IrOp.SetIf:
                Three(value, BytecodeOp.SetIf, instruction.A, -1).Aux = instruction.Aux;
                return true;
            case IrOp.FlagsSub:
                Three(value, wide ? BytecodeOp.FlagsSub64 : BytecodeOp.FlagsSub32, instruction.A, instruction.B);
                return true;
            case IrOp.FlagsAdd:
                Three(value, wide ? BytecodeOp.FlagsAdd64 : BytecodeOp.FlagsAdd32, instruction.A, instruction.B);
                return true;
            case IrOp.GetFlags:
                Append(BytecodeOp.GetFlags).D = Define(value);
                return true;
            case IrOp.SetFlags when FusedFlags(ref instruction) is int flags and >= 0:
                EmitRecord(flags);
                return true;
            case IrOp.SetFlags:
                int a = Slot(instruction.A);
                Append(BytecodeOp.SetFlags).A = a;
                return true;
            default:
                return false;
        }
    }

    private void EmitRecord(int flags)
    {
        ref IrInstruction comparison = ref _region[flags];
        bool wide = comparison.Aux == 3;
        int a = Slot(comparison.A);
        int b = Slot(comparison.B);
        ref BytecodeInstruction record = ref Append(BytecodeOp.RecordFlags);
        record.A = a;
        record.B = b;
        record.Aux = (byte)(comparison.Op switch
        {
            IrOp.FlagsSub => wide ? LazyFlags.Sub64 : LazyFlags.Sub32,
            IrOp.FlagsAdd => wide ? LazyFlags.Add64 : LazyFlags.Add32,
            _ => wide ? LazyFlags.Logic64 : LazyFlags.Logic32,
        });
    }

    /// <summary>An instruction with up to two operands and a result. The operands' places are decided first.</summary>
    private ref BytecodeInstruction Three(int value, BytecodeOp op, int a, int b)
    {
        int slotA = Slot(a);
        int slotB = Slot(b);
        int d = Define(value);
        ref BytecodeInstruction instruction = ref Append(op);
        instruction.D = d;
        instruction.A = slotA;
        instruction.B = slotB;
        return ref instruction;
    }

    private void EmitGeneric(int value, ref IrInstruction instruction)
    {
        int c = Slot(instruction.C);
        ref BytecodeInstruction generic = ref Three(value, instruction.Type == IrType.V128 ? BytecodeOp.Generic : BytecodeOp.Generic64, instruction.A, instruction.B);
        generic.C = c;
        generic.Immediate = OperationCode.Pack(_region, instruction);
    }
}
