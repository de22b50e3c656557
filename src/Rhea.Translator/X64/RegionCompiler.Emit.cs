using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <content>The choice of code for each operation.</content>
internal sealed partial class RegionCompiler
{
    private void Emit(int value, ref IrInstruction instruction, int block)
    {
        switch (instruction.Op)
        {
            case IrOp.GetRegister:
                EmitGetRegister(value, ref instruction);
                break;
            case IrOp.SetRegister:
                EmitSetRegister(ref instruction);
                break;
            case IrOp.GetFlags:
                EmitGetFlags(value);
                break;
            case IrOp.SetFlags:
                EmitSetFlags(ref instruction);
                break;
            case IrOp.LoadState:
                EmitLoadState(value, ref instruction);
                break;
            case IrOp.StoreState:
                EmitStoreState(ref instruction);
                break;
            case IrOp.NoteDifference:
                EmitNoteDifference(ref instruction);
                break;
            case IrOp.Add:
                EmitAdd(value, ref instruction);
                break;
            case IrOp.Sub:
                EmitSub(value, ref instruction);
                break;
            case IrOp.And:
                EmitLogic(value, ref instruction, Alu.And);
                break;
            case IrOp.Or:
                EmitLogic(value, ref instruction, Alu.Or);
                break;
            case IrOp.Xor:
                EmitLogic(value, ref instruction, Alu.Xor);
                break;
            case IrOp.AndNot:
                EmitAndNot(value, ref instruction);
                break;
            case IrOp.Not or IrOp.Neg or IrOp.ByteSwap or IrOp.CountLeadingZeros or IrOp.CountTrailingZeros:
                EmitUnary(value, ref instruction);
                break;
            case IrOp.BitReverse:
                EmitBitReverse(value, ref instruction);
                break;
            case IrOp.Mul:
                EmitMul(value, ref instruction);
                break;
            case IrOp.MulHighSigned or IrOp.MulHighUnsigned:
                EmitMulHigh(value, ref instruction, instruction.Op == IrOp.MulHighSigned);
                break;
            case IrOp.DivSigned or IrOp.DivUnsigned:
                EmitDivide(value, ref instruction, instruction.Op == IrOp.DivSigned);
                break;
            case IrOp.Shl:
                EmitShift(value, ref instruction, Shift.Shl);
                break;
            case IrOp.Shr:
                EmitShift(value, ref instruction, Shift.Shr);
                break;
            case IrOp.Sar:
                EmitShift(value, ref instruction, Shift.Sar);
                break;
            case IrOp.Ror:
                EmitShift(value, ref instruction, Shift.Ror);
                break;
            case IrOp.Extract:
                EmitExtract(value, ref instruction);
                break;
            case IrOp.SignExtend or IrOp.ZeroExtend:
                EmitExtend(value, ref instruction);
                break;
            case IrOp.Truncate or IrOp.VLow:
                bool zero = instruction.Op == IrOp.VLow && ZeroAbove(instruction.A, instruction.Type);
                Alias(value, instruction.A);
                _values[value].IsBoxed = false;
                _values[value].UpperZero = zero;
                break;
            case IrOp.Crc32 when instruction.Immediate == 1:
                EmitCrc32(value, ref instruction);
                break;
            case IrOp.Select:
                EmitSelect(value, ref instruction);
                break;
            case IrOp.SetIf:
                EmitSetIf(value, ref instruction);
                break;
            case IrOp.FlagsAdd or IrOp.FlagsSub or IrOp.FlagsLogic:
                // Recomputed, or taken over, by their consumers.
                break;
            case IrOp.FlagsCompareFloat:
                EmitFlagsCompareFloat(value, ref instruction);
                break;
            case IrOp.FlagsAddCarry or IrOp.FlagsSubCarry:
                EmitWithCarry(value, ref instruction, instruction.Op == IrOp.FlagsSubCarry, true);
                break;
            case IrOp.AddCarry or IrOp.SubCarry:
                EmitWithCarry(value, ref instruction, instruction.Op == IrOp.SubCarry, false);
                break;
            case IrOp.FlagsUnpack:
                EmitFlagsUnpack(value, ref instruction);
                break;
            case IrOp.FlagsSelect:
                EmitFlagsSelect(value, ref instruction);
                break;
            case IrOp.FlagsPack:
                EmitFlagsPack(value, ref instruction);
                break;
            case IrOp.Load or IrOp.LoadSigned or IrOp.LoadAcquire:
                EmitLoad(value, ref instruction);
                break;
            case IrOp.Store:
                EmitStore(ref instruction);
                break;
            case IrOp.StoreRelease:
                EmitStoreRelease(ref instruction);
                break;
            case IrOp.Fence:
                EmitFence(ref instruction);
                break;
            case IrOp.AtomicModify:
                EmitAtomicModify(value, ref instruction);
                break;
            case IrOp.CompareExchange:
                EmitCompareExchange(value, ref instruction);
                break;
            case IrOp.StoreExclusive:
                EmitStoreExclusive(value, ref instruction);
                break;
            case IrOp.RequireState:
                EmitRequireState(ref instruction);
                break;
            case IrOp.CheckAlignment:
                EmitCheckAlignment(ref instruction);
                break;
            case IrOp.CallHelper:
                EmitCallHelper(value, ref instruction);
                break;
            case IrOp.CallVectorHelper:
                EmitVectorCall(value, ref instruction, (int)(instruction.Immediate & 0xFFFF), instruction.Immediate >> 16);
                break;
            case IrOp.Poll:
                EmitPoll((ulong)instruction.Immediate);
                break;
            case IrOp.Count:
                EmitCount(ref instruction);
                break;
            case IrOp.Goto:
                EmitGoto(instruction.A, block);
                break;
            case IrOp.Branch:
                EmitBranch(ref instruction, block);
                break;
            case IrOp.ExitDirect:
                EmitExitDirect(ref instruction);
                break;
            case IrOp.ExitIndirect:
            case IrOp.ExitCallIndirect or IrOp.ExitReturn when !Does(TranslationPasses.Calls):
                EmitExitIndirect(ref instruction);
                break;
            case IrOp.ExitCall when !Does(TranslationPasses.Calls):
                LinkJump(null, instruction.Immediate);
                break;
            case IrOp.ExitCall:
                EmitExitCall(ref instruction);
                break;
            case IrOp.ExitCallIndirect:
                EmitExitCallIndirect(ref instruction);
                break;
            case IrOp.ExitReturn:
                _a.Ret();
                break;
            case IrOp.ExitException:
                EmitExitException(ref instruction);
                break;
            default:
                bool exact = ExactFloat && IrTraits.RaisesFloat(instruction.Op);
                if (exact || (!EmitFloat(value, ref instruction) && !EmitVector(value, ref instruction)))
                {
                    EmitByInterpreter(value, ref instruction);
                }

                break;
        }
    }

    /// <summary>Whether a vector is known to be zero above its low scalar of a type.</summary>
    private bool ZeroAbove(int vector, IrType type)
    {
        ref IrInstruction d = ref _region[vector];
        return _values[vector].UpperZero && (type == IrType.F64 || (d.Op == IrOp.VFromScalar && _region[d.A].Type <= type));
    }

    /// <summary>An operation without code of its own: C# computes it, as the bytecode backend would.</summary>
    private void EmitByInterpreter(int value, ref IrInstruction instruction) =>
        EmitVectorCall(value, ref instruction, _guest.VectorHelpers.Length, Execution.OperationCode.Pack(_region, instruction));
}
