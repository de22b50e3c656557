using Rhea.Translator.Bytecode;
using Rhea.Translator.Execution;
using Rhea.Translator.Ir;
using Rhea.Translator.Tests.Harness;
using Rhea.Translator.X64;

namespace Rhea.Translator.Tests.SystemMode;

/// <summary>What debuggers use in system mode, in both backends: watched pages, steps, code at virtual addresses.</summary>
public unsafe class SystemDebugTests
{
    private const ulong Code = 0x4000_1000;
    private const ulong Data = 0xFFFF_FFC0_1234_5000;

    public static TheoryData<bool> Backends => RegionMachine.IsSupported ? [true, false] : [false];

    private static (TestGuest Guest, TestMmu Mmu, ExecutionEngine Engine, Vcpu Vcpu) Make(bool native)
    {
        var guest = new TestGuest([], []);
        var settings = new EngineSettings { IsSystem = true, CodeCacheSize = 16 << 20 };
        var mmu = new TestMmu();
        ExecutionEngine engine = native ? new X64Engine(guest, settings) : new BytecodeEngine(guest, settings);
        mmu.Map(Code, 0x1000);
        mmu.Map(Data, 0x2000);
        mmu.Map(Data + 0x1000, 0x3000);
        return (guest, mmu, engine, engine.CreateVcpu(mmu));
    }

    /// <summary>A region of one instruction, and a system call behind it.</summary>
    private static Action<IrBuilder, ulong> Program(Action<IrBuilder> body) => (b, at) =>
    {
        b.BeginBlock(at);
        b.GuestInstruction(at);
        body(b);
        b.Append(IrOp.ExitException, IrType.Void, immediate: (long)at + 4, aux: (int)ExitReason.SystemCall);
    };

    private static ExitReason Run(Vcpu vcpu, ulong address)
    {
        ((TestState*)vcpu.State)->Pc = address;
        return vcpu.Run();
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void WatchedAccessesAreNotMade(bool native)
    {
        (TestGuest guest, TestMmu mmu, _, Vcpu vcpu) = Make(native);
        var state = (TestState*)vcpu.State;
        state->X[1] = Data + 0x10;
        state->X[2] = 5;
        guest.Program = Program(b => b.Append(IrOp.Store, IrType.Void, b.GetRegister(1), b.GetRegister(2), aux: 3));
        Assert.Equal(ExitReason.SystemCall, Run(vcpu, Code));
        Assert.Equal(5, mmu.Ram[0x2010]);
        mmu.WatchedPage = Data;
        vcpu.Buffer!.FlushAll();
        state->X[2] = 6;
        Assert.Equal(ExitReason.Watchpoint, Run(vcpu, Code));
        Assert.Equal(Code, state->Pc);
        Assert.Equal(5, mmu.Ram[0x2010]);
        Assert.Equal((Data + 0x10, 8, WatchedAccess.Write), mmu.LastWatched);
        guest.Program = Program(b => b.SetRegister(3, b.Append(IrOp.AtomicModify, IrType.I64, b.GetRegister(1), b.GetRegister(2), aux: 3)));
        Assert.Equal(ExitReason.Watchpoint, Run(vcpu, Code + 0x100));
        Assert.Equal(WatchedAccess.Read | WatchedAccess.Write, mmu.LastWatched.Access);
        state->X[1] = Data + 0x1000;
        Assert.Equal(ExitReason.SystemCall, Run(vcpu, Code + 0x100));
        mmu.WatchedPage = 1;
        state->X[1] = Data + 0x10;
        Assert.Equal(ExitReason.SystemCall, Run(vcpu, Code));
        Assert.Equal(6, mmu.Ram[0x2010]);
        mmu.Dispose();
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void StepsUseTheMappingsAndDropCodeThatTheyOverwrite(bool native)
    {
        (TestGuest guest, TestMmu mmu, _, Vcpu vcpu) = Make(native);
        var state = (TestState*)vcpu.State;
        // The number that the code page holds is what the program gives.
        mmu.Map(Data, 0x1000);
        mmu.Ram[0x1800] = 1;
        guest.Program = Program(b => b.SetRegister(3, b.Constant(IrType.I64, mmu.Ram[0x1800])));
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(ExitReason.SystemCall, Run(vcpu, Code + 0x800));
            Assert.Equal(1UL, state->X[3]);
        }

        state->X[1] = Data + 0x800;
        state->X[2] = 2;
        guest.Program = Program(b => b.Append(IrOp.Store, IrType.Void, b.GetRegister(1), b.GetRegister(2), aux: 0));
        state->Pc = Code;
        Assert.Equal(ExitReason.SystemCall, vcpu.Step());
        Assert.Equal(Code + 4, state->Pc);
        guest.Program = Program(b => b.SetRegister(3, b.Constant(IrType.I64, mmu.Ram[0x1800])));
        Assert.Equal(ExitReason.SystemCall, Run(vcpu, Code + 0x800));
        Assert.Equal(2UL, state->X[3]);
        state->Pc = Code + 0x10_0000;
        Assert.Equal(ExitReason.GuestException, vcpu.Step());
        mmu.Dispose();
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void CodeIsDroppedByItsVirtualAddress(bool native)
    {
        (TestGuest guest, TestMmu mmu, ExecutionEngine engine, Vcpu vcpu) = Make(native);
        var state = (TestState*)vcpu.State;
        const ulong other = 0x7000_1000;
        mmu.Map(other, 0x1000);
        ulong version = 1;
        guest.Program = (b, at) => Program(i => i.SetRegister(3, i.Constant(IrType.I64, (long)version)))(b, at);
        void Expect(ulong address, ulong value)
        {
            Assert.Equal(ExitReason.SystemCall, Run(vcpu, address));
            Assert.Equal(value, state->X[3]);
        }

        Expect(Code, 1);
        Expect(other, 1);
        version = 2;
        Expect(Code, 1);
        engine.InvalidateCode(Code + 4, 4);
        Expect(Code, 1);
        engine.Debug.AddBreakpoint(Code);
        Expect(Code, 2);
        Expect(other, 1);
        version = 3;
        engine.Debug.SetGuestBreakpoints(this, [other, Code]);
        Expect(other, 3);
        Expect(Code, 3);
        version = 4;
        engine.Debug.SetGuestBreakpoints(this, [Code]);
        Expect(other, 4);
        Expect(Code, 3);
        Assert.True(engine.Debug.IsBreakpoint(Code));
        Assert.False(engine.Debug.IsBreakpoint(other));
        mmu.Dispose();
    }
}
