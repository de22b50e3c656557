using Rhea.Translator.Ir;

namespace Rhea.Translator.Bytecode;

/// <content>Calls and the ends of blocks.</content>
internal sealed partial class BytecodeCompiler
{
    private bool EmitControl(int value, ref IrInstruction instruction)
    {
        switch (instruction.Op)
        {
            case IrOp.CallHelper:
                _isVolatile |= _guest.Helpers[instruction.Immediate].IsVolatile;
                EmitCall(value, ref instruction, BytecodeOp.CallHelper, _guest.Helpers[instruction.Immediate].Address, instruction.Aux & 1);
                return true;
            case IrOp.CallVectorHelper:
                EmitCall(value, ref instruction, BytecodeOp.CallVectorHelper, _guest.VectorHelpers[instruction.Immediate & 0xFFFF].Address, 0);
                Append(BytecodeOp.Parameter).Immediate = instruction.Immediate >> 16;
                return true;
            case IrOp.Poll:
                Append(BytecodeOp.Poll).Immediate = instruction.Immediate;
                return true;
            case IrOp.Count:
                _point = new GuestPoint((ulong)instruction.Immediate, instruction.Aux + 1);
                ref BytecodeInstruction count = ref Append(BytecodeOp.Count);
                count.Immediate = instruction.Immediate;
                count.Aux = instruction.Aux;
                return true;
            case IrOp.Goto:
                Append(BytecodeOp.Goto).A = instruction.A;
                return true;
            case IrOp.Branch:
                EmitBranch(ref instruction);
                return true;
            case IrOp.ExitDirect:
                if (((ExitHints)instruction.Aux & ExitHints.Poll) != 0)
                {
                    Append(BytecodeOp.Poll).Immediate = instruction.Immediate;
                }

                EmitExitDirect(instruction.Immediate);
                return true;
            case IrOp.ExitCall:
                EmitExitDirect(instruction.Immediate);
                return true;
            case IrOp.ExitIndirect or IrOp.ExitCallIndirect or IrOp.ExitReturn:
                int target = Slot(instruction.A);
                Append(BytecodeOp.ExitIndirect).A = target;
                return true;
            case IrOp.ExitException:
                ref BytecodeInstruction exit = ref Append(BytecodeOp.ExitException);
                exit.Immediate = instruction.Immediate;
                exit.Aux = instruction.Aux;
                return true;
            default:
                return false;
        }
    }

    private void EmitCall(int value, ref IrInstruction instruction, BytecodeOp op, nint function, int mayLeave)
    {
        int c = Slot(instruction.C);
        ref BytecodeInstruction call = ref Three(value, op, instruction.A, instruction.B);
        call.C = c;
        call.Immediate = function;
        call.Aux = (byte)mayLeave;
    }

    private void EmitExitDirect(long target)
    {
        ref BytecodeInstruction exit = ref Append(BytecodeOp.ExitDirect);
        exit.Immediate = target;
        exit.A = _links++;
    }

    private void EmitBranch(ref IrInstruction instruction)
    {
        int flags = FusedFlags(ref instruction);
        int condition = instruction.Aux;
        if (flags < 0)
        {
            int c = Slot(instruction.C);
            ref BytecodeInstruction branch = ref Append(BytecodeOp.Branch);
            branch.Aux = instruction.Aux;
            branch.A = instruction.A;
            branch.B = instruction.B;
            branch.C = c;
            return;
        }

        ref IrInstruction comparison = ref _region[flags];
        bool wide = comparison.Aux == 3;
        int left = Slot(comparison.A);
        bool immediate = IsConstant(comparison.B, out long constant);
        int right = immediate ? _firstSlot : Slot(comparison.B);
        BytecodeOp first = (comparison.Op == IrOp.FlagsLogic, wide, immediate) switch
        {
            (true, true, _) => BytecodeOp.BranchLogic64Equal,
            (true, false, _) => BytecodeOp.BranchLogic32Equal,
            (_, true, false) => BytecodeOp.BranchSub64Equal,
            (_, true, true) => BytecodeOp.BranchSubImmediate64Equal,
            (_, false, false) => BytecodeOp.BranchSub32Equal,
            _ => BytecodeOp.BranchSubImmediate32Equal,
        };
        // Only four conditions are of use behind a logical operation: equal, not equal, negative, not negative.
        int number = comparison.Op == IrOp.FlagsLogic && condition >= (int)Condition.Negative ? condition - 2 : condition;
        ref BytecodeInstruction fused = ref Append((BytecodeOp)((int)first + number));
        fused.A = instruction.A;
        fused.B = instruction.B;
        fused.C = left;
        fused.D = right;
        fused.Immediate = constant;
    }
}
