using Rhea.Base.Host;
using Rhea.Translator.Execution;
using Rhea.Translator.Ir;
using Rhea.Translator.Tests.Harness;

namespace Rhea.Translator.Tests.Backends;

/// <summary>Guest memory: values, atomics, faults with the exact state, addresses with a tag.</summary>
public unsafe class MemoryTests
{
    private const ulong Pattern = 0x8877_6655_4433_2211;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LoadsExtend(bool native)
    {
        using var memory = new Memory();
        *memory.Start = Pattern;
        memory.Start[1] = ~Pattern;
        for (int size = 0; size < 4; size++)
        {
            int bits = 8 << size;
            ulong zero = Pattern << (64 - bits) >> (64 - bits);
            long signed = unchecked((long)Pattern) << (64 - bits) >> (64 - bits);
            Assert.Equal(zero, Load(native, memory, IrOp.Load, IrType.I64, size));
            Assert.Equal((ulong)signed, Load(native, memory, IrOp.LoadSigned, IrType.I64, size));
            Assert.Equal(zero, Load(native, memory, IrOp.LoadAcquire, IrType.I64, size));
            if (size < 3)
            {
                Assert.Equal((uint)signed, Load(native, memory, IrOp.LoadSigned, IrType.I32, size));
            }
        }

        Execute(native, memory, b => b.SetRegister(TestGuest.V(1), b.Append(IrOp.Load, IrType.V128, b.GetRegister(0), aux: 4)), s =>
        {
            Assert.Equal(Pattern, s[0].V[2]);
            Assert.Equal(~Pattern, s[0].V[3]);
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void StoresWriteTheirBytesOnly(bool native)
    {
        using var memory = new Memory();
        foreach (IrOp op in (IrOp[])[IrOp.Store, IrOp.StoreRelease])
        {
            for (int size = 0; size < 4; size++)
            {
                memory.Start[0] = 0;
                memory.Start[1] = 0;
                int n = size;
                Execute(native, memory, b => b.Append(op, IrType.Void, b.GetRegister(0), b.GetRegister(1), immediate: 4, aux: n), _ => { });
                UInt128 expected = (UInt128)(Pattern & (ulong.MaxValue >> (64 - (8 << size)))) << 32;
                Assert.Equal((ulong)expected, memory.Start[0]);
                Assert.Equal((ulong)(expected >> 64), memory.Start[1]);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AtomicOperationsReturnTheOldValue(bool native)
    {
        using var memory = new Memory();
        for (AtomicOperation operation = 0; operation <= AtomicOperation.Swap; operation++)
        {
            for (int size = 0; size < 4; size++)
            {
                const ulong old = 0x0102_8384_F5F6_7781;
                memory.Start[0] = old;
                (AtomicOperation op, int n) = (operation, size);
                IrType type = size == 3 ? IrType.I64 : IrType.I32;
                ulong result = 0;
                Execute(
                    native,
                    memory,
                    b =>
                    {
                        int value = type == IrType.I64 ? b.GetRegister(1) : b.Truncate(b.GetRegister(1));
                        int r = b.Append(IrOp.AtomicModify, type, b.GetRegister(0), value, immediate: (long)op, aux: n);
                        b.SetRegister(2, type == IrType.I64 ? r : b.ZeroExtend(IrType.I64, r, 2));
                    },
                    s => result = s[0].X[2]);
                ulong mask = ulong.MaxValue >> (64 - (8 << size));
                Assert.Equal(old & mask, result);
                Assert.Equal((old & ~mask) | (Expected(operation, old, Pattern, size) & mask), memory.Start[0]);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ComparesAndSwaps(bool native)
    {
        using var memory = new Memory();
        memory.Start[0] = 5;
        Execute(
            native,
            memory,
            b => b.SetRegister(2, b.Append(IrOp.CompareExchange, IrType.I64, b.GetRegister(0), b.Constant(IrType.I64, 5), b.GetRegister(1), aux: 3)),
            s => Assert.Equal(5ul, s[0].X[2]));
        Assert.Equal(Pattern, memory.Start[0]);
        Execute(
            native,
            memory,
            b => b.SetRegister(TestGuest.V(2), b.Append(IrOp.CompareExchange, IrType.V128, b.GetRegister(0), b.GetRegister(TestGuest.V(0)), b.GetRegister(TestGuest.V(1)), aux: 4)),
            s => Assert.Equal(Pattern, s[0].V[4]));
        Assert.Equal(Pattern, memory.Start[0]);
        Execute(
            native,
            memory,
            b => b.SetRegister(TestGuest.V(2), b.Append(IrOp.CompareExchange, IrType.V128, b.GetRegister(0), b.Append(IrOp.VConstant, IrType.V128, immediate: unchecked((long)Pattern), aux: 1), b.Append(IrOp.VConstant, IrType.V128, immediate: 7), aux: 4)),
            s => Assert.Equal(Pattern, s[0].V[4]));
        Assert.Equal(7ul, memory.Start[0]);
        Assert.Equal(7ul, memory.Start[1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ExclusiveStoreNeedsTheMonitor(bool native)
    {
        using var memory = new Memory();
        for (int size = 0; size < 4; size++)
        {
            foreach (bool armed in (bool[])[true, false])
            {
                foreach (bool unchanged in (bool[])[true, false])
                {
                    memory.Start[0] = unchanged ? 3ul : 4;
                    int n = size;
                    Execute(
                        native,
                        memory,
                        b => b.SetRegister(2, b.ZeroExtend(IrType.I64, b.Append(IrOp.StoreExclusive, IrType.I32, b.GetRegister(0), n == 3 ? b.GetRegister(1) : b.Truncate(b.GetRegister(1)), aux: n), 2)),
                        s =>
                        {
                            Assert.Equal(armed && unchanged ? 0ul : 1, s[0].X[2]);
                            Assert.Equal(0u, (uint)s[0].Exclusive[3]);
                        },
                        s =>
                        {
                            s[0].Exclusive[0] = 3;
                            s[0].Exclusive[2] = (ulong)memory.Start;
                            s[0].Exclusive[3] = armed ? (ulong)(n + 1) : 0;
                        });
                    Assert.Equal(armed && unchanged, memory.Start[0] is not (3 or 4));
                }
            }
        }
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void FaultLeavesTheStateExact(bool native, bool write)
    {
        using var memory = new Memory();
        RegionMachine.Use(native, machine =>
        {
            ulong address = machine.NewAddress();
            *machine.State = default;
            machine.State->X[0] = memory.Forbidden;
            ExitReason reason = machine.Run(address, (b, at) =>
            {
                b.BeginBlock(at);
                b.GuestInstruction(at);
                b.SetRegister(3, b.Constant(IrType.I64, 33));
                b.SetFlags(b.Append(IrOp.FlagsSub, IrType.Flags, b.GetRegister(3), b.GetRegister(3), aux: 3));
                b.GuestInstruction(at + 4);
                int value = write
                    ? b.Append(IrOp.Store, IrType.Void, b.GetRegister(0), b.GetRegister(1), immediate: 8, aux: 2)
                    : b.Append(IrOp.Load, IrType.I64, b.GetRegister(0), immediate: 8, aux: 3);
                b.SetRegister(3, b.Constant(IrType.I64, 44));
                if (!write)
                {
                    b.SetRegister(0, value);
                }

                b.Append(IrOp.ExitException, IrType.Void, immediate: (long)at, aux: (int)ExitReason.SystemCall);
            });
            Assert.Equal(ExitReason.DataFault, reason);
            Assert.Equal(address + 4, machine.State->Pc);
            Assert.Equal(33ul, machine.State->X[3]);
            Assert.Equal(memory.Forbidden, machine.State->X[0]);
            Assert.Equal(0x6000_0000u, machine.State->Flags);
            Assert.Equal(memory.Forbidden + 8, machine.Vcpu.FaultAddress);
            Assert.Equal(write, machine.Vcpu.FaultIsWrite);
            Assert.Equal(11, machine.Vcpu.FaultSignal);
            Assert.Equal(2, machine.Vcpu.FaultCode);
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TopByteOfAnAddressIsIgnored(bool native)
    {
        using var memory = new Memory();
        memory.Start[0] = 9;
        ulong result = 0;
        Execute(
            native,
            memory,
            b => b.SetRegister(2, b.Append(IrOp.Load, IrType.I64, b.BinaryConstant(IrOp.Or, b.GetRegister(0), 0x5A00_0000_0000_0000), aux: 3)),
            s => result = s[0].X[2]);
        Assert.Equal(9ul, result);
    }

    private static ulong Expected(AtomicOperation operation, ulong old, ulong value, int size)
    {
        int shift = 64 - (8 << size);
        long a = (long)(old << shift) >> shift;
        long b = (long)(value << shift) >> shift;
        ulong c = old << shift >> shift;
        ulong d = value << shift >> shift;
        return operation switch
        {
            AtomicOperation.Add => old + value,
            AtomicOperation.Clear => old & ~value,
            AtomicOperation.Xor => old ^ value,
            AtomicOperation.Or => old | value,
            AtomicOperation.MaxSigned => (ulong)Math.Max(a, b),
            AtomicOperation.MinSigned => (ulong)Math.Min(a, b),
            AtomicOperation.MaxUnsigned => Math.Max(c, d),
            AtomicOperation.MinUnsigned => Math.Min(c, d),
            _ => value,
        };
    }

    private static ulong Load(bool native, Memory memory, IrOp op, IrType type, int size)
    {
        ulong result = 0;
        Execute(
            native,
            memory,
            b =>
            {
                int value = b.Append(op, type, b.GetRegister(0), aux: size);
                b.SetRegister(2, type == IrType.I64 ? value : b.ZeroExtend(IrType.I64, value, 2));
            },
            s => result = s[0].X[2]);
        return result;
    }

    private delegate void StateAction(TestState* state);

    /// <summary>X0 is the start of the memory and X1 the pattern.</summary>
    private static void Execute(bool native, Memory memory, Action<IrBuilder> body, StateAction check, StateAction? prepare = null) => RegionMachine.Use(native, machine =>
    {
        ulong address = machine.NewAddress();
        *machine.State = default;
        machine.State->X[0] = (ulong)memory.Start;
        machine.State->X[1] = Pattern;
        prepare?.Invoke(machine.State);
        ExitReason reason = machine.Run(address, (b, at) =>
        {
            b.BeginBlock(at);
            b.GuestInstruction(at);
            body(b);
            b.Append(IrOp.ExitException, IrType.Void, immediate: (long)at, aux: (int)ExitReason.SystemCall);
        });
        Assert.Equal(ExitReason.SystemCall, reason);
        check(machine.State);
    });

    /// <summary>A page to use and one behind it that is not accessible.</summary>
    private sealed class Memory : IDisposable
    {
        private readonly nint _address = HostMemory.Allocate(2 * HostMemory.PageSize);

        public Memory() => HostMemory.Forbid(_address + HostMemory.PageSize, HostMemory.PageSize);

        public ulong* Start => (ulong*)_address;

        public ulong Forbidden => (ulong)_address + HostMemory.PageSize;

        public void Dispose() => HostMemory.Free(_address, 2 * HostMemory.PageSize);
    }
}
