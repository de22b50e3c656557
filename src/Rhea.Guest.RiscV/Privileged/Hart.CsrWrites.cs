using static Rhea.Guest.RiscV.Privileged.CsrNumber;

namespace Rhea.Guest.RiscV.Privileged;

/// <content>What writing a CSR does. Fields are WARL: illegal values leave them as they were, unless a method says otherwise (2.3).</content>
public sealed unsafe partial class Hart
{
    /// <summary>Exceptions that medeleg can delegate: all that are raised here, but for ecall in M-mode.</summary>
    private const ulong Delegable = 0xb3ff;

    /// <summary>Writes a CSR that is neither mip nor sip.</summary>
    private void WriteCsr(int number, ulong value)
    {
        switch (number)
        {
            case Fflags: WriteFloatControl(state->RoundingMode, value); break;
            case Frm: WriteFloatControl(value, state->FloatFlags); break;
            case Fcsr: WriteFloatControl(value >> 5, value); break;
            case Mcycle: WriteCycles(Lower(ReadCycles(), value)); break;
            case McycleHigh: WriteCycles(Upper(ReadCycles(), value)); break;
            case Minstret: WriteInstructions(Lower(ReadInstructions(), value)); break;
            case MinstretHigh: WriteInstructions(Upper(ReadInstructions(), value)); break;
            case Mcountinhibit: WriteInhibited((uint)value); break;
            case Sstatus: WriteStatus(value, MachineStatus.SupervisorWritable); break;
            case Mstatus: WriteStatus(value, WritableStatus()); break;
            case Sie: WriteEnabledInterrupts((uint)value, mideleg); break;
            case Mie: WriteEnabledInterrupts((uint)value, Interrupts.Machine | (hasSupervisor ? Interrupts.Supervisor : 0)); break;
            case Stvec: stvec = value & ~2UL; break;
            case Mtvec: mtvec = value & ~2UL; break;
            case Scounteren: scounteren = (uint)value; break;
            case Mcounteren: mcounteren = (uint)value; break;
            case Senvcfg:
                senvcfg = LegalEnvironment(senvcfg, value, 0);
                PublishCacheBlocks();
                break;
            case Menvcfg: WriteMachineEnvironment(Lower(menvcfg, value)); break;
            case MenvcfgHigh: WriteMachineEnvironment(Upper(menvcfg, value)); break;
            case Sscratch: sscratch = value; break;
            case Mscratch: mscratch = value; break;
            case Sepc: sepc = value & instructionMask; break;
            case Mepc: mepc = value & instructionMask; break;
            case Scause: scause = value; break;
            case Mcause: mcause = value; break;
            case Stval: stval = value; break;
            case Mtval: mtval = value; break;
            case Stimecmp: WriteTimeCompare(Lower(stimecmp, value)); break;
            case StimecmpHigh: WriteTimeCompare(Upper(stimecmp, value)); break;
            case Satp: WriteTranslationControl(value); break;
            case Medeleg: medeleg = value & Delegable; break;
            case Mideleg:
                mideleg = (uint)value & Interrupts.Supervisor;
                NoticeInterrupts();
                break;
            case >= Pmpcfg0 and <= Pmpcfg15: NoticeProtection(protection.WriteConfiguration(number - Pmpcfg0, value)); break;
            case >= Pmpaddr0 and <= Pmpaddr63: NoticeProtection(protection.WriteAddress(number - Pmpaddr0, value)); break;
            case Mseccfg: NoticeProtection(protection.WriteSecurity(value)); break;
            case Tselect or Tdata1 or Tdata2 or Tdata3:
                if (triggers.Write(number, value))
                    environment.TriggersChanged();
                break;
        }
    }

    /// <summary>The new value of a register of 64 bits whose lower part, or all of it, is written.</summary>
    private ulong Lower(ulong old, ulong value) => rv32 ? (old & ~(ulong)uint.MaxValue) | (uint)value : value;

    private static ulong Upper(ulong old, ulong value) => (uint)old | (value << 32);

    private void WriteFloatControl(ulong roundingMode, ulong flags)
    {
        state->RoundingMode = (uint)roundingMode & 7;
        state->FloatFlags = (uint)flags & 0x1f;
        mstatus |= MachineStatus.Fs;
        PublishFloatState();
    }

    /// <summary>The fields of mstatus that the hart's modes need (3.1.6).</summary>
    private ulong WritableStatus()
    {
        ulong writable = MachineStatus.Mie | MachineStatus.Mpie | MachineStatus.Fs;
        if (hasUser)
            writable |= MachineStatus.Mpp | MachineStatus.Mprv | MachineStatus.Tw;
        if (hasSupervisor)
            writable |= MachineStatus.SupervisorWritable | MachineStatus.Tvm | MachineStatus.Tsr;
        return writable;
    }

    private void WriteStatus(ulong value, ulong writable)
    {
        if (!settings.Has(HartExtensions.F))
            writable &= ~MachineStatus.Fs;
        if (settings.LargestVirtualMemory == VirtualMemory.Bare)
            writable &= ~MachineStatus.Sum;
        if (!IsMode((value & MachineStatus.Mpp) >> MachineStatus.MppShift))
            writable &= ~MachineStatus.Mpp;
        if (!settings.TracksFloatState && (value & MachineStatus.Fs) != 0)
            value |= MachineStatus.Fs;
        Enter(Mode, (mstatus & ~writable) | (value & writable));
        NoticeInterrupts();
    }

    private bool IsMode(ulong encoding) => encoding switch
    {
        0 => hasUser,
        1 => hasSupervisor,
        3 => true,
        _ => false,
    };

    private ulong LegalEnvironment(ulong old, ulong value, ulong more)
    {
        ulong writable = EnvironmentConfiguration.Fiom | more;
        if (settings.Has(HartExtensions.Zicbom))
        {
            const ulong reserved = 2;
            writable |= EnvironmentConfiguration.Cbcfe;
            if (((value & EnvironmentConfiguration.Cbie) >> EnvironmentConfiguration.CbieShift) != reserved)
                writable |= EnvironmentConfiguration.Cbie;
        }

        if (settings.Has(HartExtensions.Zicboz))
            writable |= EnvironmentConfiguration.Cbze;
        return (old & ~writable) | (value & writable);
    }

    private void WriteMachineEnvironment(ulong value)
    {
        ulong more = 0;
        if (hasSupervisor)
        {
            more |= settings.Has(HartExtensions.Svadu) ? EnvironmentConfiguration.Adue : 0;
            more |= settings.Has(HartExtensions.Svpbmt) && !rv32 ? EnvironmentConfiguration.Pbmte : 0;
            more |= settings.Has(HartExtensions.Sstc) ? EnvironmentConfiguration.Stce : 0;
        }

        ulong old = menvcfg;
        menvcfg = LegalEnvironment(old, value, more);
        PublishCacheBlocks();
        ulong changed = old ^ menvcfg;
        if ((changed & EnvironmentConfiguration.Stce) != 0)
            SelectTimer();
        if ((changed & (EnvironmentConfiguration.Adue | EnvironmentConfiguration.Pbmte)) != 0)
        {
            SelectWalk();
            environment.TranslationChanged(TranslationChange.Virtual, 0);
        }
    }

    /// <summary>satp: a write with a mode that the hart does not have has no effect at all (10.1.11).</summary>
    private void WriteTranslationControl(ulong value)
    {
        int mode = rv32 ? (int)(value >> 31) : (int)(value >> 60);
        bool legal = mode == 0 || (rv32
            ? settings.LargestVirtualMemory != VirtualMemory.Bare
            : mode >= (int)VirtualMemory.Sv39 && mode <= (int)settings.LargestVirtualMemory);
        if (!legal || value == satp)
            return;
        satp = value;
        SelectWalk();
        environment.TranslationChanged(TranslationChange.Virtual, 0);
    }

    private void NoticeProtection(bool changed)
    {
        if (changed)
            environment.TranslationChanged(TranslationChange.All, 0);
    }
}
