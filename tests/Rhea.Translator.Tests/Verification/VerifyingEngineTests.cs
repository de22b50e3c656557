using System.Runtime.InteropServices;
using Rhea.Base.Host;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;
using Rhea.Translator.Tests.Harness;
using Rhea.Translator.Verification;

namespace Rhea.Translator.Tests.Verification;

/// <summary>Both backends run each region; what differs is reported, and nothing else.</summary>
public unsafe class VerifyingEngineTests
{
    private static readonly Lock Gate = new();
    private static readonly List<VerificationDifference> Differences = [];
    private static readonly TestGuest Guest = new(
        [
            new GuestHelper("Counter", (nint)(delegate* unmanaged<nint, ulong, ulong, ulong, ulong>)&Count),
            new GuestHelper("Clock", (nint)(delegate* unmanaged<nint, ulong, ulong, ulong, ulong>)&Count, true),
        ],
        []);

    private static VerifyingEngine? s_engine;
    private static Vcpu? s_vcpu;
    private static ulong s_count;
    private static ulong s_address = 0x10000;

    [Fact]
    public void RandomRegionsAgree()
    {
        lock (Gate)
        {
            VerifyingEngine engine = Engine();
            using var memory = new Pages();
            long before = engine.Compared;
            for (int seed = 1; seed <= 100; seed++)
            {
                int s = seed;
                Reset();
                for (int i = 0; i < TestGuest.IntegerCount; i++)
                {
                    State()->X[i] = (ulong)memory.Start + RandomRegion.MemoryReach;
                }

                _ = Run((b, at) => RandomRegion.Build(b, at, s));
            }

            Assert.True(Differences.Count == 0, string.Join("\n", Differences.Select(d => d.Describe())));
            Assert.True(engine.Compared >= before + 100);
        }
    }

    [Fact]
    public void AHelperThatGivesSomethingElseIsReported()
    {
        lock (Gate)
        {
            _ = Engine();
            Reset();
            _ = Run((b, at) => End(b, at, () => b.SetRegister(3, b.Append(IrOp.CallHelper, IrType.I64, immediate: 0))));
            VerificationDifference difference = Assert.Single(Differences);
            Assert.Equal("x3[0]", Assert.Single(difference.Values).Name);
            Assert.Contains("CallHelper", difference.Describe(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AClockIsNotCompared()
    {
        lock (Gate)
        {
            VerifyingEngine engine = Engine();
            Reset();
            long before = engine.NotCompared;
            _ = Run((b, at) => End(b, at, () => b.SetRegister(3, b.Append(IrOp.CallHelper, IrType.I64, immediate: 1))));
            Assert.Empty(Differences);
            Assert.Equal(before + 1, engine.NotCompared);
        }
    }

    [Fact]
    public void AtomicsHappenOnce()
    {
        lock (Gate)
        {
            _ = Engine();
            using var memory = new Pages();
            Reset();
            State()->X[0] = (ulong)memory.Start;
            State()->X[1] = 5;
            *memory.Start = 37;
            _ = Run((b, at) => End(b, at, () =>
            {
                int sum = b.Append(IrOp.AtomicModify, IrType.I64, b.GetRegister(0), b.GetRegister(1), immediate: (long)AtomicOperation.Add, aux: 3);
                b.SetRegister(2, sum);
                b.SetRegister(3, b.Append(IrOp.Load, IrType.I64, b.GetRegister(0), aux: 3));
            }));
            Assert.True(Differences.Count == 0, string.Join("\n", Differences.Select(d => d.Describe())));
            Assert.Equal(42UL, *memory.Start);
            Assert.Equal(37UL, State()->X[2]);
            Assert.Equal(42UL, State()->X[3]);
        }
    }

    [Fact]
    public void FaultsAgree()
    {
        lock (Gate)
        {
            _ = Engine();
            Reset();
            State()->X[0] = 0x1000;
            ExitReason reason = Run((b, at) => End(b, at, () => b.Append(IrOp.Store, IrType.Void, b.GetRegister(0), b.GetRegister(1), aux: 3)));
            Assert.Equal(ExitReason.DataFault, reason);
            Assert.Equal(0x1000UL, s_vcpu!.FaultAddress);
            Assert.True(s_vcpu.FaultIsWrite);
            Assert.True(Differences.Count == 0, string.Join("\n", Differences.Select(d => d.Describe())));
        }
    }

    private static VerifyingEngine Engine()
    {
        s_engine ??= new VerifyingEngine(Guest, new EngineSettings { GuestAddressLimit = 1 << 30 }, Differences.Add) { LocateCode = pc => (nint)pc };
        s_vcpu ??= s_engine.CreateVcpu();
        return s_engine;
    }

    private static void Reset()
    {
        Differences.Clear();
        new Span<byte>(State(), sizeof(TestState)).Clear();
    }

    private static TestState* State() => (TestState*)s_vcpu!.State;

    private static ExitReason Run(Action<IrBuilder, ulong> program)
    {
        Guest.Program = program;
        State()->Pc = s_address += 16;
        return s_vcpu!.Run();
    }

    private static void End(IrBuilder b, ulong at, Action body)
    {
        b.BeginBlock(at);
        b.GuestInstruction(at);
        body();
        b.Append(IrOp.ExitException, IrType.Void, immediate: (long)at + 4, aux: (int)ExitReason.SystemCall);
    }

    [UnmanagedCallersOnly]
    private static ulong Count(nint state, ulong a, ulong b, ulong c) => ++s_count;

    private sealed class Pages : IDisposable
    {
        private const int Size = 1 << 20;

        public ulong* Start { get; } = (ulong*)HostMemory.Allocate(Size);

        public void Dispose() => HostMemory.Free((nint)Start, Size);
    }
}
