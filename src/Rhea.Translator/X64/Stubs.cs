using Rhea.Translator.Execution;

namespace Rhea.Translator.X64;

/// <summary>The fixed code at the start of the code cache: ways in and out, calls of helpers, lookups, recovery from faults.</summary>
internal sealed unsafe class Stubs
{
    /// <summary>Stands in the list of points for the table access of an indirect branch: the guest address is in RAX.</summary>
    public const ulong LookupPoint = ulong.MaxValue;

    private readonly Assembler _a = new();
    private readonly HostConvention _convention;
    private readonly nint _constants;
    private readonly bool _counts;
    private readonly nint[] _sentinels = new nint[SystemMode.TranslationBuffer.ModeCount];

    public Stubs(HostConvention convention, nint start, nint* helperTable, nint* vectorHelperTable, nint faultHandler, bool counts = false)
    {
        _counts = counts;
        _convention = convention;
        _a.Start(start);
        _a.Align(64);
        _constants = _a.Position;
        for (int i = 0; i < (int)ConstantPool.Count; i++)
        {
            (ulong low, ulong high) = ConstantPoolData.Of((ConstantPool)i);
            _a.Int64((long)low);
            _a.Int64((long)high);
        }

        Leave = Begin();
        EmitLeave();
        Enter = Begin();
        EmitEnter();
        ExitReason = Begin();
        EmitExit(StubExit.Reason);
        ExitLink = Begin();
        EmitExit(StubExit.Link);
        LookupMiss = Begin();
        _a.Store(3, HostConvention.State(_convention.Guest.ProgramCounterOffset), Gpr.Rax);
        EmitExit(StubExit.Lookup);
        IndirectPoll = Begin();
        _a.Store(3, HostConvention.State(_convention.Guest.ProgramCounterOffset), Gpr.Rax);
        _a.StoreImmediate(2, CoreField.StubArgument, (int)Execution.ExitReason.Interrupt);
        EmitExit(StubExit.Reason);
        for (int mode = 0; mode < convention.ModeCount; mode++)
        {
            EmitReturns(mode);
        }

        if (convention.IsSystem)
        {
            SlowAccess = Begin();
            EmitSlowAccess(HelperAddresses.SlowAccess);
        }

        NormaliseFlags = Begin();
        EmitNormaliseFlags(helperTable);
        CallHelper = Begin();
        EmitHelperCall(helperTable);
        CallVectorHelper = Begin();
        EmitVectorHelperCall(vectorHelperTable);
        RepeatOperation = Begin();
        EmitRepeatOperation(vectorHelperTable);
        Recover = Begin();
        EmitRecover(faultHandler);
        End = _a.Position;
    }

    /// <summary>void (nint stateRegister, nint code): runs code.</summary>
    public nint Enter { get; }

    public nint Leave { get; }

    public nint ExitReason { get; }

    public nint ExitLink { get; }

    /// <summary>RAX: a guest address that the table does not have.</summary>
    public nint LookupMiss { get; }

    /// <summary>RAX: a guest address; somebody asked for an exit.</summary>
    public nint IndirectPoll { get; }

    /// <summary>The link register does not hold the address that a return site belongs to.</summary>
    public nint ReturnMismatch(int mode) => _sentinels[mode];

    /// <summary>The bottom of the stack of calls: a return that no call of this stack belongs to.</summary>
    public nint Sentinel(int mode) => _sentinels[mode];

    public nint NormaliseFlags { get; }

    public nint CallHelper { get; }

    public nint CallVectorHelper { get; }

    /// <summary>Computes an operation again for its exceptions: as <see cref="CallVectorHelper"/>, but all registers are kept; RCX was saved in the core.</summary>
    public nint RepeatOperation { get; }

    /// <summary>Where the signal handler lets generated code go on after a fault, with all registers as they were.</summary>
    public nint Recover { get; }

    public nint End { get; }

    public nint Constant(ConstantPool constant) => _constants + (int)constant * 16;

    private nint Begin()
    {
        _a.Align(16);
        return _a.Position;
    }

    private void EmitEnter()
    {
        foreach (Gpr r in (ReadOnlySpan<Gpr>)[Gpr.Rbx, Gpr.Rbp, Gpr.R12, Gpr.R13, Gpr.R14, Gpr.R15])
        {
            _a.Push(r);
        }

        _a.Push(Gpr.Rax);
        _a.Mov(true, Gpr.Rbp, Gpr.Rdi);
        _a.Mov(true, Gpr.Rax, Gpr.Rsi);
        _a.Store(3, CoreField.CStack, Gpr.Rsp);
        _a.Stmxcsr(CoreField.HostMxcsr);
        _a.Ldmxcsr(CoreField.GuestMxcsr);
        LoadPinned();
        _a.Load(true, Gpr.Rsp, CoreField.CallStack);
        _a.JmpRegister(Gpr.Rax);
    }

    private void EmitLeave()
    {
        StorePinned();
        SwitchToC();
        ReturnToC();
    }

    /// <summary>Returns to the C# frame that entered generated code: its stack and its MXCSR are there already.</summary>
    private void ReturnToC()
    {
        _a.Pop(Gpr.Rax);
        foreach (Gpr r in (ReadOnlySpan<Gpr>)[Gpr.R15, Gpr.R14, Gpr.R13, Gpr.R12, Gpr.Rbp, Gpr.Rbx])
        {
            _a.Pop(r);
        }

        _a.Ret();
    }

    private void EmitExit(StubExit exit)
    {
        _a.StoreImmediate(2, CoreField.StubExit, (int)exit);
        _a.Jmp(Leave);
    }

    private void EmitReturns(int mode)
    {
        int link = _convention.HostOf[_convention.Guest.LinkRegister];
        _sentinels[mode] = Begin();
        if (_counts)
        {
            EmitCounter(_a, VcpuCounter.Mismatches);
        }

        // The stack of calls no longer mirrors the guest's: start it anew.
        _a.Load(true, Gpr.Rsp, CoreField.CallStackTop);
        _a.Mov(true, Gpr.Rax, (Gpr)link);
        _a.OpMemory(Alu.Cmp, 2, CoreField.ExitRequest, 0);
        _a.Jcc(Cc.Ne, IndirectPoll);
        if (_convention.IsSystem)
        {
            EmitJumpLookup(_a, _convention, mode);
            _a.Jcc(Cc.Ne, LookupMiss);
            _a.JmpMemory(_convention.Jump(mode, Gpr.Rcx).Plus(8));
            return;
        }

        _a.Test(false, Gpr.Rax, _convention.Guest.InstructionAlignment - 1);
        _a.Jcc(Cc.Ne, LookupMiss);
        ReturnLookup = _a.Position;
        _a.Load(true, Gpr.Rcx, _convention.CodeTable(Gpr.Rax));
        _a.Test(true, Gpr.Rcx, Gpr.Rcx);
        _a.Jcc(Cc.E, LookupMiss);
        _a.JmpRegister(Gpr.Rcx);
    }

    /// <summary>Equal where the jump cache has the address in RAX; RCX is twice the index then. (<see cref="SystemMode.TranslationBuffer.JumpIndex"/>)</summary>
    public static void EmitJumpLookup(Assembler a, HostConvention convention, int mode)
    {
        a.Mov(true, Gpr.Rcx, Gpr.Rax);
        a.ShiftImmediate(Shift.Shr, true, Gpr.Rcx, 11);
        a.Op(Alu.Xor, true, Gpr.Rcx, Gpr.Rax);
        a.Op(Alu.And, false, Gpr.Rcx, (SystemMode.TranslationBuffer.JumpCount - 1) * 2);
        a.Op(Alu.Cmp, true, Gpr.Rax, convention.Jump(mode, Gpr.Rcx));
    }

    /// <summary>
    /// System mode: an access that the translation buffer does not serve; the core says which. All registers are kept; not equal
    /// where the processor must leave.
    /// </summary>
    public nint SlowAccess { get; }

    private void EmitSlowAccess(nint access)
    {
        _a.Store(3, CoreField.ContextGpr, Gpr.Rax);
        MoveScratch(true);
        MovePinned(true);
        SwitchToC();
        _a.Lea(true, Gpr.Rdi, new Mem(Gpr.Rbp, -VcpuCore.Bias));
        _a.MovImmediate(Gpr.Rax, access);
        _a.CallRegister(Gpr.Rax);
        SwitchBack();
        MovePinned(false);
        MoveScratch(false);
        _a.Test(false, Gpr.Rax, Gpr.Rax);
        _a.Load(true, Gpr.Rax, CoreField.ContextGpr);
        _a.Ret();
    }

    /// <summary>The table access of a return that goes through the table; it faults where the link register is wild.</summary>
    public nint ReturnLookup { get; private set; }

    /// <summary>Counts one more, where there are statistics. The host's flags are lost.</summary>
    public static void EmitCounter(Assembler a, VcpuCounter counter) => a.OpMemory(Alu.Add, 3, CoreField.Counters.Plus((int)counter * 8), 1);

    private void ForPinned(bool store)
    {
        for (int r = 0; r < 32; r++)
        {
            int guest = _convention.GuestOf[r];
            if (guest < 0)
            {
                continue;
            }

            Mem home = _convention.Home(guest);
            if (r >= HostConvention.VectorBase)
            {
                _a.Emit(store ? Op.MovupsStore : Op.MovupsLoad, r - HostConvention.VectorBase, 0, home);
            }
            else if (store)
            {
                _a.Store(3, home, (Gpr)r);
            }
            else
            {
                _a.Load(true, (Gpr)r, home);
            }
        }
    }

    private void StorePinned() => ForPinned(true);

    private void LoadPinned() => ForPinned(false);

    /// <summary>Calls helper EAX with the arguments in the core; the result comes in RAX. All guest registers are in memory meanwhile.</summary>
    private void EmitHelperCall(nint* table)
    {
        StorePinned();
        SwitchToC();
        _a.Lea(true, Gpr.Rdi, new Mem(Gpr.Rbp, -VcpuCore.Bias));
        _a.Load(true, Gpr.Rsi, CoreField.Arguments);
        _a.Load(true, Gpr.Rdx, CoreField.Arguments.Plus(8));
        _a.MovImmediate(Gpr.Rcx, (nint)table);
        _a.Lea(true, Gpr.Rax, new Mem(Gpr.Rcx, 0, Gpr.Rax, 3));
        _a.Load(true, Gpr.Rcx, CoreField.Arguments.Plus(16));
        _a.CallMemory(new Mem(Gpr.Rax, 0));
        SwitchBack();
        LoadPinned();
        _a.Ret();
    }

    /// <summary>Puts the flags into their packed form. All registers but RAX are kept.</summary>
    private void EmitNormaliseFlags(nint* table)
    {
        MoveScratch(true);
        MovePinned(true);
        SwitchToC();
        _a.Lea(true, Gpr.Rdi, new Mem(Gpr.Rbp, -VcpuCore.Bias));
        _a.MovImmediate(Gpr.Rcx, (nint)table);
        _a.CallMemory(new Mem(Gpr.Rcx, -8));
        SwitchBack();
        MovePinned(false);
        MoveScratch(false);
        _a.Ret();
    }

    /// <summary>
    /// Saves or restores the registers of the convention that C# may change, whatever they hold: to where the registers of a fault go, which are
    /// not needed now.
    /// </summary>
    private void MovePinned(bool save)
    {
        foreach (Gpr r in (ReadOnlySpan<Gpr>)[Gpr.Rsi, Gpr.Rdi, Gpr.R8, Gpr.R9, Gpr.R10, Gpr.R11])
        {
            MoveToContext(save, r);
        }

        for (int r = HostConvention.VectorScratchCount; r < HostConvention.VectorBase; r++)
        {
            MoveToContext(save, r);
        }
    }

    private void MoveToContext(bool save, Gpr register)
    {
        Mem m = CoreField.ContextGpr.Plus((int)register * 8);
        if (save)
        {
            _a.Store(3, m, register);
        }
        else
        {
            _a.Load(true, register, m);
        }
    }

    private void MoveToContext(bool save, int vector) =>
        _a.Emit(save ? Op.MovupsStore : Op.MovupsLoad, vector, 0, CoreField.ContextVector.Plus(vector * 16));

    /// <summary>Saves or restores the registers of temporaries, but RAX: to where the registers of a fault go, which are not needed now.</summary>
    private void MoveScratch(bool save)
    {
        foreach (Gpr r in (ReadOnlySpan<Gpr>)[Gpr.Rcx, Gpr.Rdx])
        {
            MoveToContext(save, r);
        }

        for (int r = 0; r < HostConvention.VectorScratchCount; r++)
        {
            MoveToContext(save, r);
        }
    }

    private void SwitchToC()
    {
        _a.Store(3, CoreField.CallStack, Gpr.Rsp);
        _a.Load(true, Gpr.Rsp, CoreField.CStack);
        _a.Stmxcsr(CoreField.GuestMxcsr);
        _a.Ldmxcsr(CoreField.HostMxcsr);
    }

    private void SwitchBack()
    {
        _a.Ldmxcsr(CoreField.GuestMxcsr);
        _a.Load(true, Gpr.Rsp, CoreField.CallStack);
    }

    /// <summary>Calls vector helper EAX with parameter RCX; operands and result are in the core.</summary>
    private void EmitVectorHelperCall(nint* table)
    {
        CallVector(table);
        _a.Ret();
    }

    private void CallVector(nint* table)
    {
        MovePinned(true);
        SwitchToC();
        _a.Mov(true, Gpr.R9, Gpr.Rcx);
        _a.MovImmediate(Gpr.Rdx, (nint)table);
        _a.Lea(true, Gpr.Rax, new Mem(Gpr.Rdx, 0, Gpr.Rax, 3));
        _a.Lea(true, Gpr.Rdi, new Mem(Gpr.Rbp, -VcpuCore.Bias));
        _a.Lea(true, Gpr.Rsi, CoreField.VectorScratch.Plus(48));
        _a.Lea(true, Gpr.Rdx, CoreField.VectorScratch);
        _a.Lea(true, Gpr.Rcx, CoreField.VectorScratch.Plus(16));
        _a.Lea(true, Gpr.R8, CoreField.VectorScratch.Plus(32));
        _a.CallMemory(new Mem(Gpr.Rax, 0));
        SwitchBack();
        MovePinned(false);
    }

    private void EmitRepeatOperation(nint* table)
    {
        _a.Store(3, CoreField.Arguments.Plus(8), Gpr.Rax);
        _a.Mov(true, Gpr.Rax, Gpr.Rcx);
        _a.Load(true, Gpr.Rcx, CoreField.Arguments);
        MoveScratch(true);
        _a.Mov(true, Gpr.Rcx, Gpr.Rax);
        _a.MovImmediate(Gpr.Rax, _convention.Guest.VectorHelpers.Length);
        CallVector(table);
        MoveScratch(false);
        _a.Load(true, Gpr.Rax, CoreField.Arguments.Plus(8));
        _a.Ret();
    }

    /// <summary>
    /// After a fault: stores all registers, asks C#, and either goes on at the address that C# left in the core or leaves.
    /// </summary>
    private void EmitRecover(nint faultHandler)
    {
        for (int r = 0; r < 16; r++)
        {
            _a.Store(3, CoreField.ContextGpr.Plus(r * 8), (Gpr)r);
        }

        for (int r = 0; r < 16; r++)
        {
            _a.Emit(Op.MovupsStore, r, 0, CoreField.ContextVector.Plus(r * 16));
        }

        _a.Store(3, CoreField.CallStack, Gpr.Rsp);
        _a.Load(true, Gpr.Rsp, CoreField.CStack);
        _a.Pushf();
        _a.Pop(Gpr.Rax);
        _a.Store(3, CoreField.ContextFlags, Gpr.Rax);
        _a.Stmxcsr(CoreField.GuestMxcsr);
        _a.Ldmxcsr(CoreField.HostMxcsr);
        _a.Lea(true, Gpr.Rdi, new Mem(Gpr.Rbp, -VcpuCore.Bias));
        _a.MovImmediate(Gpr.Rax, faultHandler);
        _a.CallRegister(Gpr.Rax);
        Label leave = Label.New();
        _a.Test(false, Gpr.Rax, Gpr.Rax);
        _a.Jcc(Cc.E, ref leave);
        _a.Ldmxcsr(CoreField.GuestMxcsr);
        _a.Load(true, Gpr.Rax, CoreField.ContextFlags);
        _a.Push(Gpr.Rax);
        _a.Popf();
        for (int r = 0; r < 16; r++)
        {
            _a.Emit(Op.MovupsLoad, r, 0, CoreField.ContextVector.Plus(r * 16));
        }

        for (int r = 0; r < 16; r++)
        {
            if (r != (int)Gpr.Rbp)
            {
                _a.Load(true, (Gpr)r, CoreField.ContextGpr.Plus(r * 8));
            }
        }

        _a.JmpMemory(CoreField.FaultPc);
        _a.Bind(ref leave);
        _a.StoreImmediate(2, CoreField.StubExit, (int)StubExit.Fault);
        ReturnToC();
    }
}
