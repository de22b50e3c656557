using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <content>The backward pass: uses, folding, hints.</content>
internal sealed partial class RegionCompiler
{
    /// <summary>The last access to each guest register so far.</summary>
    private readonly int[] _lastAccess;

    /// <summary>For an access to a guest register: the last instruction before it that accesses or observes the register.</summary>
    private int[] _visibleSince = new int[1024];

    /// <summary>For each guest register: the next write of it; for each write: the next one of the same register; -1 for none in the block.</summary>
    private readonly int[] _nextSet;
    private int[] _followingSet = new int[1024];

    private void Prepare(int first, int count)
    {
        Span<int> operands = stackalloc int[3];
        var fresh = new ValueState { Register = -1, Hint = -1, Home = -1, Spill = -1, NextBound = -1, NextHome = -1, FusedConsumer = -1, SecondConsumer = -1, Pair = -1 };
        Array.Fill(_lastAccess, -1);
        Array.Fill(_nextSet, -1);
        int observer = -1;
        if (_convention.IsSystem)
        {
            FindGroups(first, count);
        }

        byte[] traits = IrTraits.Table;
        Span<IrInstruction> code = _region.Instructions;
        Span<ValueState> values = _values;
        values.Slice(first, count).Fill(fresh);
        for (int i = first; i < first + count; i++)
        {
            ref IrInstruction instruction = ref code[i];
            if (instruction.Op is IrOp.SetRegister or IrOp.GetRegister)
            {
                ref int last = ref _lastAccess[instruction.Immediate];
                _visibleSince[i] = Math.Max(last, observer);
                last = i;
            }
            else if ((traits[(int)instruction.Op] & IrTraits.ObservesBit) != 0)
            {
                observer = i;
            }
        }

        for (int i = first + count - 1; i >= first; i--)
        {
            ref IrInstruction instruction = ref code[i];
            if (instruction.Op is IrOp.Nop or IrOp.GuestInstruction)
            {
                continue;
            }

            ref ValueState state = ref values[i];
            if (state.Uses == 0 && (traits[(int)instruction.Op] & IrTraits.HasEffectBit) == 0)
            {
                state.Kind = ValueKind.Dead;
                continue;
            }

            if (instruction.Op == IrOp.Constant)
            {
                state.Kind = ValueKind.Constant;
                continue;
            }

            if (state.FoldCandidate && state.Uses == 1)
            {
                state.Kind = ValueKind.Folded;
            }

            if (instruction.Op == IrOp.SetFlags)
            {
                CountRecordedFlags(i, ref instruction);
                continue;
            }

            bool countOperands = true;
            if (instruction.Type == IrType.Flags)
            {
                countOperands = PrepareFlags(i, first, ref instruction);
            }

            int n = countOperands ? IrTraits.Operands(instruction, operands) : 0;
            for (int k = 0; k < n; k++)
            {
                ref ValueState operand = ref values[operands[k]];
                operand.Uses++;
                if (code[operands[k]].Type == IrType.Flags)
                {
                    operand.SecondConsumer = operand.FusedConsumer;
                    operand.FusedConsumer = instruction.Op == IrOp.FlagsSelect && k == 0 ? -1 : i;
                }
            }

            switch (instruction.Op)
            {
                case IrOp.SetRegister:
                    _followingSet[i] = _nextSet[instruction.Immediate];
                    _nextSet[instruction.Immediate] = i;
                    Suggest(i, (int)instruction.Immediate, instruction.A, first);
                    break;
                case IrOp.Load or IrOp.LoadSigned or IrOp.Store or IrOp.LoadAcquire or IrOp.StoreRelease when Does(TranslationPasses.Folding):
                    FoldAddress(i, ref instruction, first);
                    break;
                case IrOp.Add when Does(TranslationPasses.Folding):
                    FoldShift(i, ref instruction, first);
                    break;
            }
        }
    }

    /// <summary>Suggests the host register of guest register <paramref name="register"/> for <paramref name="value"/>, if nothing between can tell.</summary>
    private void Suggest(int set, int register, int value, int first)
    {
        int host = _convention.HostOf[register];
        if (host < 0 || value < first)
        {
            return;
        }

        int definition = value;
        while (definition >= first)
        {
            ref IrInstruction d = ref _region[definition];
            if (_values[definition].Hint >= 0 || d.Op is IrOp.GetRegister or IrOp.Constant)
            {
                return;
            }

            if (_visibleSince[set] > definition)
            {
                return;
            }

            _values[definition].Hint = (sbyte)host;
            // Through conversions that leave the bits where they are.
            bool transparent = d.Op is IrOp.Truncate or IrOp.VFromScalar or IrOp.VFromScalarBoxed or IrOp.VZeroUpper || (d.Op == IrOp.ZeroExtend && d.Aux == 2);
            if (!transparent)
            {
                return;
            }

            definition = d.A;
        }
    }

    /// <summary>Leaves base plus constant, and base plus scaled index of one use, to the addressing mode of the access.</summary>
    private void FoldAddress(int access, ref IrInstruction instruction, int first)
    {
        int address = instruction.A;
        if (address < first)
        {
            return;
        }

        ref IrInstruction d = ref _region[address];
        if (d.Op != IrOp.Add || d.Type != IrType.I64)
        {
            return;
        }

        if (_region[d.B].Op == IrOp.Constant)
        {
            long sum = _region[d.B].Immediate + instruction.Immediate;
            if (sum == (int)sum && _region[d.A].Op != IrOp.Constant)
            {
                _values[address].Kind = ValueKind.Address;
            }
        }
        else if (_values[address].Uses == 1 && address >= access - 8)
        {
            _values[address].FoldCandidate = true;
        }
    }

    /// <summary>Leaves a left shift by at most 3 to the LEA, or the addressing mode, that the addition becomes.</summary>
    private void FoldShift(int add, ref IrInstruction instruction, int first)
    {
        int shift = instruction.B;
        if (shift < first || _values[shift].Uses != 1)
        {
            return;
        }

        ref IrInstruction d = ref _region[shift];
        if (d.Op == IrOp.Shl && d.Type == instruction.Type && _region[d.B].Op == IrOp.Constant
            && (ulong)_region[d.B].Immediate <= 3 && _region[d.A].Op != IrOp.Constant && shift >= add - 3 && _values[add].Pair < 0)
        {
            _values[shift].FoldCandidate = true;
        }
    }

    private static bool IsSimpleFlags(IrOp op) => op is IrOp.FlagsAdd or IrOp.FlagsSub or IrOp.FlagsLogic or IrOp.FlagsCompareFloat;

    /// <summary>The addition, subtraction or conjunction that computes the same flags on its way, or -1.</summary>
    private int FindPair(int flags)
    {
        ref IrInstruction instruction = ref _region[flags];
        if (instruction.Op == IrOp.FlagsLogic)
        {
            ref IrInstruction d = ref _region[instruction.A];
            return d.Op == IrOp.And && TypeSize(d.Type) == instruction.Aux ? instruction.A : -1;
        }

        IrOp arithmetic = instruction.Op switch { IrOp.FlagsAdd => IrOp.Add, IrOp.FlagsSub => IrOp.Sub, _ => IrOp.Nop };
        for (int i = flags - 1; arithmetic != IrOp.Nop && i >= Math.Max(0, flags - 3); i--)
        {
            ref IrInstruction d = ref _region[i];
            if (d.Op == arithmetic && d.A == instruction.A && d.B == instruction.B && TypeSize(d.Type) == instruction.Aux)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>
    /// Decides how flags reach their nearest consumer: directly in the host's flags, or computed again from the operands.
    /// Returns whether the operands must stay until the last consumer.
    /// </summary>
    private bool PrepareFlags(int flags, int first, ref IrInstruction instruction)
    {
        ref ValueState state = ref _values[flags];
        int consumer = state.FusedConsumer;
        state.FusedConsumer = -1;
        bool simple = IsSimpleFlags(instruction.Op);
        if (simple)
        {
            state.Kind = ValueKind.Flags;
        }

        if (instruction.Op == IrOp.FlagsLogic)
        {
            FoldTest(instruction.A, first);
        }

        int carry = CarryPair(flags, first);
        if (carry >= 0)
        {
            // That addition leaves them behind.
            _values[carry].Pair = flags;
            state.Pair = carry;
            if (consumer >= 0 && state.Uses == 2 && state.SecondConsumer > consumer && _region[consumer].Op == IrOp.SetFlags)
            {
                // They are stored on their way to the next one.
                consumer = state.SecondConsumer;
                state.IsHandedOn = true;
            }
        }

        int pair = simple ? FindPair(flags) : -1;
        if (pair >= 0 && (pair < first || _values[pair].Uses == 0 || _values[pair].Pair >= 0))
        {
            pair = -1;
        }

        bool fusible = consumer >= 0 && Does(TranslationPasses.Fusion);
        for (int i = (pair >= 0 ? pair : flags) + 1; i < consumer && fusible; i++)
        {
            fusible = i == flags || PreservesFlags(i) || (state.IsHandedOn && _region[i].Op == IrOp.SetFlags && _region[i].A == flags);
        }

        state.IsHandedOn &= fusible;

        if (!fusible)
        {
            return carry < 0;
        }

        state.FusedConsumer = consumer;
        if (pair < 0)
        {
            return carry < 0;
        }

        state.Pair = pair;
        _values[pair].Pair = flags;
        if (state.Uses == 1)
        {
            // The one consumer finds them in the host's flags.
            state.Kind = ValueKind.Normal;
            return false;
        }

        return true;
    }

    /// <summary>The addition or subtraction with carry directly before flags of the same operands; -1 if there is none.</summary>
    private int CarryPair(int flags, int first)
    {
        ref IrInstruction instruction = ref _region[flags];
        if (instruction.Op is not (IrOp.FlagsAddCarry or IrOp.FlagsSubCarry) || flags == first || !Does(TranslationPasses.Carry))
        {
            return -1;
        }

        ref IrInstruction d = ref _region[flags - 1];
        IrOp arithmetic = instruction.Op == IrOp.FlagsAddCarry ? IrOp.AddCarry : IrOp.SubCarry;
        return d.Op == arithmetic && d.A == instruction.A && d.B == instruction.B && d.C == instruction.C && TypeSize(d.Type) == instruction.Aux
            && _values[flags - 1].Uses > 0 ? flags - 1 : -1;
    }

    /// <summary>Leaves a conjunction that only its flags are wanted of to a TEST.</summary>
    private void FoldTest(int value, int first)
    {
        if (value >= first && _values[value].Uses == 0 && _region[value].Op == IrOp.And)
        {
            _values[value].FoldCandidate = true;
        }
    }

    /// <summary>Flags that are only recorded keep the record's operands, not the flags.</summary>
    private void CountRecordedFlags(int set, ref IrInstruction instruction)
    {
        int flags = instruction.A;
        if ((FlagsPlacement)instruction.Aux == FlagsPlacement.Packed || !IsSimpleFlags(_region[flags].Op))
        {
            _values[flags].Uses++;
            _values[flags].SecondConsumer = _values[flags].FusedConsumer;
            _values[flags].FusedConsumer = set;
            return;
        }

        RecordOperands(flags, out int a, out int b, out _);
        _values[a].Uses++;
        if (b >= 0)
        {
            _values[b].Uses++;
        }
    }

    private static int TypeSize(IrType type) => type == IrType.I64 ? 3 : 2;

    /// <summary>Whether the code of an instruction leaves the host's flags alone (additions become LEA where they must).</summary>
    private bool PreservesFlags(int i)
    {
        ref IrInstruction instruction = ref _region[i];
        switch (instruction.Op)
        {
            case IrOp.Nop or IrOp.Constant or IrOp.GetRegister or IrOp.SetRegister or IrOp.GuestInstruction or IrOp.LoadState:
            case IrOp.Truncate or IrOp.ZeroExtend or IrOp.SignExtend or IrOp.VLow or IrOp.VFromScalar or IrOp.Not:
                return true;
            case IrOp.FAbs or IrOp.FNeg:
                // Half precision is computed by a call.
                return instruction.Type != IrType.F16;
            case IrOp.FAdd or IrOp.FSub:
                return !ExactFloat && !HasCanonicalNans && instruction.Type != IrType.F16;
            case IrOp.FMul:
                return !ExactFloat && !ChecksUnderflow && !HasCanonicalNans && instruction.Type != IrType.F16;
            case IrOp.SetFlags:
                return (FlagsPlacement)instruction.Aux != FlagsPlacement.Packed && IsSimpleFlags(_region[instruction.A].Op);
            case IrOp.Load or IrOp.LoadSigned or IrOp.Store:
                // The look-up of an address computes.
                return !_convention.IsSystem;
            case IrOp.Mul or IrOp.MulHighUnsigned:
                return MultipliesQuietly;
            case IrOp.Add:
                return _values[i].Pair < 0 && (_region[instruction.B].Op != IrOp.Constant || SmallConstant(instruction.B, out _));
            case IrOp.Sub:
                return _values[i].Pair < 0 && _region[instruction.B].Op == IrOp.Constant && SmallConstant(instruction.B, out int value) && value != int.MinValue;
            default:
                return false;
        }
    }

    private bool SmallConstant(int value, out int constant)
    {
        ref IrInstruction d = ref _region[value];
        long number = d.Type == IrType.I32 ? (int)d.Immediate : d.Immediate;
        constant = (int)number;
        return d.Op == IrOp.Constant && number == (int)number;
    }
}
