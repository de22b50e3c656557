using Rhea.Translator.Bytecode;
using Rhea.Translator.Execution;
using Rhea.Translator.Ir;
using Rhea.Translator.Tests.Harness;
using Rhea.Translator.X64;

namespace Rhea.Translator.Tests.SystemMode;

/// <summary>Guest memory and guest code by virtual addresses, in both backends.</summary>
public unsafe class SystemMemoryTests
{
    private const ulong Code = 0x4000_1000;
    private const ulong Data = 0xFFFF_FFC0_1234_5000;

    /// <summary>A machine with code at <see cref="Code"/>, one page of data and the next one, which is elsewhere in RAM.</summary>
    private sealed class Machine : IDisposable
    {
        public Machine(bool native)
        {
            var settings = new EngineSettings { IsSystem = true, CodeCacheSize = 16 << 20 };
            Engine = native ? new X64Engine(Guest, settings) : new BytecodeEngine(Guest, settings);
            Vcpu = Engine.CreateVcpu(Mmu);
            Mmu.Map(Code, 0x1000);
            Mmu.Map(Data, 0x2000);
            Mmu.Map(Data + 0x1000, 0x5000);
            new Random(1).NextBytes(Mmu.Ram[0x2000..0x6000]);
        }

        public TestGuest Guest { get; } = new([], []);

        public TestMmu Mmu { get; } = new();

        public ExecutionEngine Engine { get; }

        public Vcpu Vcpu { get; }

        public TestState* State => (TestState*)Vcpu.State;

        /// <summary>Runs regions that end with a system call, from an address.</summary>
        public ExitReason Run(Action<IrBuilder, ulong> body, ulong address = Code)
        {
            Guest.Program = (b, at) =>
            {
                b.BeginBlock(at);
                b.GuestInstruction(at);
                body(b, at);
                if (!IrTraits.IsTerminator(b.Region[b.Region.Count - 1].Op))
                {
                    b.Append(IrOp.ExitException, IrType.Void, immediate: (long)at + 4, aux: (int)ExitReason.SystemCall);
                }
            };
            State->Pc = address;
            return Vcpu.Run();
        }

        public byte[] Bytes(ulong address, int count)
        {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++)
            {
                ulong at = address + (ulong)i;
                bytes[i] = Mmu.Ram[(int)(Mmu.Pages[(Mmu.Mode, at >> 12)].Physical + (at & 0xFFF))];
            }

            return bytes;
        }

        public void Dispose()
        {
            // The engine's signal handlers stay installed until the process ends.
            Vcpu.Dispose();
            Mmu.Dispose();
        }
    }

    public static TheoryData<bool> Backends => RegionMachine.IsSupported ? [true, false] : [false];

    /// <summary>The look-up of an address takes the host's flags, where those of the arithmetic before may be.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void FlagsOutliveAnAccess(bool native)
    {
        using var machine = new Machine(native);
        foreach ((ulong x, ulong y) in ((ulong, ulong)[])[(1, 2), (2, 1), (3, 3)])
        {
            machine.State->X[0] = Data;
            machine.State->X[1] = x;
            machine.State->X[2] = y;
            machine.Engine.InvalidateCode(0, ulong.MaxValue);
            ExitReason reason = machine.Run((b, _) =>
            {
                int first = b.GetRegister(1), second = b.GetRegister(2), data = b.GetRegister(0);
                int difference = b.Append(IrOp.Sub, IrType.I64, first, second);
                int flags = b.Append(IrOp.FlagsSub, IrType.Flags, first, second, aux: 3);
                b.SetRegister(3, difference);
                int loaded = b.Append(IrOp.Load, IrType.I64, data, aux: 3);
                b.SetRegister(4, b.Append(IrOp.Select, IrType.I64, first, second, flags, aux: (int)Condition.UnsignedHigher));
                b.SetRegister(5, loaded);
            });
            Assert.Equal(ExitReason.SystemCall, reason);
            Assert.Equal((x - y, Math.Max(x, y)), (machine.State->X[3], machine.State->X[4]));
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void LoadsOfEverySizeAndPlace(bool native)
    {
        foreach (IrType type in (ReadOnlySpan<IrType>)[IrType.I32, IrType.I64])
        {
            for (int size = 0; size <= (type == IrType.I64 ? 3 : 2); size++)
            {
                foreach (bool signed in (ReadOnlySpan<bool>)[false, true])
                {
                    using var machine = new Machine(native);
                    foreach (ulong offset in (ReadOnlySpan<ulong>)[0, 8, 1, 3, 0xFFC, 0xFFD, 0xFFF])
                    {
                        machine.State->X[1] = Data + offset - 16;
                        int length = 1 << size;
                        Assert.Equal(ExitReason.SystemCall, machine.Run((b, _) =>
                        {
                            int value = b.Append(signed ? IrOp.LoadSigned : IrOp.Load, type, b.GetRegister(1), immediate: 16, aux: size);
                            b.SetRegister(2, type == IrType.I64 ? value : b.ZeroExtend(IrType.I64, value, 2));
                            b.SetRegister(12, b.GetRegister(2));
                        }));
                        byte[] bytes = machine.Bytes(Data + offset, length);
                        ulong expected = 0;
                        for (int i = 0; i < length; i++)
                        {
                            expected |= (ulong)bytes[i] << (i * 8);
                        }

                        int shift = 64 - length * 8;
                        expected = signed ? (ulong)((long)(expected << shift) >> shift) : expected;
                        expected = type == IrType.I32 ? (uint)expected : expected;
                        Assert.Equal(expected, machine.State->X[2]);
                        Assert.Equal(expected, machine.State->X[12]);
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void StoresOfEverySizeAndPlace(bool native)
    {
        for (int size = 0; size <= 3; size++)
        {
            foreach (bool constant in (ReadOnlySpan<bool>)[false, true])
            {
                using var machine = new Machine(native);
                foreach (ulong offset in (ReadOnlySpan<ulong>)[0, 8, 1, 3, 0xFFC, 0xFFD, 0xFFF])
                {
                    byte[] expected = machine.Bytes(Data, 0x2000);
                    const long value = 0x1122_3344_5566_7788;
                    machine.State->X[1] = Data;
                    machine.State->X[3] = offset;
                    machine.State->X[12] = unchecked((ulong)value);
                    Assert.Equal(ExitReason.SystemCall, machine.Run((b, _) =>
                    {
                        int address = b.Add(b.GetRegister(1), b.GetRegister(3));
                        int stored = constant ? b.Constant(IrType.I64, 0x7F) : b.GetRegister(12);
                        b.Append(IrOp.Store, IrType.Void, address, stored, aux: size);
                    }));
                    for (int i = 0; i < 1 << size; i++)
                    {
                        expected[(int)offset + i] = (byte)((constant ? 0x7F : value) >> (i * 8));
                    }

                    Assert.Equal(expected, machine.Bytes(Data, 0x2000));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void FaultsLeaveTheStateAtTheInstruction(bool native)
    {
        using var machine = new Machine(native);
        machine.Mmu.Map(Data, 0x2000, writable: false);
        machine.Mmu.Map(Data + 0x1000, 0x5000, writable: false);
        foreach (ulong address in (ReadOnlySpan<ulong>)[Data + 8, Data + 0xFFE])
        {
            byte[] before = machine.Bytes(Data, 0x2000);
            machine.State->X[1] = address;
            machine.State->X[2] = 5;
            machine.State->X[12] = 7;
            for (int round = 0; round < 2; round++)
            {
                machine.Mmu.Log.Clear();
                Assert.Equal(ExitReason.GuestException, machine.Run((b, at) =>
                {
                    b.SetRegister(2, b.AddConstant(b.GetRegister(2), 1));
                    b.GuestInstruction(at + 4);
                    b.Append(IrOp.Store, IrType.Void, b.GetRegister(1), b.GetRegister(2), aux: 3);
                    b.GuestInstruction(at + 8);
                    b.SetRegister(12, b.GetRegister(2));
                }, Code + 0x10));
                Assert.Equal(Code + 0x14, machine.State->Pc);
                Assert.Equal(6UL + (ulong)round, machine.State->X[2]);
                Assert.Equal(7UL, machine.State->X[12]);
                Assert.Equal($"Store fault {address:x}", machine.Mmu.Log[^1]);
            }

            Assert.Equal(before, machine.Bytes(Data, 0x2000));
        }

        // A register that the faulting load would overwrite has been written before.
        foreach (int register in (ReadOnlySpan<int>)[5, 13])
        {
            machine.State->X[register] = 1;
            Assert.Equal(ExitReason.GuestException, machine.Run(
                (b, at) =>
                {
                    b.SetRegister(register, b.Constant(IrType.I64, unchecked((long)Data) + 0x3000));
                    b.GuestInstruction(at + 4);
                    b.SetRegister(register, b.Append(IrOp.Load, IrType.I64, b.GetRegister(register), immediate: -656, aux: 3));
                },
                Code + 0x20 + (ulong)register * 0x10));
            Assert.Equal(Data + 0x3000, machine.State->X[register]);
            Assert.Equal($"Load fault {Data + 0x3000 - 656:x}", machine.Mmu.Log[^1]);
        }

        machine.State->X[1] = Data + 0x2000;
        Assert.Equal(ExitReason.GuestException, machine.Run((b, _) => b.SetRegister(1, b.Append(IrOp.Load, IrType.I64, b.GetRegister(1), aux: 3)), Code + 0x40));
        Assert.Equal(Data + 0x2000, machine.State->X[1]);
        Assert.Equal(ExitReason.GuestException, machine.Run((_, _) => { }, Code + 0x5000));
        Assert.Equal($"Fetch fault {Code + 0x5000:x}", machine.Mmu.Log[^1]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void DevicesSeeEachAccessOnce(bool native)
    {
        using var machine = new Machine(native);
        machine.Mmu.Map(Data, TestMmu.RamSize);
        machine.Mmu.Device[TestMmu.RamSize + 8] = 0x8899_AABB;
        machine.State->X[1] = Data + 8;
        for (int i = 0; i < 3; i++)
        {
            machine.Mmu.Log.Clear();
            Assert.Equal(ExitReason.SystemCall, machine.Run((b, _) =>
            {
                int value = b.Append(IrOp.LoadSigned, IrType.I64, b.GetRegister(1), aux: 2);
                b.SetRegister(3, value);
                b.Append(IrOp.Store, IrType.Void, b.GetRegister(1), b.GetRegister(3), immediate: 8, aux: 0);
            }));
            Assert.Equal(0xFFFF_FFFF_8899_AABBUL, machine.State->X[3]);
            Assert.Equal([$"Load {Data >> 12:x}", $"read {TestMmu.RamSize + 8:x} 4", $"Store {Data >> 12:x}", $"write {TestMmu.RamSize + 16:x} 1"], machine.Mmu.Log);
            Assert.Equal(0xBBUL, machine.Mmu.Device[TestMmu.RamSize + 16]);
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void MappingsAreLookedUpOnceUntilTheyAreFlushed(bool native)
    {
        using var machine = new Machine(native);
        machine.State->X[1] = Data;
        void Run()
        {
            machine.Mmu.Log.Clear();
            Assert.Equal(ExitReason.SystemCall, machine.Run((b, _) => b.SetRegister(2, b.Append(IrOp.Load, IrType.I64, b.GetRegister(1), aux: 3))));
        }

        Run();
        Assert.Single(machine.Mmu.Log);
        Run();
        Assert.Empty(machine.Mmu.Log);
        machine.Mmu.Map(Data, 0x3000);
        machine.Vcpu.Buffer!.FlushAddress(Data + 0x5000);
        Run();
        Assert.Empty(machine.Mmu.Log);
        machine.Vcpu.Buffer!.FlushAddress(Data + 0x123);
        Run();
        Assert.Single(machine.Mmu.Log);
        Assert.Equal(BitConverter.ToUInt64(machine.Mmu.Ram[0x3000..]), machine.State->X[2]);
        machine.Vcpu.Buffer!.FlushAll();
        Run();
        Assert.Single(machine.Mmu.Log);
        machine.Mmu.Mode = 1;
        machine.Mmu.Map(Code, 0x1000);
        machine.Mmu.Map(Data, 0x4000);
        Run();
        Assert.Equal(BitConverter.ToUInt64(machine.Mmu.Ram[0x4000..]), machine.State->X[2]);
        machine.Mmu.Mode = 0;
        Run();
        Assert.Empty(machine.Mmu.Log);
        Assert.Equal(BitConverter.ToUInt64(machine.Mmu.Ram[0x3000..]), machine.State->X[2]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void AtomicsWorkOnRamOnly(bool native)
    {
        using var machine = new Machine(native);
        foreach (AtomicOperation operation in Enum.GetValues<AtomicOperation>())
        {
            foreach (int size in (ReadOnlySpan<int>)[0, 1, 2, 3])
            {
                machine.State->X[1] = Data + 0x20;
                machine.State->X[2] = 0x8080_0000_8001_0181;
                byte[] old = machine.Bytes(Data + 0x20, 8);
                ulong before = BitConverter.ToUInt64(old);
                Assert.Equal(ExitReason.SystemCall, machine.Run(
                    (b, _) => b.SetRegister(3, b.ZeroExtend(
                        IrType.I64,
                        b.Append(IrOp.AtomicModify, size == 3 ? IrType.I64 : IrType.I32, b.GetRegister(1), size == 3 ? b.GetRegister(2) : b.Truncate(b.GetRegister(2)), immediate: (long)operation, aux: size),
                        Math.Min(size, 2) + (size == 3 ? 1 : 0))),
                    Code + 0x100 + (ulong)((int)operation * 0x40 + size * 0x10)));
                ulong combined = AtomicAccess.Combine(operation, AtomicAccess.Mask(before, size), machine.State->X[2], size);
                Assert.Equal(AtomicAccess.Mask(before, size), machine.State->X[3]);
                Assert.Equal(AtomicAccess.Mask(combined, size), AtomicAccess.Mask(BitConverter.ToUInt64(machine.Bytes(Data + 0x20, 8)), size));
            }
        }

        machine.Mmu.Map(Data, TestMmu.RamSize);
        machine.Vcpu.Buffer!.FlushAll();
        Assert.Equal(ExitReason.GuestException, machine.Run(
            (b, _) => b.SetRegister(3, b.Append(IrOp.AtomicModify, IrType.I64, b.GetRegister(1), b.GetRegister(2), aux: 3)), Code + 0x800));
        Assert.Equal($"no atomic {Data + 0x20:x}", machine.Mmu.Log[^1]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void ExclusiveStoresCompareWithWhatWasRead(bool native)
    {
        using var machine = new Machine(native);
        int monitor = machine.Guest.Description.ExclusiveOffset;
        foreach (bool change in (ReadOnlySpan<bool>)[false, true])
        {
            ulong before = BitConverter.ToUInt64(machine.Bytes(Data + 0x40, 8));
            machine.State->X[1] = Data + 0x40;
            machine.State->X[2] = before + 99;
            Assert.Equal(ExitReason.SystemCall, machine.Run(
                (b, _) =>
                {
                    int value = b.Append(IrOp.LoadAcquire, IrType.I64, b.GetRegister(1), aux: 3);
                    b.Append(IrOp.StoreState, IrType.Void, value, immediate: monitor, aux: 3);
                    b.Append(IrOp.StoreState, IrType.Void, b.GetRegister(1), immediate: monitor + 16, aux: 3);
                    b.Append(IrOp.StoreState, IrType.Void, b.Constant(IrType.I32, 4), immediate: monitor + 24, aux: 2);
                    if (change)
                    {
                        b.Append(IrOp.Store, IrType.Void, b.GetRegister(1), b.Constant(IrType.I64, 1), aux: 3);
                    }

                    b.SetRegister(4, b.ZeroExtend(IrType.I64, b.Append(IrOp.StoreExclusive, IrType.I32, b.GetRegister(1), b.GetRegister(2), aux: 3), 2));
                },
                change ? Code + 0x20 : Code));
            Assert.Equal(change ? 1UL : 0, machine.State->X[4]);
            Assert.Equal(change ? 1 : before + 99, BitConverter.ToUInt64(machine.Bytes(Data + 0x40, 8)));
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void CodeIsTranslatedAgainWhenItsPageIsWritten(bool native)
    {
        using var machine = new Machine(native);
        int built = 0;
        void Run() => Assert.Equal(ExitReason.SystemCall, machine.Run((b, at) =>
        {
            built++;
            b.SetRegister(5, b.Constant(IrType.I64, built));
        }));
        void Write(ulong address)
        {
            machine.State->X[1] = address;
            Assert.Equal(ExitReason.SystemCall, machine.Run((b, _) => b.Append(IrOp.Store, IrType.Void, b.GetRegister(1), b.GetRegister(2), aux: 2), 0x7000_0000));
        }

        // The page of the code by another address, and the writer on a page of its own.
        machine.Mmu.Map(0x7000_0000, 0x8000);
        machine.Mmu.Map(Data + 0x3000, 0x1000);
        Write(Data + 0x3800);
        Run();
        Run();
        Assert.Equal(1, built);
        Write(Data + 0x3800);
        Run();
        Assert.Equal(1, built);
        Write(Data + 0x3000);
        Run();
        Assert.Equal(2, built);
        Assert.Equal(2UL, machine.State->X[5]);
        machine.Engine.PhysicalMemoryChanged(0x1000, 1);
        Run();
        Assert.Equal(3, built);
        machine.Engine.PhysicalMemoryChanged(0x1004, 0x1000);
        Run();
        Assert.Equal(3, built);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void ReadOnlyPagesStayWhereTheyAreWhenTheOneBeforeThemHoldsCode(bool native)
    {
        using var machine = new Machine(native);
        machine.Mmu.Map(Data, 0x2000);
        machine.Mmu.Map(Data + 0x1000, 0x3000, writable: false);
        machine.Mmu.Map(Code + 0x1000, 0x2000);
        void Load(IrBuilder b, ulong at) => b.SetRegister(2, b.Append(IrOp.Load, IrType.I64, b.GetRegister(1), aux: 3));
        machine.State->X[1] = Data + 0x1000;
        Assert.Equal(ExitReason.SystemCall, machine.Run(Load));
        Assert.Equal(ExitReason.SystemCall, machine.Run(Load, Code + 0x1000));
        Assert.Equal(BitConverter.ToUInt64(machine.Mmu.Ram[0x3000..]), machine.State->X[2]);
        Assert.Equal(ExitReason.GuestException, machine.Run((b, _) => b.Append(IrOp.Store, IrType.Void, b.GetRegister(1), b.GetRegister(2), aux: 3), Code + 0x100));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void JumpsToOtherPagesFollowTheMapping(bool native)
    {
        using var machine = new Machine(native);
        machine.Mmu.Map(Code + 0x1000, 0x9000);
        void Program(IrBuilder b, ulong at)
        {
            ulong page = at >> 12;
            if (page == Code >> 12)
            {
                b.Append(IrOp.ExitDirect, IrType.Void, immediate: (long)Code + 0x1000);
            }
            else
            {
                // What is on the page: its physical address.
                b.SetRegister(6, b.Constant(IrType.I64, (long)machine.Mmu.Pages[(0, page)].Physical));
            }
        }

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(ExitReason.SystemCall, machine.Run(Program));
            Assert.Equal(0x9000UL, machine.State->X[6]);
        }

        machine.Mmu.Map(Code + 0x1000, 0xA000);
        machine.Vcpu.Buffer!.FlushAddress(Code + 0x1000);
        Assert.Equal(ExitReason.SystemCall, machine.Run(Program));
        Assert.Equal(0xA000UL, machine.State->X[6]);
        machine.Mmu.Map(Code + 0x1000, 0x9000);
        machine.Vcpu.Buffer!.FlushAll();
        Assert.Equal(ExitReason.SystemCall, machine.Run(Program));
        Assert.Equal(0x9000UL, machine.State->X[6]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void CallsReturnToWhatIsMappedWhenTheyReturn(bool native)
    {
        using var machine = new Machine(native);
        machine.Mmu.Map(Code + 0x1000, 0x9000);
        int link = machine.Guest.Description.LinkRegister;
        void Program(IrBuilder b, ulong at)
        {
            if (at == Code)
            {
                b.SetRegister(link, b.Constant(IrType.I64, (long)Code + 8));
                b.Append(IrOp.ExitCall, IrType.Void, b.GetRegister(link), immediate: (long)Code + 0x1000);
            }
            else if (at == Code + 0x1000)
            {
                b.SetRegister(7, b.AddConstant(b.GetRegister(7), 1));
                b.Append(IrOp.ExitReturn, IrType.Void, b.GetRegister(link));
            }
            else
            {
                b.SetRegister(8, b.AddConstant(b.GetRegister(7), 100));
            }
        }

        for (ulong i = 1; i < 4; i++)
        {
            Assert.Equal(ExitReason.SystemCall, machine.Run(Program));
            Assert.Equal(i, machine.State->X[7]);
            Assert.Equal(100 + i, machine.State->X[8]);
        }
    }

    /// <summary>The block counts two instructions, of which the first loads: nothing of it counts if that faults, or if there is no room.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void A_block_counts_its_instructions_if_all_of_them_are_executed(bool native)
    {
        using var machine = new Machine(native);
        Assert.Equal((ExitReason.SystemCall, 3), Count(5, Data));
        Assert.Equal((ExitReason.SystemCall, 0), Count(2, Data));
        Assert.Equal((ExitReason.Expired, 1), Count(1, Data));
        Assert.Equal(Code, machine.State->Pc);
        Assert.Equal((ExitReason.GuestException, 5), Count(5, Data + 0x10_0000));
        Assert.Equal(Code, machine.State->Pc);

        (ExitReason Reason, int Left) Count(int budget, ulong address)
        {
            machine.Vcpu.Budget = budget;
            machine.Engine.InvalidateCode(Code, 8);
            machine.Guest.Program = (b, at) =>
            {
                b.BeginBlock(at);
                b.Append(IrOp.Count, IrType.Void, immediate: (long)at, aux: 2);
                b.GuestInstruction(at);
                b.SetRegister(0, b.Append(IrOp.Load, IrType.I64, b.Constant(IrType.I64, (long)address), aux: 3));
                b.GuestInstruction(at + 4);
                b.Append(IrOp.ExitException, IrType.Void, immediate: (long)at + 8, aux: (int)ExitReason.SystemCall);
            };
            machine.State->Pc = Code;
            return (machine.Vcpu.Run(), machine.Vcpu.Budget);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_request_to_exit_is_not_lost_among_those_of_the_engine(bool native)
    {
        const int requests = 20_000;
        using var machine = new Machine(native);
        bool isOver = false;
        int returns = 0;
        var runs = new Thread(() =>
        {
            _ = machine.Run((b, at) => b.Append(IrOp.ExitIndirect, IrType.Void, b.Constant(IrType.I64, (long)at)));
            while (!Volatile.Read(ref isOver))
            {
                Interlocked.Increment(ref returns);
                _ = machine.Vcpu.Run();
            }
        });
        var recalls = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
                machine.Vcpu.RequestExitIfRunning();
        });
        runs.Start();
        recalls.Start();
        int lost = 0;
        for (int i = 0; i < requests && lost == 0; i++)
        {
            int before = Volatile.Read(ref returns);
            machine.Vcpu.RequestExit();
            if (!SpinWait.SpinUntil(() => Volatile.Read(ref returns) != before, TimeSpan.FromSeconds(10)))
                lost++;
        }

        Volatile.Write(ref isOver, true);
        while (runs.IsAlive)
        {
            machine.Vcpu.RequestExit();
            Thread.Sleep(1);
        }

        recalls.Join();
        Assert.Equal(0, lost);
    }
}
