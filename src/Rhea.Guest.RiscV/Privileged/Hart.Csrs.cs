using static Rhea.Guest.RiscV.Privileged.CsrNumber;

namespace Rhea.Guest.RiscV.Privileged;

/// <content>Access to CSRs by Zicsr's instructions (Privileged Architecture, 2.1; Unprivileged ISA, 6.1).</content>
public sealed unsafe partial class Hart
{
    /// <summary>Executes a Zicsr instruction.</summary>
    /// <param name="number">The CSR, 0 to 4095.</param>
    /// <param name="operation">What is done with it.</param>
    /// <param name="operand">The value of rs1, or the immediate.</param>
    /// <param name="writes">Whether the instruction counts as a write: true for csrrw, for csrrs and csrrc where the operand is not x0 or an immediate 0.</param>
    /// <param name="old">The value for rd.</param>
    public CsrResult AccessCsr(int number, CsrOperation operation, ulong operand, bool writes, out ulong old)
    {
        writes &= operation != CsrOperation.Read;
        old = 0;
        if (!MayAccess(number, writes))
            return CsrResult.IllegalInstruction;
        ulong value = ReadCsr(number);
        old = Extend(value);
        if (!writes)
            return CsrResult.Done;
        operand &= addressMask;
        if (number is Mip or Sip)
        {
            // Devices change other bits at the same time: what the instruction does not name must not be written back.
            WritePending(number, operation == CsrOperation.Clear ? 0 : operand, operation switch
            {
                CsrOperation.Set => 0,
                CsrOperation.Clear => operand,
                _ => ~operand,
            });
            return CsrResult.Done;
        }

        WriteCsr(number, operation switch
        {
            CsrOperation.Set => value | operand,
            CsrOperation.Clear => value & ~operand,
            _ => operand,
        });
        return CsrResult.Done;
    }

    /// <summary>Reads a CSR for a debugger: without regard to privilege.</summary>
    /// <returns>Whether the hart has it.</returns>
    public bool TryReadCsr(int number, out ulong value)
    {
        bool present = (uint)number < exists.Length && exists[number];
        value = present ? Extend(ReadCsr(number)) : 0;
        return present;
    }

    /// <summary>Writes a CSR for a debugger: without regard to privilege, but read-only ones stay as they are.</summary>
    /// <returns>Whether the hart has it and it can be written.</returns>
    public bool TryWriteCsr(int number, ulong value)
    {
        if ((uint)number >= exists.Length || !exists[number] || number >> 10 == 3)
            return false;
        value &= addressMask;
        if (number is Mip or Sip)
            WritePending(number, value, ~value);
        else
            WriteCsr(number, value);
        return true;
    }

    private ulong Extend(ulong value) => rv32 ? (ulong)(int)value : value;

    private bool MayAccess(int number, bool writes)
    {
        if ((uint)number >= exists.Length || !exists[number] || (int)Mode < ((number >> 8) & 3) || (writes && number >> 10 == 3))
            return false;
        switch (number)
        {
            case Fflags or Frm or Fcsr:
                return (mstatus & MachineStatus.Fs) != 0;
            case Satp:
                return Mode != PrivilegeMode.Supervisor || (mstatus & MachineStatus.Tvm) == 0;
            case Stimecmp or StimecmpHigh:
                const uint timeBit = 1 << 1;
                return Mode == PrivilegeMode.Machine || ((mcounteren & timeBit) != 0 && (menvcfg & EnvironmentConfiguration.Stce) != 0);
            case >= Cycle and <= HpmCounter31:
                return MayReadCounter(number - Cycle);
            case >= CycleHigh and <= HpmCounter31High:
                return MayReadCounter(number - CycleHigh);
            default:
                return true;
        }
    }

    /// <summary>mcounteren and scounteren (3.1.11, 10.1.5).</summary>
    private bool MayReadCounter(int counter)
    {
        uint bit = 1u << counter;
        if (Mode == PrivilegeMode.Machine)
            return true;
        return (mcounteren & bit) != 0 && (Mode == PrivilegeMode.Supervisor || !hasSupervisor || (scounteren & bit) != 0);
    }

    private ulong ReadCsr(int number)
    {
        switch (number)
        {
            case Fflags: return state->FloatFlags;
            case Frm: return state->RoundingMode;
            case Fcsr: return state->FloatFlags | (state->RoundingMode << 5);
            case Cycle or Mcycle: return Low(ReadCycles());
            case Time: return Low(environment.Time);
            case Instret or Minstret: return Low(ReadInstructions());
            case CycleHigh or McycleHigh: return ReadCycles() >> 32;
            case TimeHigh: return environment.Time >> 32;
            case InstretHigh or MinstretHigh: return ReadInstructions() >> 32;
            case Sstatus: return WithDirty(mstatus & MachineStatus.SupervisorVisible);
            case Sie: return mie & mideleg;
            case Stvec: return stvec;
            case Scounteren: return scounteren;
            case Senvcfg: return senvcfg;
            case Sscratch: return sscratch;
            case Sepc: return sepc;
            case Scause: return scause;
            case Stval: return stval;
            case Sip: return PendingInterrupts & mideleg;
            case Stimecmp: return Low(stimecmp);
            case StimecmpHigh: return stimecmp >> 32;
            case Satp: return satp;
            case Mvendorid: return Low(settings.VendorId);
            case Marchid: return Low(settings.ArchitectureId);
            case Mimpid: return Low(settings.ImplementationId);
            case Mhartid: return Low(settings.HartId);
            case Mstatus: return WithDirty(mstatus);
            case Misa: return (ulong)(settings.Extensions & HartExtensions.Letters) | (rv32 ? 1UL << 30 : 2UL << 62);
            case Medeleg: return medeleg;
            case Mideleg: return mideleg;
            case Mie: return mie;
            case Mtvec: return mtvec;
            case Mcounteren: return mcounteren;
            case Menvcfg: return Low(menvcfg);
            case MenvcfgHigh: return menvcfg >> 32;
            case Mcountinhibit: return inhibited;
            case Mscratch: return mscratch;
            case Mepc: return mepc;
            case Mcause: return mcause;
            case Mtval: return mtval;
            case Mip: return PendingInterrupts;
            case >= Pmpcfg0 and <= Pmpcfg15: return protection.ReadConfiguration(number - Pmpcfg0);
            case >= Pmpaddr0 and <= Pmpaddr63: return protection.ReadAddress(number - Pmpaddr0);
            case Mseccfg: return protection.Security;
            case Tselect or Tdata1 or Tdata2 or Tdata3 or Tinfo: return triggers.Read(number);
            default: return 0;
        }
    }

    /// <summary>The value, or its lower half where that is what a CSR has room for.</summary>
    private ulong Low(ulong value) => value & addressMask;

    /// <summary>mstatus as it is read, with the summary bit SD.</summary>
    private ulong WithDirty(ulong status)
    {
        if ((status & MachineStatus.Fs) == MachineStatus.Fs)
            status |= rv32 ? MachineStatus.Sd32 : MachineStatus.Sd64;
        return status;
    }
}
