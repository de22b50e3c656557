using Rhea.Guest.RiscV.Privileged;

namespace Rhea.Guest.RiscV.Tests.Privileged;

public sealed class TrapTests
{
    /// <summary>Every exception in every mode, delegated or not: where it goes and what it leaves.</summary>
    [Fact]
    public void ExceptionsGoWhereTheyAreDelegated()
    {
        using var machine = new FakeMachine();
        machine.Write("mtvec", 0x8000_0001);
        machine.Write("stvec", 0x9000_0001);
        foreach (Cause cause in Enum.GetValues<Cause>().Where(cause => cause < Cause.HardwareError))
        {
            foreach (PrivilegeMode mode in Enum.GetValues<PrivilegeMode>())
            {
                foreach (ulong delegated in new ulong[] { 0, 1UL << (int)cause, ~(1UL << (int)cause) })
                {
                    foreach (ulong enabled in new[] { 0UL, 0xaUL })
                    {
                        machine.Write("mstatus", 0);
                        machine.Write("medeleg", delegated);
                        machine.Enter(mode);
                        machine.Write("mstatus", (machine.Read("mstatus") & ~0xaUL) | enabled);
                        bool toSupervisor = mode != PrivilegeMode.Machine && ((machine.Read("medeleg") >> (int)cause) & 1) != 0;
                        ulong handler = machine.Hart.TakeTrap(cause, 0xdead, 0x1234_5678);
                        string letter = toSupervisor ? "s" : "m";
                        Assert.Equal(toSupervisor ? 0x9000_0000UL : 0x8000_0000UL, handler);
                        Assert.Equal(toSupervisor ? PrivilegeMode.Supervisor : PrivilegeMode.Machine, machine.Hart.Mode);
                        Assert.Equal(
                            ((ulong)cause, 0xdeadUL, 0x1234_5678UL),
                            (machine.Read(letter + "cause"), machine.Read(letter + "tval"), machine.Read(letter + "epc")));
                        ulong status = machine.Read("mstatus");
                        if (toSupervisor)
                        {
                            Assert.Equal(mode == PrivilegeMode.Supervisor ? 1UL : 0, (status >> 8) & 1);
                            Assert.Equal((0UL, enabled & 2, enabled & 8), (status & 2, (status >> 4) & 2, status & 8));
                        }
                        else
                        {
                            Assert.Equal((ulong)mode, (status >> 11) & 3);
                            Assert.Equal((0UL, enabled & 8, enabled & 2), (status & 8, (status >> 4) & 8, status & 2));
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void AChangeOfModeIsToldOnce()
    {
        using var machine = new FakeMachine();
        machine.Write("mstatus", (1 << 17) | (1 << 11));
        machine.Forget();
        Assert.NotNull(machine.Hart.ReturnFromTrap(PrivilegeMode.Machine));
        Assert.Equal(1, machine.ModeChanges);
        machine.Hart.TakeTrap(Cause.IllegalInstruction, 0, 0);
        Assert.Equal(2, machine.ModeChanges);
        Assert.True(machine.Hart.TrySetMode(PrivilegeMode.User));
        Assert.Equal((PrivilegeMode.User, TranslationMode.User, 3), (machine.Hart.Mode, machine.Hart.DataMode, machine.ModeChanges));
        Assert.False(machine.Hart.TrySetMode((PrivilegeMode)2));
    }

    [Fact]
    public void EnvironmentCallsNameTheMode()
    {
        using var machine = new FakeMachine();
        Assert.Equal(Cause.EnvironmentCallFromMachine, machine.Hart.EnvironmentCall);
        machine.Enter(PrivilegeMode.Supervisor);
        Assert.Equal(Cause.EnvironmentCallFromSupervisor, machine.Hart.EnvironmentCall);
        machine.Enter(PrivilegeMode.User);
        Assert.Equal(Cause.EnvironmentCallFromUser, machine.Hart.EnvironmentCall);
    }

    [Fact]
    public void MretRestoresTheStack()
    {
        using var machine = new FakeMachine();
        machine.Write("mepc", 0x8000_0002);
        machine.Write("mstatus", (1 << 17) | (3 << 11) | (1 << 7));
        Assert.Equal(0x8000_0002UL, machine.Hart.ReturnFromTrap(PrivilegeMode.Machine));
        Assert.Equal(PrivilegeMode.Machine, machine.Hart.Mode);
        Assert.Equal((1UL << 17) | (1 << 7) | (1 << 3), machine.Read("mstatus") & 0xfff_ffff);
        machine.Write("mstatus", (1 << 17) | (1 << 11));
        machine.Hart.ReturnFromTrap(PrivilegeMode.Machine);
        Assert.Equal(PrivilegeMode.Supervisor, machine.Hart.Mode);
        Assert.Equal(1UL << 7, machine.Read("mstatus") & 0xfff_ffff);
        Assert.Null(machine.Hart.ReturnFromTrap(PrivilegeMode.Machine));
    }

    [Fact]
    public void SretRestoresTheStackAndObeysTsr()
    {
        using var machine = new FakeMachine();
        machine.Enter(PrivilegeMode.Supervisor);
        machine.Write("sepc", 0x4001);
        machine.Write("mstatus", 1 << 22);
        Assert.Null(machine.Hart.ReturnFromTrap(PrivilegeMode.Supervisor));
        machine.Write("mstatus", (1 << 8) | (1 << 5));
        Assert.Equal(0x4000UL, machine.Hart.ReturnFromTrap(PrivilegeMode.Supervisor));
        Assert.Equal(PrivilegeMode.Supervisor, machine.Hart.Mode);
        Assert.Equal(0x22UL, machine.Read("sstatus") & 0xfff);
        machine.Hart.ReturnFromTrap(PrivilegeMode.Supervisor);
        Assert.Equal(PrivilegeMode.User, machine.Hart.Mode);
        Assert.Null(machine.Hart.ReturnFromTrap(PrivilegeMode.Supervisor));
        machine.Enter(PrivilegeMode.Machine);
        machine.Write("mstatus", (1 << 17) | (1 << 22));
        Assert.NotNull(machine.Hart.ReturnFromTrap(PrivilegeMode.Supervisor));
        Assert.Equal(0UL, machine.Read("mstatus") & (1 << 17));
    }

    [Fact]
    public void WaitingAndFencesObeyTheirBits()
    {
        using var machine = new FakeMachine();
        Hart hart = machine.Hart;
        machine.Write("mstatus", (1 << 21) | (1 << 20));
        Assert.Equal((true, true, true), (hart.MayWaitForInterrupt, hart.MayWaitForReservation, hart.FenceVirtualMemory(false, 0)));
        machine.Enter(PrivilegeMode.Supervisor);
        Assert.Equal((false, false, false), (hart.MayWaitForInterrupt, hart.MayWaitForReservation, hart.FenceVirtualMemory(false, 0)));
        Assert.True(hart.MayOrderInvalidations);
        Assert.Equal(CsrResult.IllegalInstruction, machine.Try("satp"));
        machine.Write("mstatus", 0);
        Assert.Equal((true, true, true), (hart.MayWaitForInterrupt, hart.MayWaitForReservation, hart.FenceVirtualMemory(false, 0)));
        Assert.Equal(CsrResult.Done, machine.Try("satp"));
        machine.Enter(PrivilegeMode.User);
        Assert.Equal((false, true, false), (hart.MayWaitForInterrupt, hart.MayWaitForReservation, hart.FenceVirtualMemory(false, 0)));
        Assert.False(hart.MayOrderInvalidations);
    }

    [Fact]
    public void Rv32KeepsItsBitsBelow32()
    {
        using var machine = new FakeMachine(new HartSettings { Xlen = 32 });
        machine.Write("mtvec", 0xffff_ffff_8000_0000);
        Assert.Equal(0x8000_0000UL, machine.Hart.TakeTrap(Cause.MachineTimerInterrupt, 0xffff_ffff_ffff_fff0, 0xffff_ffff_c000_0000));
        Assert.Equal(0xffff_ffff_8000_0007UL, machine.Read("mcause"));
        Assert.Equal(0xffff_ffff_c000_0000UL, machine.Read("mepc"));
        Assert.Equal(0xffff_ffff_ffff_fff0UL, machine.Read("mtval"));
        Assert.Equal(0xc000_0000UL, machine.Hart.ReturnFromTrap(PrivilegeMode.Machine));
    }

    [Fact]
    public void WithoutCompressedInstructionsAddressesAreMultiplesOfFour()
    {
        using var machine = new FakeMachine(new HartSettings { Extensions = HartExtensions.Application & ~HartExtensions.C });
        machine.Write("mepc", 0x1007);
        Assert.Equal(0x1004UL, machine.Read("mepc"));
    }
}
