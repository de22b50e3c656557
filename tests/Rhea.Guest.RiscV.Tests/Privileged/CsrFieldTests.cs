using Rhea.Guest.RiscV.Privileged;

namespace Rhea.Guest.RiscV.Tests.Privileged;

/// <summary>What CSRs keep of what is written.</summary>
public sealed class CsrFieldTests
{
    [Theory]
    [InlineData("mstatus", 0x8000_000a_007e_79aaUL)]
    [InlineData("sstatus", 0x8000_0002_000c_6122UL)]
    [InlineData("misa", 0x8000_0000_0014_112fUL)]
    [InlineData("medeleg", 0xb3ffUL)]
    [InlineData("mideleg", 0x222UL)]
    [InlineData("mie", 0xaaaUL)]
    [InlineData("mip", 0x222UL)]
    [InlineData("mtvec", 0xffff_ffff_ffff_fffdUL)]
    [InlineData("stvec", 0xffff_ffff_ffff_fffdUL)]
    [InlineData("mepc", 0xffff_ffff_ffff_fffeUL)]
    [InlineData("sepc", 0xffff_ffff_ffff_fffeUL)]
    [InlineData("mcause", ulong.MaxValue)]
    [InlineData("scause", ulong.MaxValue)]
    [InlineData("mtval", ulong.MaxValue)]
    [InlineData("stval", ulong.MaxValue)]
    [InlineData("mscratch", ulong.MaxValue)]
    [InlineData("mcounteren", 0xffff_ffffUL)]
    [InlineData("scounteren", 0xffff_ffffUL)]
    [InlineData("mcountinhibit", 5UL)]
    [InlineData("menvcfg", 0xe000_0000_0000_00f1UL)]
    [InlineData("senvcfg", 0xf1UL)]
    [InlineData("satp", 0UL)]
    [InlineData("mseccfg", 7UL)]
    [InlineData("pmpaddr3", 0x3f_ffff_ffff_ffffUL)]
    [InlineData("pmpcfg0", 0x9f9f_9f9f_9f9f_9f9fUL)]
    [InlineData("mhpmcounter7", 0UL)]
    [InlineData("mhpmevent7", 0UL)]
    [InlineData("fcsr", 0xffUL)]
    [InlineData("fflags", 0x1fUL)]
    [InlineData("frm", 7UL)]
    [InlineData("tdata1", 0xf000_0000_0000_0000UL)]
    [InlineData("tdata2", ulong.MaxValue)]
    [InlineData("tdata3", 0UL)]
    [InlineData("tselect", 0UL)]
    [InlineData("stimecmp", ulong.MaxValue)]
    public void OnesOfRv64(string name, ulong kept)
    {
        using var machine = new FakeMachine();
        machine.Write(name, ulong.MaxValue);
        Assert.Equal(kept, machine.Read(name));
        Assert.True(machine.Hart.TryWriteCsr(FakeMachine.Number(name), 0));
    }

    [Theory]
    [InlineData("mstatus", 0x807e_79aaUL)]
    [InlineData("mstatush", 0UL)]
    [InlineData("misa", 0x4014_112fUL)]
    [InlineData("menvcfg", 0xf1UL)]
    [InlineData("menvcfgh", 0xa000_0000UL)]
    [InlineData("satp", 0xffff_ffffUL)]
    [InlineData("pmpaddr3", 0xffff_ffffUL)]
    [InlineData("pmpcfg3", 0x9f9f_9f9fUL)]
    [InlineData("stimecmph", 0xffff_ffffUL)]
    [InlineData("tdata1", 0xf000_0000UL)]
    public void OnesOfRv32(string name, ulong kept)
    {
        using var machine = new FakeMachine(new HartSettings { Xlen = 32 });
        machine.Write(name, ulong.MaxValue);
        Assert.Equal((ulong)(int)kept, machine.Read(name));
    }

    [Theory]
    [InlineData(VirtualMemory.Sv57, 10, true)]
    [InlineData(VirtualMemory.Sv57, 8, true)]
    [InlineData(VirtualMemory.Sv57, 11, false)]
    [InlineData(VirtualMemory.Sv48, 10, false)]
    [InlineData(VirtualMemory.Sv48, 9, true)]
    [InlineData(VirtualMemory.Sv39, 9, false)]
    [InlineData(VirtualMemory.Sv39, 1, false)]
    [InlineData(VirtualMemory.Bare, 8, false)]
    public void AModeThatIsNotThereLeavesSatpAsItWas(VirtualMemory largest, ulong mode, bool taken)
    {
        using var machine = new FakeMachine(new HartSettings { LargestVirtualMemory = largest });
        machine.Write("satp", 0x1234);
        ulong value = (mode << 60) | 0xabc_1234_5678;
        machine.Write("satp", value);
        Assert.Equal(taken ? value : 0x1234, machine.Read("satp"));
    }

    [Fact]
    public void ReservedFieldValuesAreNotTaken()
    {
        using var machine = new FakeMachine();
        machine.Write("mstatus", 1 << 11);
        machine.Write("mstatus", 2 << 11);
        Assert.Equal(1UL, (machine.Read("mstatus") >> 11) & 3);
        machine.Write("menvcfg", 1 << 4);
        machine.Write("menvcfg", 2 << 4);
        Assert.Equal(1UL << 4, machine.Read("menvcfg"));
    }

    [Fact]
    public void SupervisorSeesItsPartOfMachineRegisters()
    {
        using var machine = new FakeMachine();
        machine.Write("mie", 0xaaa);
        machine.Write("mideleg", 0x202);
        Assert.Equal(0x202UL, machine.Read("sie"));
        machine.Write("sie", 0);
        Assert.Equal(0x8a8UL, machine.Read("mie"));
        machine.Write("mip", 0x222);
        Assert.Equal(0x202UL, machine.Read("sip"));
        machine.Write("sip", 0);
        Assert.Equal(0x220UL, machine.Read("mip"));
        machine.Write("mideleg", 0);
        machine.Write("sip", ulong.MaxValue);
        Assert.Equal(0x220UL, machine.Read("mip"));
    }

    [Fact]
    public void FloatStateIsOffOrDirtyUnlessTracked()
    {
        using var machine = new FakeMachine();
        Assert.Equal(0u, machine.State.FloatEnabled);
        Assert.False(machine.Hart.TryUseFloat());
        machine.Write("mstatus", 1 << 13);
        Assert.Equal(1u, machine.State.FloatEnabled);
        Assert.Equal(3UL << 13, machine.Read("sstatus") & (3 << 13));
        machine.Write("sstatus", 0);
        Assert.Equal(0u, machine.State.FloatEnabled);
        Assert.Equal(CsrResult.IllegalInstruction, machine.Try("fcsr"));
    }

    [Fact]
    public void TrackedFloatStateBecomesDirtyByUse()
    {
        using var machine = new FakeMachine(new HartSettings { TracksFloatState = true });
        machine.Write("mstatus", 2 << 13);
        Assert.Equal(0u, machine.State.FloatEnabled);
        Assert.Equal(2UL << 13, machine.Read("mstatus") & (1UL << 63 | (3 << 13)));
        machine.Access("frm", CsrOperation.Read, 0);
        Assert.Equal(2UL << 13, machine.Read("mstatus") & (3 << 13));
        Assert.True(machine.Hart.TryUseFloat());
        Assert.Equal(1u, machine.State.FloatEnabled);
        Assert.Equal((1UL << 63) | (3UL << 13), machine.Read("mstatus") & ((1UL << 63) | (3 << 13)));
        machine.Write("mstatus", 2 << 13);
        machine.Access("fcsr", CsrOperation.Write, 0xe5);
        Assert.Equal(3UL << 13, machine.Read("mstatus") & (3 << 13));
        Assert.Equal(7u, machine.State.RoundingMode);
        Assert.Equal(5u, machine.State.FloatFlags);
    }

    [Fact]
    public void CountersCanBeWrittenAndInhibited()
    {
        using var machine = new FakeMachine(new HartSettings { Xlen = 32 });
        machine.Cycles = machine.InstructionsRetired = 1000;
        machine.Write("mcycle", 7);
        machine.Write("mcycleh", 9);
        Assert.Equal(7UL, machine.Read("cycle"));
        Assert.Equal(9UL, machine.Read("cycleh"));
        machine.Write("minstret", 50);
        machine.InstructionsRetired++;
        Assert.Equal(50UL, machine.Read("instret"));
        machine.Write("mcountinhibit", ulong.MaxValue);
        machine.Cycles += 100;
        machine.InstructionsRetired += 100;
        Assert.Equal(7UL, machine.Read("mcycle"));
        Assert.Equal(50UL, machine.Read("minstret"));
        machine.Write("mcountinhibit", 0);
        machine.Cycles += 3;
        machine.InstructionsRetired += 4;
        Assert.Equal(10UL, machine.Read("mcycle"));
        Assert.Equal(54UL, machine.Read("minstret"));
        machine.Time = 0x1_0000_0002;
        Assert.Equal(2UL, machine.Read("time"));
        Assert.Equal(1UL, machine.Read("timeh"));
    }

    [Fact]
    public void CounterEnablesNestForUser()
    {
        using var machine = new FakeMachine();
        machine.Write("mcounteren", 2);
        machine.Write("scounteren", 1);
        machine.Enter(PrivilegeMode.Supervisor);
        Assert.Equal(CsrResult.Done, machine.Try("time"));
        Assert.Equal(CsrResult.IllegalInstruction, machine.Try("cycle"));
        machine.Enter(PrivilegeMode.User);
        Assert.Equal(CsrResult.IllegalInstruction, machine.Try("time"));
        Assert.Equal(CsrResult.IllegalInstruction, machine.Try("cycle"));
        machine.Write("scounteren", 2);
        Assert.Equal(CsrResult.Done, machine.Try("time"));
    }

    [Fact]
    public void CacheBlocksAskEveryLevelAbove()
    {
        using var machine = new FakeMachine();
        CacheBlockEffect Invalidate() => machine.Hart.CheckCacheBlock(CacheBlockOperation.Invalidate);
        CacheBlockEffect Zero() => machine.Hart.CheckCacheBlock(CacheBlockOperation.Zero);
        Assert.Equal(CacheBlockEffect.Permitted, Invalidate());
        machine.Enter(PrivilegeMode.Supervisor);
        Assert.Equal(CacheBlockEffect.IllegalInstruction, Invalidate());
        Assert.Equal(CacheBlockEffect.IllegalInstruction, Zero());
        machine.Write("menvcfg", 0xf0);
        Assert.Equal(CacheBlockEffect.Permitted, Invalidate());
        Assert.Equal(CacheBlockEffect.Permitted, Zero());
        Assert.Equal(CacheBlockEffect.Permitted, machine.Hart.CheckCacheBlock(CacheBlockOperation.CleanOrFlush));
        machine.Write("menvcfg", 0xd0);
        machine.Enter(PrivilegeMode.User);
        Assert.Equal(CacheBlockEffect.IllegalInstruction, Invalidate());
        machine.Write("senvcfg", 0x30);
        Assert.Equal(CacheBlockEffect.Flush, Invalidate());
        Assert.Equal(CacheBlockEffect.IllegalInstruction, Zero());
        machine.Write("senvcfg", 0xf0);
        Assert.Equal(CacheBlockEffect.Permitted, Zero());
    }

    [Fact]
    public void TheDumpNamesEveryRegisterOnce()
    {
        using var machine = new FakeMachine();
        var registers = machine.Hart.Registers().ToList();
        Assert.Equal(registers.Count, registers.Select(register => register.Name).Distinct().Count());
        Assert.Contains(registers, register => register.Name == "mhartid");
        Assert.DoesNotContain(registers, register => register.Name.EndsWith("cycleh", StringComparison.Ordinal));
    }
}
