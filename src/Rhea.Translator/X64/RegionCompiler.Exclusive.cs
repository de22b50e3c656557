using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <content>Compare-and-swap, and the exclusive stores that are made of it.</content>
internal sealed partial class RegionCompiler
{
    private void EmitCompareExchange(int value, ref IrInstruction instruction)
    {
        int size = instruction.Aux;
        if (size == 4)
        {
            PrepareWide(ref instruction, instruction.B, instruction.C, true);
            if (_convention.IsSystem)
            {
                _a.Load(true, Gpr.Rsi, s_pointer);
            }

            EmitWideExchange();
            int d = Define(value);
            _a.Emit(Op.MovupsLoad, X(d), 0, CoreField.VectorScratch.Plus(48));
            return;
        }

        if (_convention.IsSystem)
        {
            EmitPointer(ref instruction);
        }

        _locked |= 1;
        Acquire(Gpr.Rax);
        CopyTo(instruction.B, Gpr.Rax);
        Mem target = AtomicTarget(ref instruction);
        int c = Use(instruction.C);
        if (size < 2)
        {
            _a.ZeroExtend(size, Gpr.Rax, Gpr.Rax);
        }

        MarkObservable();
        _a.LockCmpxchg(size, target, G(c));
        ClobberFlags();
        Done(instruction.B);
        Done(instruction.C);
        FinishAtomic(value, size, (int)Gpr.Rax);
    }

    /// <summary>
    /// Leaves new and expected values in the core, the address in RSI and RBX free, both saved. The access is probed first, for writing,
    /// while all registers of the convention are still in their places: behind that nothing faults.
    /// </summary>
    private void PrepareWide(ref IrInstruction instruction, int expected, int desired, bool hasExpected)
    {
        int a = Use(instruction.A);
        _a.Store(3, CoreField.Arguments.Plus(16), G(a));
        if (_convention.IsSystem)
        {
            EmitPointer(ref instruction, !hasExpected);
        }
        else
        {
            MarkObservable();
            _a.Lock();
            _a.OpMemory(Alu.Or, 2, new Mem(G(a), 0), 0);
            ClobberFlags();
            Done(instruction.A);
        }

        if (hasExpected)
        {
            _a.Emit(Op.MovupsStore, UseX(expected), 0, CoreField.VectorScratch);
            Done(expected);
        }

        _a.Emit(Op.MovupsStore, UseX(desired), 0, CoreField.VectorScratch.Plus(16));
        Done(desired);
        _a.Store(3, CoreField.Arguments, Gpr.Rbx);
        _a.Store(3, CoreField.Arguments.Plus(8), Gpr.Rsi);
        EvictScratch();
        _a.Load(true, Gpr.Rsi, CoreField.Arguments.Plus(16));
    }

    private void EmitWideExchange()
    {
        _a.Load(true, Gpr.Rax, CoreField.VectorScratch);
        _a.Load(true, Gpr.Rdx, CoreField.VectorScratch.Plus(8));
        _a.Load(true, Gpr.Rbx, CoreField.VectorScratch.Plus(16));
        _a.Load(true, Gpr.Rcx, CoreField.VectorScratch.Plus(24));
        _a.LockCmpxchg16(new Mem(Gpr.Rsi, 0));
        _a.Store(3, CoreField.VectorScratch.Plus(48), Gpr.Rax);
        _a.Store(3, CoreField.VectorScratch.Plus(56), Gpr.Rdx);
        _a.Load(true, Gpr.Rbx, CoreField.Arguments);
        _a.Load(true, Gpr.Rsi, CoreField.Arguments.Plus(8));
    }

    private void EmitStoreExclusive(int value, ref IrInstruction instruction)
    {
        int size = instruction.Aux;
        Mem monitor = HostConvention.State(_guest.ExclusiveOffset);
        Label fail = Label.New();
        Label done = Label.New();
        if (size == 4)
        {
            PrepareWide(ref instruction, -1, instruction.B, false);
            _a.Op(Alu.Cmp, true, Gpr.Rsi, monitor.Plus(16));
            _a.Load(true, Gpr.Rsi, CoreField.Arguments.Plus(8));
            _a.Jcc(Cc.Ne, ref fail);
            _a.OpMemory(Alu.Cmp, 2, monitor.Plus(24), 1 + size);
            _a.Jcc(Cc.Ne, ref fail);
            _a.Load(true, Gpr.Rsi, _convention.IsSystem ? s_pointer : CoreField.Arguments.Plus(16));
            _a.Load(true, Gpr.Rax, monitor);
            _a.Store(3, CoreField.VectorScratch, Gpr.Rax);
            _a.Load(true, Gpr.Rax, monitor.Plus(8));
            _a.Store(3, CoreField.VectorScratch.Plus(8), Gpr.Rax);
            EmitWideExchange();
        }
        else
        {
            Mem address = CoreField.Arguments.Plus(16);
            if (_convention.IsSystem)
            {
                _a.Store(3, address, UseG(instruction.A));
                EmitPointer(ref instruction, true);
            }

            _locked |= 1;
            Acquire(Gpr.Rax);
            Mem target = AtomicTarget(ref instruction);
            int b = Use(instruction.B);
            if (_convention.IsSystem)
            {
                _a.Load(true, Gpr.Rax, address);
            }

            _a.Op(Alu.Cmp, true, _convention.IsSystem ? Gpr.Rax : target.Base, monitor.Plus(16));
            _a.Jcc(Cc.Ne, ref fail);
            _a.OpMemory(Alu.Cmp, 2, monitor.Plus(24), 1 + size);
            _a.Jcc(Cc.Ne, ref fail);
            _a.Load(true, Gpr.Rax, monitor);
            MarkObservable();
            _a.LockCmpxchg(size, target, G(b));
            Done(instruction.B);
        }

        ClobberFlags();
        _a.Set(Cc.Ne, Gpr.Rax);
        _a.ZeroExtend(0, Gpr.Rax, Gpr.Rax);
        _a.Jmp(ref done);
        _a.Bind(ref fail);
        _a.MovImmediate(Gpr.Rax, 1);
        _a.Bind(ref done);
        _a.StoreImmediate(2, monitor.Plus(24), 0);
        ResultFrom(value, Gpr.Rax);
        _values[value].UpperZero = true;
    }
}
