using Rhea.Translator.Ir;

namespace Rhea.Translator.Bytecode;

/// <content>Guest memory and fields of the state.</content>
internal sealed partial class BytecodeCompiler
{
    private bool EmitMemory(int value, ref IrInstruction instruction)
    {
        switch (instruction.Op)
        {
            case IrOp.LoadState:
                ref BytecodeInstruction load = ref Append(BytecodeOp.LoadState);
                load.D = Define(value);
                load.A = (int)instruction.Immediate;
                load.Aux = instruction.Aux;
                return true;
            case IrOp.StoreState:
                int stored = Slot(instruction.A);
                ref BytecodeInstruction store = ref Append(BytecodeOp.StoreState);
                store.D = (int)instruction.Immediate;
                store.A = stored;
                store.Aux = instruction.Aux;
                return true;
            case IrOp.RequireState:
                ref BytecodeInstruction require = ref Append(BytecodeOp.RequireState);
                require.Immediate = instruction.Immediate;
                require.Aux = instruction.Aux;
                return true;
            case IrOp.CheckAlignment:
                int address = Slot(instruction.A);
                ref BytecodeInstruction check = ref Append(BytecodeOp.CheckAlignment);
                check.A = address;
                check.Immediate = (1 << instruction.Aux) - 1;
                return true;
            case IrOp.NoteDifference:
                int first = Slot(instruction.A);
                int second = Slot(instruction.B);
                ref BytecodeInstruction note = ref Append(BytecodeOp.NoteDifference);
                note.D = (int)instruction.Immediate;
                note.A = first;
                note.B = second;
                note.Aux = instruction.Aux;
                return true;
            case IrOp.Load or IrOp.LoadAcquire or IrOp.LoadSigned:
                ref BytecodeInstruction access = ref Three(value, LoadOp(instruction), instruction.A, -1);
                access.Immediate = instruction.Immediate;
                access.Aux = instruction.Aux;
                return true;
            case IrOp.Store or IrOp.StoreRelease:
                EmitStore(ref instruction);
                return true;
            case IrOp.AtomicModify:
                EmitAtomic(value, ref instruction, BytecodeOp.AtomicModify);
                return true;
            case IrOp.CompareExchange:
                EmitAtomic(value, ref instruction, BytecodeOp.CompareExchange);
                return true;
            case IrOp.StoreExclusive:
                EmitAtomic(value, ref instruction, BytecodeOp.StoreExclusive);
                return true;
            case IrOp.Fence:
                Append(BytecodeOp.Fence);
                return true;
            default:
                return false;
        }
    }

    private static BytecodeOp LoadOp(in IrInstruction instruction)
    {
        bool wide = instruction.Type == IrType.I64;
        if (instruction.Op == IrOp.LoadSigned)
        {
            return instruction.Aux switch
            {
                0 => wide ? BytecodeOp.LoadSigned8To64 : BytecodeOp.LoadSigned8To32,
                1 => wide ? BytecodeOp.LoadSigned16To64 : BytecodeOp.LoadSigned16To32,
                2 when wide => BytecodeOp.LoadSigned32To64,
                2 => BytecodeOp.Load32,
                _ => BytecodeOp.Load64,
            };
        }

        return instruction.Aux switch
        {
            4 => BytecodeOp.Load128,
            0 => BytecodeOp.Load8,
            1 => BytecodeOp.Load16,
            2 => BytecodeOp.Load32,
            _ => BytecodeOp.Load64,
        };
    }

    private void EmitStore(ref IrInstruction instruction)
    {
        int a = Slot(instruction.A);
        int b = Slot(instruction.B);
        BytecodeOp op = instruction.Op == IrOp.StoreRelease ? BytecodeOp.StoreRelease : instruction.Aux switch
        {
            0 => BytecodeOp.Store8,
            1 => BytecodeOp.Store16,
            2 => BytecodeOp.Store32,
            3 => BytecodeOp.Store64,
            _ => BytecodeOp.Store128,
        };
        ref BytecodeInstruction store = ref Append(op);
        store.A = a;
        store.B = b;
        store.Immediate = instruction.Immediate;
        store.Aux = instruction.Aux;
    }

    private void EmitAtomic(int value, ref IrInstruction instruction, BytecodeOp op)
    {
        int c = Slot(instruction.C);
        ref BytecodeInstruction atomic = ref Three(value, op, instruction.A, instruction.B);
        atomic.C = c;
        atomic.Immediate = instruction.Immediate;
        atomic.Aux = instruction.Aux;
    }
}
