using Rhea.Guest.RiscV.Privileged;

namespace Rhea.Guest.RiscV.Tests.Privileged;

public sealed class InterruptTests
{
    /// <summary>The order of the manual: MEI, MSI, MTI, SEI, SSI, STI (3.1.9).</summary>
    private static readonly int[] Order = [11, 3, 7, 9, 1, 5];

    /// <summary>All sets of pending interrupts, with random enables and delegation, in all modes.</summary>
    [Fact]
    public void TheFirstOfThoseThatMayBeTakenIsTaken()
    {
        var random = new Random(5);
        using var machine = new FakeMachine();
        machine.Write("mtvec", 0x8000_0001);
        machine.Write("stvec", 0x9000_0001);
        for (int round = 0; round < 20_000; round++)
        {
            uint pending = RandomSet(random);
            uint enabled = RandomSet(random);
            uint delegated = RandomSet(random) & 0x222;
            var mode = (PrivilegeMode)new[] { 0, 1, 3 }[random.Next(3)];
            bool machineEnable = random.Next(2) != 0;
            bool supervisorEnable = random.Next(2) != 0;
            machine.Write("mie", 0);
            machine.Enter(mode);
            machine.Write("mstatus", (machine.Read("mstatus") & ~0xaUL) | (machineEnable ? 8u : 0) | (supervisorEnable ? 2u : 0));
            machine.Write("mideleg", delegated);
            machine.Write("mip", pending & 0x222);
            foreach (InterruptLine line in new[] { InterruptLine.MachineSoftware, InterruptLine.MachineTimer, InterruptLine.MachineExternal })
                machine.Hart.SetInterruptLine(line, (pending & (1u << (int)line)) != 0);
            machine.Forget();
            machine.Write("mie", enabled);

            int wanted = -1;
            foreach (int number in Order.Where(number => (pending & enabled & ~delegated & (1u << number)) != 0).Take(1))
                wanted = mode != PrivilegeMode.Machine || machineEnable ? number : -1;
            foreach (int number in Order.Where(number => (pending & enabled & delegated & (1u << number)) != 0).Take(1))
            {
                if (wanted < 0 && (mode == PrivilegeMode.User || (mode == PrivilegeMode.Supervisor && supervisorEnable)))
                    wanted = number;
            }

            Assert.Equal(pending, machine.Read("mip"));
            Assert.Equal((pending & enabled) != 0, machine.Hart.HasPendingInterrupt);
            Assert.Equal(wanted >= 0, machine.Hart.HasEnabledInterrupt);
            Assert.Equal(wanted >= 0, machine.Notices > 0);
            Assert.Equal(wanted >= 0, machine.Hart.TryTakeInterrupt(0x1000, out ulong handler));
            if (wanted < 0)
                continue;
            bool toSupervisor = (delegated & (1u << wanted)) != 0;
            Assert.Equal((toSupervisor ? 0x9000_0000UL : 0x8000_0000UL) + (4 * (ulong)wanted), handler);
            Assert.Equal((1UL << 63) | (uint)wanted, machine.Read(toSupervisor ? "scause" : "mcause"));
            Assert.Equal((0x1000UL, 0UL), (machine.Read(toSupervisor ? "sepc" : "mepc"), machine.Read(toSupervisor ? "stval" : "mtval")));
        }
    }

    [Fact]
    public void TheExternalSupervisorInterruptIsTheOrOfLineAndSoftwareBit()
    {
        using var machine = new FakeMachine();
        machine.Hart.SetInterruptLine(InterruptLine.SupervisorExternal, true);
        Assert.Equal(0x200UL, machine.Access("mip", CsrOperation.Set, 0x20));
        machine.Hart.SetInterruptLine(InterruptLine.SupervisorExternal, false);
        Assert.Equal(0x20UL, machine.Access("mip", CsrOperation.Set, 0x200));
        Assert.Equal(0x220UL, machine.Access("mip", CsrOperation.Clear, 0x20));
        machine.Hart.SetInterruptLine(InterruptLine.SupervisorExternal, true);
        Assert.Equal(0x200UL, machine.Access("mip", CsrOperation.Clear, 0x200));
        Assert.Equal(0x200UL, machine.Read("mip"));
        machine.Hart.SetInterruptLine(InterruptLine.SupervisorExternal, false);
        Assert.Equal(0UL, machine.Read("mip"));
    }

    [Fact]
    public void ASoftwareInterruptFromADeviceStaysUntilItIsCleared()
    {
        using var machine = new FakeMachine();
        machine.Write("mideleg", 2);
        machine.Hart.SetInterruptLine(InterruptLine.SupervisorSoftware, true);
        machine.Hart.SetInterruptLine(InterruptLine.SupervisorSoftware, false);
        Assert.Equal(2UL, machine.Read("sip"));
        machine.Access("sip", CsrOperation.Clear, 2);
        Assert.Equal(0UL, machine.Read("mip"));
    }

    [Fact]
    public void TimeReachingStimecmpRaisesTheTimerInterrupt()
    {
        using var machine = new FakeMachine { Time = 100 };
        machine.Write("mip", 0x20);
        machine.Write("menvcfg", 1UL << 63);
        Assert.Equal(0UL, machine.Read("mip"));
        machine.Write("mie", 0x20);
        machine.Write("stimecmp", 150);
        Assert.Equal(150UL, machine.TimeCompare);
        machine.Time = 149;
        machine.Hart.UpdateTimer();
        Assert.Equal((0UL, 0), (machine.Read("mip"), machine.Notices));
        machine.Time = 150;
        machine.Hart.UpdateTimer();
        Assert.Equal((0x20UL, 1), (machine.Read("mip"), machine.Notices));
        machine.Write("mip", 0);
        Assert.Equal(0x20UL, machine.Read("mip"));
        machine.Write("stimecmp", 151);
        Assert.Equal(0UL, machine.Read("mip"));
        machine.Write("stimecmp", 10);
        Assert.Equal(0x20UL, machine.Read("mip"));
        machine.Write("menvcfg", 0);
        Assert.Equal((0UL, ulong.MaxValue), (machine.Read("mip"), machine.TimeCompare));
    }

    [Fact]
    public void StimecmpOfRv32IsWrittenInHalves()
    {
        using var machine = new FakeMachine(new HartSettings { Xlen = 32 });
        machine.Write("menvcfgh", 1u << 31);
        machine.Write("stimecmp", 0x8000_0000);
        machine.Write("stimecmph", 2);
        Assert.Equal(0x2_8000_0000UL, machine.TimeCompare);
    }

    [Fact]
    public void LinesMayChangeWhileTheHartWritesOtherBits()
    {
        using var machine = new FakeMachine();
        bool stop = false;
        var device = new Thread(() =>
        {
            for (int i = 0; i < 200_000; i++)
                machine.Hart.SetInterruptLine(InterruptLine.SupervisorSoftware, true);
            Volatile.Write(ref stop, true);
        });
        device.Start();
        while (!Volatile.Read(ref stop))
        {
            machine.Access("mip", CsrOperation.Clear, 2);
            machine.Access("mip", CsrOperation.Set, 0x200);
            machine.Access("mip", CsrOperation.Clear, 0x200);
        }

        device.Join();
        machine.Access("mip", CsrOperation.Clear, 2);
        machine.Hart.SetInterruptLine(InterruptLine.SupervisorSoftware, true);
        Assert.Equal(2UL, machine.Read("mip"));
    }

    [Fact]
    public void AHartWithoutSupervisorHasOnlyMachineInterrupts()
    {
        using var machine = new FakeMachine(new HartSettings { Extensions = HartExtensions.I });
        machine.Write("mie", ulong.MaxValue);
        machine.Write("mip", ulong.MaxValue);
        machine.Hart.SetInterruptLine(InterruptLine.SupervisorExternal, true);
        Assert.Equal((0x888UL, 0UL), (machine.Read("mie"), machine.Read("mip")));
        Assert.Equal(0x1800UL, machine.Read("mstatus"));
    }

    private static uint RandomSet(Random random) => (uint)random.Next(0x1000) & 0xaaa;
}
