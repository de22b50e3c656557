using Rhea.Base.Host;
using Rhea.Guest.Arm64.Translation;
using Rhea.Translator.Bytecode;
using Rhea.Translator.Execution;
using Rhea.Translator.X64;

namespace Rhea.Guest.Arm64.Tests.Translation;

public unsafe class DebugPointsTests
{
    private const ulong Code = 0x7000_0000, Data = Code + 0x1000;

    /// <summary>What a debugger must see at each of its instructions.</summary>
    private static readonly uint[] Program =
    [
        0xD280_0020, // mov x0, #1
        0xF100_041F, // cmp x0, #1
        0x1400_0001, // b .+4
        0xF100_081F, // cmp x0, #2
        0x9100_0400, // add x0, x0, #1
        0xF900_0020, // str x0, [x1]
        0xF940_0022, // ldr x2, [x1]
        0xC85F_7C23, // ldxr x3, [x1]
        0xC804_7C20, // stxr w4, x0, [x1]
        0xD400_0001, // svc #0
    ];

    public static TheoryData<string> Engines => ["native", "native,stress", "bytecode"];

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_breakpoint_stops_before_its_instruction_with_exact_flags(string name)
    {
        using var machine = new Machine(name);
        // Translated before there is a breakpoint, and again after it is gone.
        Assert.Equal(ExitReason.SystemCall, machine.Run(Code));
        machine.Engine.Debug.AddBreakpoint(Code + 12);
        Assert.Equal(ExitReason.DebugBreakpoint, machine.Run(Code));
        Assert.Equal((Code + 12, 0x6000_0000u), (machine.State->Pc, machine.State->Nzcv));
        Assert.Equal(ExitReason.DebugBreakpoint, machine.Vcpu.Run());
        Assert.Equal(ExitReason.Step, machine.Vcpu.Step());
        Assert.Equal((Code + 16, 0x8000_0000u), (machine.State->Pc, machine.State->Nzcv));
        machine.Engine.Debug.RemoveBreakpoint(Code + 12);
        Assert.Equal(ExitReason.SystemCall, machine.Run(Code));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_step_is_one_instruction(string name)
    {
        using var machine = new Machine(name);
        machine.State->Pc = Code;
        machine.State->X[1] = Data;
        for (int i = 0; i < Program.Length - 1; i++)
        {
            Assert.Equal(Code + ((ulong)i * 4), machine.State->Pc);
            Assert.Equal(ExitReason.Step, machine.Vcpu.Step());
        }
        Assert.Equal(ExitReason.SystemCall, machine.Vcpu.Step());
        Assert.Equal(2ul, machine.State->X[0]);
        Assert.Equal(2ul, machine.State->X[2]);
        // The exclusive store between two steps has succeeded.
        Assert.Equal(0ul, machine.State->X[4]);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_watchpoint_stops_before_the_access(string name)
    {
        using var machine = new Machine(name);
        machine.State->Pc = Code + 20;
        machine.State->X[0] = 77;
        machine.State->X[1] = Data;
        *(ulong*)Data = 5;
        var watchpoint = new Watchpoint(Data + 4, 1, WatchedAccess.Write);
        Assert.True(machine.Engine.Debug.AddWatchpoint(watchpoint));
        Assert.Equal(ExitReason.Watchpoint, machine.Vcpu.Step());
        Assert.Equal((Data + 4, true, Code + 20, 5ul), (machine.Vcpu.FaultAddress, machine.Vcpu.FaultIsWrite, machine.State->Pc, *(ulong*)Data));
        machine.Engine.Debug.RemoveWatchpoint(watchpoint);
        Assert.Equal(ExitReason.Step, machine.Vcpu.Step());
        Assert.Equal(77ul, *(ulong*)Data);

        Assert.True(machine.Engine.Debug.AddWatchpoint(new Watchpoint(Data + 8, 8, WatchedAccess.Read)));
        Assert.Equal(ExitReason.Step, machine.Vcpu.Step());
        Assert.True(machine.Engine.Debug.AddWatchpoint(new Watchpoint(Data + 7, 1, WatchedAccess.Read)));
        Assert.Equal(ExitReason.Watchpoint, machine.Vcpu.Step());
        Assert.False(machine.Vcpu.FaultIsWrite);
        machine.Engine.Debug.Clear();
        Assert.Equal(ExitReason.SystemCall, machine.Vcpu.Run());
    }

    private sealed class Machine : IDisposable
    {
        public Machine(string name)
        {
            Assert.Equal((nint)Code, HostMemory.Allocate(0x2000, false, (nint)Code));
            Program.AsSpan().CopyTo(new Span<uint>((void*)Code, Program.Length));
            var settings = new EngineSettings { StressSeed = name == "native,stress" ? 1u : 0 };
            Engine = name == "bytecode" ? new BytecodeEngine(new A64Frontend(), settings) : new X64Engine(new A64Frontend(), settings);
            Engine.LocateCode = pc => pc - Code < 0x1000 ? (nint)pc : 0;
            Vcpu = Engine.CreateVcpu();
            State->X[1] = Data;
        }

        public ExecutionEngine Engine { get; }

        public Vcpu Vcpu { get; }

        public Arm64State* State => (Arm64State*)Vcpu.State;

        public ExitReason Run(ulong pc)
        {
            State->Pc = pc;
            return Vcpu.Run();
        }

        public void Dispose()
        {
            Vcpu.Dispose();
            Engine.Dispose();
            HostMemory.Free((nint)Code, 0x2000);
        }
    }
}
