namespace Rhea.Guest.RiscV.Privileged;

/// <content>Traps, returns from them, and the other privileged instructions (Privileged Architecture, 3.1.6.1, 3.1.7, 3.1.8, 3.3, 10.2).</content>
public sealed unsafe partial class Hart
{
    /// <summary>Takes a trap.</summary>
    /// <param name="cause">The exception or interrupt.</param>
    /// <param name="value">What goes into xtval: the address that faulted, the bits of an illegal instruction, or 0.</param>
    /// <param name="pc">The address of the instruction.</param>
    /// <returns>The handler's address.</returns>
    public ulong TakeTrap(Cause cause, ulong value, ulong pc)
    {
        bool interrupt = (cause & Cause.Interrupt) != 0;
        int code = (int)(cause & ~Cause.Interrupt);
        ulong register = (uint)code | (interrupt ? rv32 ? 1UL << 31 : 1UL << 63 : 0);
        value &= addressMask;
        pc &= instructionMask;
        ulong delegated = interrupt ? mideleg : medeleg;
        if (Mode != PrivilegeMode.Machine && ((delegated >> code) & 1) != 0)
        {
            (sepc, scause, stval) = (pc, register, value);
            ulong status = mstatus & ~(MachineStatus.Spp | MachineStatus.Spie | MachineStatus.Sie);
            if (Mode == PrivilegeMode.Supervisor)
                status |= MachineStatus.Spp;
            if ((mstatus & MachineStatus.Sie) != 0)
                status |= MachineStatus.Spie;
            Enter(PrivilegeMode.Supervisor, status);
            return Handler(stvec, interrupt, code);
        }

        (mepc, mcause, mtval) = (pc, register, value);
        ulong machineStatus = mstatus & ~(MachineStatus.Mpp | MachineStatus.Mpie | MachineStatus.Mie);
        machineStatus |= (ulong)Mode << MachineStatus.MppShift;
        if ((mstatus & MachineStatus.Mie) != 0)
            machineStatus |= MachineStatus.Mpie;
        Enter(PrivilegeMode.Machine, machineStatus);
        return Handler(mtvec, interrupt, code);
    }

    /// <summary>The exception of ecall in the present mode.</summary>
    public Cause EnvironmentCall => (Cause)((int)Cause.EnvironmentCallFromUser + (int)Mode);

    /// <summary>Executes mret, for M, or sret, for S.</summary>
    /// <returns>The address to go on at; null where the instruction is illegal.</returns>
    public ulong? ReturnFromTrap(PrivilegeMode level)
    {
        ulong? target = level == PrivilegeMode.Machine ? MachineReturn() : SupervisorReturn();
        if (target != null)
            NoticeInterrupts();
        return target;
    }

    /// <summary>Whether wfi is legal: TW forbids it below M, and U never has it where there is S (3.3.3).</summary>
    public bool MayWaitForInterrupt => Mode switch
    {
        PrivilegeMode.Machine => true,
        PrivilegeMode.Supervisor => (mstatus & MachineStatus.Tw) == 0,
        _ => !hasSupervisor && (mstatus & MachineStatus.Tw) == 0,
    };

    /// <summary>Whether wrs.nto is legal where it would wait (Zawrs); wrs.sto always is.</summary>
    public bool MayWaitForReservation => Mode == PrivilegeMode.Machine || (mstatus & MachineStatus.Tw) == 0;

    /// <summary>Executes sfence.vma or sinval.vma.</summary>
    /// <param name="oneAddress">Whether rs1 is not x0.</param>
    /// <param name="address">The value of rs1.</param>
    /// <returns>False where it is illegal.</returns>
    public bool FenceVirtualMemory(bool oneAddress, ulong address)
    {
        if (!hasSupervisor || Mode == PrivilegeMode.User || (Mode == PrivilegeMode.Supervisor && (mstatus & MachineStatus.Tvm) != 0))
            return false;
        environment.TranslationChanged(oneAddress ? TranslationChange.Address : TranslationChange.Virtual, address & addressMask);
        return true;
    }

    /// <summary>Whether there are sinval.vma, sfence.w.inval and sfence.inval.ir (Svinval).</summary>
    public bool HasPartialFences => hasSupervisor && settings.Has(HartExtensions.Svinval);

    /// <summary>Whether sfence.w.inval and sfence.inval.ir are legal (Svinval): TVM does not forbid them. Nothing is left to do for them.</summary>
    public bool MayOrderInvalidations => HasPartialFences && Mode != PrivilegeMode.User;

    /// <summary>What menvcfg and senvcfg let a cache-block instruction do (Zicbom, Zicboz).</summary>
    public CacheBlockEffect CheckCacheBlock(CacheBlockOperation operation)
    {
        if (!settings.Has(operation == CacheBlockOperation.Zero ? HartExtensions.Zicboz : HartExtensions.Zicbom))
            return CacheBlockEffect.IllegalInstruction;
        // A level that does not exist, or is not above the present mode, permits everything.
        ulong machine = Mode == PrivilegeMode.Machine ? ulong.MaxValue : menvcfg;
        ulong supervisor = Mode == PrivilegeMode.User && hasSupervisor ? senvcfg : ulong.MaxValue;
        ulong both = machine & supervisor;
        switch (operation)
        {
            case CacheBlockOperation.Zero:
                return (both & EnvironmentConfiguration.Cbze) != 0 ? CacheBlockEffect.Permitted : CacheBlockEffect.IllegalInstruction;
            case CacheBlockOperation.CleanOrFlush:
                return (both & EnvironmentConfiguration.Cbcfe) != 0 ? CacheBlockEffect.Permitted : CacheBlockEffect.IllegalInstruction;
            default:
                const ulong legal = 1 << EnvironmentConfiguration.CbieShift;
                if ((both & legal) == 0)
                    return CacheBlockEffect.IllegalInstruction;
                return (both & EnvironmentConfiguration.Cbie) == EnvironmentConfiguration.Cbie ? CacheBlockEffect.Permitted : CacheBlockEffect.Flush;
        }
    }

    /// <summary>Tells generated code whether <see cref="CheckCacheBlock"/> permits cbo.zero in the present mode.</summary>
    private void PublishCacheBlocks() =>
        state->MayZeroBlocks = CheckCacheBlock(CacheBlockOperation.Zero) == CacheBlockEffect.IllegalInstruction ? 0u : 1;

    private static ulong Handler(ulong vector, bool interrupt, int code)
    {
        bool vectored = (vector & 1) != 0;
        return (vector & ~3UL) + (vectored && interrupt ? 4 * (ulong)code : 0);
    }

    private ulong? MachineReturn()
    {
        if (Mode != PrivilegeMode.Machine)
            return null;
        PrivilegeMode previous = PreviousMachineMode;
        ulong status = mstatus & ~(MachineStatus.Mie | MachineStatus.Mpp);
        if ((mstatus & MachineStatus.Mpie) != 0)
            status |= MachineStatus.Mie;
        status |= MachineStatus.Mpie;
        if (!hasUser)
            status |= MachineStatus.Mpp;
        if (previous != PrivilegeMode.Machine)
            status &= ~MachineStatus.Mprv;
        Enter(previous, status);
        return mepc;
    }

    private ulong? SupervisorReturn()
    {
        if (!hasSupervisor || Mode == PrivilegeMode.User || (Mode == PrivilegeMode.Supervisor && (mstatus & MachineStatus.Tsr) != 0))
            return null;
        PrivilegeMode previous = (mstatus & MachineStatus.Spp) != 0 ? PrivilegeMode.Supervisor : PrivilegeMode.User;
        ulong status = mstatus & ~(MachineStatus.Sie | MachineStatus.Spp | MachineStatus.Mprv);
        if ((mstatus & MachineStatus.Spie) != 0)
            status |= MachineStatus.Sie;
        Enter(previous, status | MachineStatus.Spie);
        return sepc;
    }
}
