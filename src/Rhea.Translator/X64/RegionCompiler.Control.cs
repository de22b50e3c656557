using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <content>Branches, exits, calls and helpers.</content>
internal sealed partial class RegionCompiler
{
    private int[] _predecessors = new int[16];

    /// <summary>Flags that only some exits at the end of this block can see, or -1.</summary>
    private int _flagsAtExits = -1;

    private void CountPredecessors()
    {
        if (_predecessors.Length < _region.BlockCount)
        {
            _predecessors = new int[_region.BlockCount * 2];
        }

        Array.Clear(_predecessors);
        for (int i = 0; i < _region.BlockCount; i++)
        {
            (int first, int second) = _region.Successors(i);
            if (first >= 0)
            {
                _predecessors[first]++;
            }

            if (second >= 0)
            {
                _predecessors[second]++;
            }
        }
    }

    /// <summary>Whether a block is nothing but a direct exit.</summary>
    private bool IsPlainExit(int block) => _region.Blocks[block].Count == 1 && _region[_region.Blocks[block].First].Op == IrOp.ExitDirect;

    private void EmitGoto(int target, int block)
    {
        if (target != block + 1 || SkippedBlock(target))
        {
            _a.Jmp(ref _blockLabels[target]);
        }
    }

    /// <summary>A plain exit is emitted where it is branched to; as a block of its own only if it is reached otherwise.</summary>
    private bool SkippedBlock(int block) => IsPlainExit(block) && block > 0 && _inlined[block] == _predecessors[block];

    private int[] _inlined = new int[16];

    private void EmitBranch(ref IrInstruction instruction, int block)
    {
        var condition = (Condition)instruction.Aux;
        int taken = instruction.A;
        int other = instruction.B;
        FlagsShape shape = EnsureFlags(instruction.C, condition);
        bool single = HostCondition(shape, condition, out Cc cc);
        Done(instruction.C);
        bool takenExits = IsPlainExit(taken);
        bool otherExits = IsPlainExit(other);
        if (!single)
        {
            Label not = Label.New();
            JumpUnless(false, cc, ref not);
            EmitEdge(taken, takenExits, -1);
            _a.Bind(ref not);
            EmitEdge(other, otherExits, block);
            return;
        }

        if (otherExits && !Polls(other) && (!takenExits || Polls(taken)) && taken > block)
        {
            (taken, other, takenExits, otherExits) = (other, taken, otherExits, takenExits);
            cc = Invert(cc);
        }

        if (takenExits && !Polls(taken) && (RecordsFlags(taken) || IsLocal))
        {
            ref SlowPath slow = ref AddSlowPath(SlowPathKind.RecordAndLink);
            slow.Pc = (ulong)_region[_region.Blocks[taken].First].Immediate;
            if (RecordsFlags(taken))
            {
                LocateRecord(ref slow);
            }

            _a.Jcc(cc, ref slow.Entry);
            _inlined[taken]++;
        }
        else if (takenExits && !Polls(taken))
        {
            LinkJump(cc, _region[_region.Blocks[taken].First].Immediate);
            _inlined[taken]++;
        }
        else if (takenExits)
        {
            Label not = Label.New();
            _a.Jcc(Invert(cc), ref not);
            EmitEdge(taken, true, -1);
            _a.Bind(ref not);
        }
        else
        {
            _a.Jcc(cc, ref Target(taken));
        }

        EmitEdge(other, otherExits, block);
    }

    private bool Polls(int block) => ((ExitHints)_region[_region.Blocks[block].First].Aux & ExitHints.Poll) != 0;

    /// <summary>Whether flags that only some exits can see are seen behind this one.</summary>
    private bool RecordsFlags(int block) =>
        _flagsAtExits >= 0 && ((ExitHints)_region[_region.Blocks[block].First].Aux & ExitHints.FlagsDead) == 0;

    private void EmitEdge(int target, bool exits, int block)
    {
        if (exits)
        {
            _inlined[target]++;
            EmitExitDirect(ref _region[_region.Blocks[target].First]);
        }
        else if (target != block + 1 || block < 0)
        {
            _a.Jmp(ref Target(target));
        }
    }

    private void EmitExitDirect(ref IrInstruction instruction)
    {
        var hints = (ExitHints)instruction.Aux;
        if ((hints & ExitHints.Poll) != 0)
        {
            EmitPoll((ulong)instruction.Immediate);
        }

        if (_flagsAtExits >= 0 && (hints & ExitHints.FlagsDead) == 0)
        {
            SlowPath record = default;
            LocateRecord(ref record);
            EmitRecord(record);
        }

        EmitWayOut();
        LinkJump(null, instruction.Immediate);
    }

    private void EmitPoll(ulong pc)
    {
        _a.OpMemory(Alu.Cmp, 2, CoreField.ExitRequest, 0);
        ref SlowPath slow = ref AddSlowPath(SlowPathKind.Poll);
        slow.Pc = pc;
        if (_flagsAtExits >= 0)
        {
            LocateRecord(ref slow);
        }
        else
        {
            slow.StoresDescribedFlags = HasDescribedFlags;
        }

        _a.Jcc(Cc.Ne, ref slow.Entry);
        ClobberFlags();
    }

    private void EmitCount(ref IrInstruction instruction)
    {
        _uncounted = instruction.Aux + 1;
        _a.OpMemory(Alu.Sub, 2, CoreField.Budget, instruction.Aux);
        ref SlowPath slow = ref AddSlowPath(SlowPathKind.Reason);
        slow.Pc = (ulong)instruction.Immediate;
        slow.Uncounted = instruction.Aux;
        slow.StoresDescribedFlags = HasDescribedFlags;
        slow.Link = (int)ExitReason.Expired;
        _a.Jcc(Cc.S, ref slow.Entry);
        ClobberFlags();
    }

    private void LocateRecord(ref SlowPath slow)
    {
        RecordOperands(_flagsAtExits, out int a, out int b, out slow.Record);
        slow.RecordA = Locate(a);
        slow.RecordB = b >= 0 ? Locate(b) : default;
    }

    private RecordedOperand Locate(int value)
    {
        ref ValueState state = ref _values[value];
        if (state.Kind == ValueKind.Constant)
        {
            return new RecordedOperand(-1, default, _region[value].Immediate);
        }

        if (state.Kind == ValueKind.Address && state.Register < 0)
        {
            Use(value);
        }

        return state.Register >= 0 ? new RecordedOperand(state.Register, default, 0) : new RecordedOperand(-2, MemoryOf(value), 0);
    }

    /// <summary>A jump that linking can point at the target's code.</summary>
    private void LinkJump(Cc? condition, long target)
    {
        if (IsFar(target) && condition is { } cc)
        {
            ref SlowPath far = ref AddSlowPath(SlowPathKind.Far);
            far.Pc = (ulong)target;
            _a.Jcc(cc, ref far.Entry);
            return;
        }

        if (IsFar(target))
        {
            EmitFarJump(target);
            return;
        }

        int opcode = condition is null ? 1 : 2;
        AlignPatch(opcode);
        if (condition is null)
        {
            _a.Byte(0xE9);
        }
        else
        {
            _a.Byte(0x0F);
            _a.Byte(0x80 | (int)condition);
        }

        AddLink((ulong)target);
    }

    /// <summary>To another page, by way of the one place where the jump cache may have the target.</summary>
    private void EmitFarJump(long target)
    {
        Mem jump = EmitJumpComparison(target);
        _a.Jcc(Cc.Ne, _stubs.LookupMiss);
        _a.JmpMemory(jump.Plus(8));
    }

    /// <summary>Equal if the jump cache has a target, which is in RAX then; its code is behind what is returned.</summary>
    private Mem EmitJumpComparison(long target)
    {
        EmitCounter(VcpuCounter.Lookups);
        Mem jump = _convention.Jump(Mode, SystemMode.TranslationBuffer.JumpIndex((ulong)target));
        _a.MovImmediate(Gpr.Rax, target);
        _a.Op(Alu.Cmp, true, Gpr.Rax, jump);
        return jump;
    }

    private void AddLink(ulong target)
    {
        int patch = (int)(_a.Position - _output.Address);
        _a.Int32(0);
        int link = _output.AddLink(new ExitLink(patch, 0, target));
        ref SlowPath slow = ref AddSlowPath(SlowPathKind.Link);
        slow.Link = link;
    }

    /// <summary>A store to a displacement is atomic only within an aligned quadword.</summary>
    private void AlignPatch(int opcodeBytes)
    {
        int offset = (int)(_a.Position + opcodeBytes) & 7;
        if (offset > 4)
        {
            _a.Align(8, opcodeBytes);
        }
    }

    /// <summary>System mode: another page may be mapped to something else by then, so that there is no link to it.</summary>
    private bool IsFar(long target) => _convention.IsSystem && (ulong)target >> 12 != _region.GuestAddress >> 12;

    private void EmitExitCall(ref IrInstruction instruction)
    {
        long returns = _region[instruction.A].Immediate;
        if (IsFar(instruction.Immediate))
        {
            ref SlowPath slow = ref AddSlowPath(SlowPathKind.CallLookup);
            Mem jump = EmitJumpComparison(instruction.Immediate);
            _a.Jcc(Cc.Ne, ref slow.Entry);
            _a.CallMemory(jump.Plus(8));
            slow.Return = _a.Position;
            EmitReturnSite(returns);
            return;
        }

        AlignPatch(1);
        _a.Byte(0xE8);
        AddLink((ulong)instruction.Immediate);
        EmitReturnSite(returns);
    }

    /// <summary>Where a guest call comes back: only if the guest's link register says so.</summary>
    private void EmitReturnSite(long returns)
    {
        Gpr link = G(_convention.HostOf[_guest.LinkRegister]);
        if (returns == (int)returns)
        {
            _a.Op(Alu.Cmp, true, link, (int)returns);
        }
        else
        {
            _a.MovImmediate(Gpr.Rax, returns);
            _a.Op(Alu.Cmp, true, link, Gpr.Rax);
        }

        _a.Jcc(Cc.Ne, _stubs.ReturnMismatch(Mode));
        LinkJump(null, returns);
    }

    private void EmitExitIndirect(ref IrInstruction instruction)
    {
        CopyToRax(instruction.A);
        _a.OpMemory(Alu.Cmp, 2, CoreField.ExitRequest, 0);
        _a.Jcc(Cc.Ne, _stubs.IndirectPoll);
        EmitLookup();
        _a.JmpRegister(Gpr.Rcx);
    }

    /// <summary>RCX = the code of the guest address in RAX; leaves through the lookup stub where there is none.</summary>
    private void EmitLookup(bool call = false)
    {
        EmitCounter(VcpuCounter.Lookups);
        ref SlowPath slow = ref AddSlowPath(call ? SlowPathKind.CallLookup : SlowPathKind.Lookup);
        if (_convention.IsSystem)
        {
            Stubs.EmitJumpLookup(_a, _convention, Mode);
            _a.Jcc(Cc.Ne, ref slow.Entry);
            _a.Load(true, Gpr.Rcx, _convention.Jump(Mode, Gpr.Rcx).Plus(8));
            return;
        }

        _a.Test(false, Gpr.Rax, _guest.InstructionAlignment - 1);
        _a.Jcc(Cc.Ne, ref slow.Entry);
        _output.AddPoint((int)(_a.Position - _output.Address), Stubs.LookupPoint);
        _a.Load(true, Gpr.Rcx, _convention.CodeTable(Gpr.Rax));
        _a.Test(true, Gpr.Rcx, Gpr.Rcx);
        _a.Jcc(Cc.E, ref slow.Entry);
    }

    /// <summary>Where there are statistics: counts one more. The host's flags are lost.</summary>
    private void EmitCounter(VcpuCounter counter)
    {
        if (Counts)
        {
            Stubs.EmitCounter(_a, counter);
        }
    }

    private void CopyToRax(int value)
    {
        if (_values[value].Register != (int)Gpr.Rax)
        {
            CopyTo(value, Gpr.Rax);
        }
    }

    private void EmitExitCallIndirect(ref IrInstruction instruction)
    {
        CopyToRax(instruction.A);
        EmitCallOfLookup(instruction.Immediate);
    }

    /// <summary>Calls the guest address in RAX.</summary>
    private void EmitCallOfLookup(long returns)
    {
        int slow = _slowPaths.Count;
        EmitLookup(true);
        _a.CallRegister(Gpr.Rcx);
        _slowPaths.At(slow).Return = _a.Position;
        EmitReturnSite(returns);
    }

    private void EmitExitException(ref IrInstruction instruction)
    {
        _a.MovImmediate(Gpr.Rax, instruction.Immediate);
        _a.Store(3, HostConvention.State(_guest.ProgramCounterOffset), Gpr.Rax);
        _a.StoreImmediate(2, CoreField.StubArgument, instruction.Aux);
        _a.Jmp(_stubs.ExitReason);
    }

    private void EmitCallHelper(int value, ref IrInstruction instruction)
    {
        Span<int> operands = [instruction.A, instruction.B, instruction.C];
        for (int i = 0; i < 3; i++)
        {
            if (operands[i] >= 0)
            {
                Mem m = CoreField.Arguments.Plus(i * 8);
                if (SmallConstant(operands[i], out int constant))
                {
                    _a.StoreImmediate(3, m, constant);
                }
                else
                {
                    _locked = 0;
                    _a.Store(3, m, UseG(operands[i]));
                }

                Done(operands[i]);
            }
        }

        EvictScratch();
        MarkObservable();
        _a.MovImmediate(Gpr.Rax, (int)instruction.Immediate);
        _a.Call(_stubs.CallHelper);
        ClobberFlags();
        if ((instruction.Aux & 1) != 0)
        {
            _a.Test(false, Gpr.Rax, Gpr.Rax);
            ref SlowPath slow = ref AddExitPath(SlowPathKind.HelperExit);
            _a.Jcc(Cc.Ne, ref slow.Entry);
        }
        else if (instruction.Type != IrType.Void && _values[value].Uses > 0)
        {
            ResultFrom(value, Gpr.Rax);
            _values[value].UpperZero = false;
        }
    }

    private void EvictScratch()
    {
        _locked = 0;
        for (int r = 0; r < 3; r++)
        {
            Evict(r);
        }

        for (int r = HostConvention.VectorBase; r < HostConvention.VectorBase + HostConvention.VectorScratchCount; r++)
        {
            Evict(r);
        }
    }

    /// <summary>Calls C# for an operation on vectors that has no code of its own here.</summary>
    private void EmitVectorCall(int value, ref IrInstruction instruction, int helper, long parameter)
    {
        Span<int> operands = [instruction.A, instruction.B, instruction.C];
        for (int i = 0; i < 3; i++)
        {
            if (operands[i] < 0)
            {
                continue;
            }

            _locked = 0;
            Mem m = CoreField.VectorScratch.Plus(i * 16);
            if (IsVector(_region[operands[i]].Type))
            {
                _a.Emit(Op.MovupsStore, UseX(operands[i]), 0, m);
            }
            else
            {
                _a.Store(3, m, UseG(operands[i]));
            }
        }

        for (int i = 0; i < 3; i++)
        {
            if (operands[i] >= 0)
            {
                Done(operands[i]);
            }
        }

        EvictScratch();
        _a.MovImmediate(Gpr.Rcx, parameter);
        _a.MovImmediate(Gpr.Rax, helper);
        _a.Call(_stubs.CallVectorHelper);
        ClobberFlags();
        if (_values[value].Uses == 0)
        {
            return;
        }

        int d = Define(value);
        Mem result = CoreField.VectorScratch.Plus(48);
        if (d < HostConvention.VectorBase)
        {
            _a.Load(true, G(d), result);
        }
        else
        {
            _a.Emit(Op.MovupsLoad, X(d), 0, result);
        }
    }
}
