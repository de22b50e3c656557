using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <content>
/// Loops of one block: the flags that an iteration leaves are not stored if the next one only might show them, at a fault or a poll. They are
/// described then, by the registers that they can be told from.
/// </content>
internal sealed partial class RegionCompiler
{
    private FlagsDescription _described;
    private bool _isDescribed;
    private nint _describedFrom;
    private int _block;

    /// <summary>Whether the flags at this place are described.</summary>
    private bool HasDescribedFlags => _isDescribed && (_block == _region.LoopBlock || (_block == 0 && _flagsAtExits >= 0));

    private void PrepareLoop()
    {
        int loop = _region.LoopBlock;
        _isDescribed = loop >= 0 && TryDescribe(0, false, out _described) && TryDescribe(loop, true, out FlagsDescription again) && again == _described;
        _describedFrom = 0;
        _loopFrom = 0;
        _local = ChooseConvention(loop);
    }

    /// <summary>Describes the flags at the end of a block; they must hold behind the instruction that writes them, and before it in the next iteration.</summary>
    private bool TryDescribe(int block, bool repeats, out FlagsDescription description)
    {
        description = default;
        IrBlock b = _region.Blocks[block];
        int set = -1;
        for (int i = b.First; i < b.First + b.Count; i++)
        {
            ref IrInstruction instruction = ref _region[i];
            if (instruction.Op is IrOp.CallHelper or IrOp.GetFlags || (instruction.Op == IrOp.SetFlags && set >= 0))
            {
                return false;
            }

            set = instruction.Op == IrOp.SetFlags ? i : set;
        }

        if (set < 0 || (FlagsPlacement)_region[set].Aux != FlagsPlacement.Described || !IsSimpleFlags(_region[_region[set].A].Op))
        {
            return false;
        }

        RecordOperands(_region[set].A, out int first, out int second, out LazyFlags kind);
        int word = (int)kind;
        bool isConstant = second >= 0 && SmallConstant(second, out int constant) && FlagsFormat.Record(kind, constant, out word);
        int a = RegisterAtEnd(first, b), other = second < 0 || isConstant ? -1 : RegisterAtEnd(second, b);
        if (a < 0 || (other < 0 && second >= 0 && !isConstant))
        {
            return false;
        }

        description = new FlagsDescription(isConstant ? word : (int)kind, a, other);
        return Holds(b, set, repeats, a) && (other < 0 || Holds(b, set, repeats, other));
    }

    /// <summary>The guest register that holds a value at the end of a block, at least the part of it that a record uses; -1 if none does.</summary>
    private int RegisterAtEnd(int value, in IrBlock block)
    {
        int found = -1;
        for (int i = block.First; i < block.First + block.Count; i++)
        {
            ref IrInstruction instruction = ref _region[i];
            if (instruction.Op == IrOp.GetRegister && (i == value || IsLowPart(_region[value], i)))
            {
                found = (int)instruction.Immediate;
            }
            else if (instruction.Op == IrOp.SetRegister)
            {
                bool holds = instruction.A == value || IsLowPart(_region[value], instruction.A) || IsExtended(_region[instruction.A], value);
                if (holds)
                {
                    found = (int)instruction.Immediate;
                }
                else if (found == (int)instruction.Immediate)
                {
                    found = -1;
                }
            }
        }

        return found;
    }

    private static bool IsLowPart(in IrInstruction part, int whole) => part.Op is IrOp.Truncate or IrOp.VLow && part.A == whole;

    private static bool IsExtended(in IrInstruction whole, int part) =>
        whole.A == part && (whole.Op == IrOp.VFromScalar || (whole.Op is IrOp.ZeroExtend or IrOp.SignExtend && whole.Aux == 2));

    /// <summary>Whether a register is written neither before what may leave ahead of the flags' new value, nor after it behind that.</summary>
    private bool Holds(in IrBlock block, int set, bool repeats, int register)
    {
        bool isWritten = false, hasLeft = false;
        for (int i = block.First; i < block.First + block.Count - 1; i++)
        {
            ref IrInstruction instruction = ref _region[i];
            if (instruction.Op == IrOp.SetRegister && (int)instruction.Immediate == register)
            {
                isWritten = true;
                if (i > set && hasLeft)
                {
                    return false;
                }
            }
            else if (IrTraits.Observes(instruction.Op))
            {
                if (i < set && repeats && isWritten)
                {
                    return false;
                }

                hasLeft |= i > set;
            }
        }

        return true;
    }

    private void EmitDescribedFlags()
    {
        EmitRecordOperand(CoreField.FlagsA, WhereIs(_described.A));
        if (_described.B >= 0)
        {
            EmitRecordOperand(CoreField.FlagsB, WhereIs(_described.B));
        }

        _a.StoreImmediate(2, CoreField.FlagsKind, _described.Word);
    }

    /// <summary>Between instructions of the guest.</summary>
    private RecordedOperand WhereIs(int register)
    {
        int host = _convention.HostOf[register];
        return host >= 0 ? new RecordedOperand(host, default, 0) : new RecordedOperand(-2, HostConvention.State(_guest.Registers[register].Offset), 0);
    }
}
