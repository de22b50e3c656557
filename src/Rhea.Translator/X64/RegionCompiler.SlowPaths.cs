using Rhea.Translator.Execution;

namespace Rhea.Translator.X64;

/// <content>Out-of-line code.</content>
internal sealed partial class RegionCompiler
{
    private readonly SlowPathList _slowPaths = new();

    /// <summary>The first link's number in the engine.</summary>
    public int LinkBase { get; set; }

    /// <summary>Where instructions are counted: how many of the block are not executed if the current one is not; else 0.</summary>
    private int _uncounted;

    private ref SlowPath AddSlowPath(SlowPathKind kind)
    {
        ref SlowPath slow = ref _slowPaths.Add(kind);
        slow.IsLocal = IsLocal;
        return ref slow;
    }

    /// <summary>Adds a path that leaves at the current instruction, which is not executed then.</summary>
    private ref SlowPath AddExitPath(SlowPathKind kind)
    {
        ref SlowPath slow = ref AddSlowPath(kind);
        slow.Pc = _guestPc;
        slow.Uncounted = _uncounted;
        slow.StoresDescribedFlags = HasDescribedFlags;
        return ref slow;
    }

    private void EmitSlowPaths()
    {
        for (int i = 0; i < _slowPaths.Count; i++)
        {
            ref SlowPath slow = ref _slowPaths.At(i);
            _a.Bind(ref slow.Entry);
            _convention = slow.IsLocal ? _local : _standard;
            switch (slow.Kind)
            {
                case SlowPathKind.NormaliseFlags:
                    _a.Call(_stubs.NormaliseFlags);
                    _a.Jmp(slow.Return);
                    break;
                case SlowPathKind.Poll:
                    EmitPollExit(ref slow);
                    break;
                case SlowPathKind.RecordAndLink:
                    if (slow.Record != LazyFlags.None)
                    {
                        EmitRecord(slow);
                    }

                    EmitWayOut();
                    LinkJump(null, (long)slow.Pc);
                    break;
                case SlowPathKind.Underflow:
                    EmitUnderflowPath(slow);
                    break;
                case SlowPathKind.CanonicalNan:
                    EmitCanonicalNanPath(slow);
                    break;
                case SlowPathKind.Link:
                    EmitLinkStub(ref slow);
                    break;
                case SlowPathKind.Lookup:
                    _a.Jmp(_stubs.LookupMiss);
                    break;
                case SlowPathKind.CallLookup:
                    // The return site's address goes on the stack of calls as CALL would put it there.
                    _a.Lea(true, Gpr.Rsp, new Mem(Gpr.Rsp, -8));
                    _a.LeaRip(Gpr.Rcx, slow.Return);
                    _a.Store(3, new Mem(Gpr.Rsp, 0), Gpr.Rcx);
                    _a.Jmp(_stubs.LookupMiss);
                    break;
                case SlowPathKind.Reason:
                    _a.StoreImmediate(2, CoreField.StubArgument, slow.Link);
                    EmitReasonExit(slow);
                    break;
                case SlowPathKind.Far:
                    EmitCounter(VcpuCounter.Lookups);
                    _a.MovImmediate(Gpr.Rax, (long)slow.Pc);
                    Stubs.EmitJumpLookup(_a, _convention, Mode);
                    _a.Jcc(Cc.Ne, _stubs.LookupMiss);
                    _a.JmpMemory(_convention.Jump(Mode, Gpr.Rcx).Plus(8));
                    break;
                case SlowPathKind.Access:
                    EmitSlowAccess(slow);
                    break;
                case SlowPathKind.Misaligned:
                    EmitRecordOperand(HostConvention.State(VcpuHot.AddressOffset), slow.RecordA);
                    _a.StoreImmediate(2, CoreField.StubArgument, (int)ExitReason.MisalignedAccess);
                    EmitReasonExit(slow);
                    break;
                case SlowPathKind.HelperExit:
                    _a.Store(2, CoreField.StubArgument, Gpr.Rax);
                    EmitReasonExit(slow);
                    break;
            }
        }
    }

    private void EmitPollExit(ref SlowPath slow)
    {
        if (slow.Record != LazyFlags.None)
        {
            EmitRecord(slow);
        }

        _a.StoreImmediate(2, CoreField.StubArgument, (int)ExitReason.Interrupt);
        EmitReasonExit(slow);
    }

    /// <summary>Stores a record where no value of the block is needed any more.</summary>
    private void EmitRecord(in SlowPath slow)
    {
        int word = (int)slow.Record;
        bool two = slow.Record is not (LazyFlags.Logic32 or LazyFlags.Logic64);
        bool constant = two && slow.RecordB.Register == -1 && FlagsFormat.Record(slow.Record, slow.RecordB.Constant, out word);
        // An operand in a register first: the other may need RCX.
        if (two && !constant && slow.RecordB.Register >= 0)
        {
            EmitRecordOperand(CoreField.FlagsB, slow.RecordB);
            EmitRecordOperand(CoreField.FlagsA, slow.RecordA);
        }
        else
        {
            EmitRecordOperand(CoreField.FlagsA, slow.RecordA);
            if (two && !constant)
            {
                EmitRecordOperand(CoreField.FlagsB, slow.RecordB);
            }
        }

        _a.StoreImmediate(2, CoreField.FlagsKind, constant ? word : (int)slow.Record);
    }

    private void EmitReasonExit(in SlowPath slow)
    {
        if (slow.StoresDescribedFlags)
        {
            EmitDescribedFlags();
        }

        if (slow.Uncounted != 0)
        {
            _a.OpMemory(Alu.Add, 2, CoreField.Budget, slow.Uncounted);
        }

        EmitWayOut();
        _a.MovImmediate(Gpr.Rax, (long)slow.Pc);
        _a.Store(3, HostConvention.State(_guest.ProgramCounterOffset), Gpr.Rax);
        _a.Jmp(_stubs.ExitReason);
    }

    private void EmitRecordOperand(in Mem m, in RecordedOperand operand)
    {
        switch (operand.Register)
        {
            case -1:
                _a.MovImmediate(Gpr.Rcx, operand.Constant);
                _a.Store(3, m, Gpr.Rcx);
                break;
            case -2:
                _a.Load(true, Gpr.Rcx, operand.Memory);
                _a.Store(3, m, Gpr.Rcx);
                break;
            case >= HostConvention.VectorBase:
                _a.Emit(Op.MovsdStore, X(operand.Register), 0, m);
                break;
            default:
                _a.Store(3, m, G(operand.Register));
                break;
        }
    }

    private unsafe void EmitLinkStub(ref SlowPath slow)
    {
        ExitLink link = _output.Links[slow.Link];
        int offset = (int)(_a.Position - _output.Address);
        _output.SetLink(slow.Link, link with { StubOffset = offset });
        nint patch = _output.Address + link.PatchOffset;
        *(int*)patch = (int)(_a.Position - (patch + 4));
        _a.StoreImmediate(2, CoreField.StubArgument, LinkBase + slow.Link);
        _a.Jmp(_stubs.ExitLink);
    }
}
