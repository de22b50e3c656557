namespace Rhea.Guest.RiscV.Privileged;

/// <summary>Causes of traps: the code of xcause, for interrupts with bit 31 set whatever XLEN is (Privileged Architecture, 3.1.15).</summary>
public enum Cause : uint
{
    /// <summary>A jump to an address that is not aligned.</summary>
    InstructionAddressMisaligned = 0,

    /// <summary>A fetch that physical memory refuses.</summary>
    InstructionAccessFault = 1,

    /// <summary>An illegal instruction.</summary>
    IllegalInstruction = 2,

    /// <summary>ebreak, or a trigger.</summary>
    Breakpoint = 3,

    /// <summary>A load whose address is not aligned.</summary>
    LoadAddressMisaligned = 4,

    /// <summary>A load that physical memory refuses.</summary>
    LoadAccessFault = 5,

    /// <summary>A store or AMO whose address is not aligned.</summary>
    StoreAddressMisaligned = 6,

    /// <summary>A store or AMO that physical memory refuses.</summary>
    StoreAccessFault = 7,

    /// <summary>ecall in U-mode.</summary>
    EnvironmentCallFromUser = 8,

    /// <summary>ecall in S-mode.</summary>
    EnvironmentCallFromSupervisor = 9,

    /// <summary>ecall in M-mode.</summary>
    EnvironmentCallFromMachine = 11,

    /// <summary>A fetch that the page tables refuse.</summary>
    InstructionPageFault = 12,

    /// <summary>A load that the page tables refuse.</summary>
    LoadPageFault = 13,

    /// <summary>A store or AMO that the page tables refuse.</summary>
    StorePageFault = 15,

    /// <summary>An error of the hardware.</summary>
    HardwareError = 19,

    /// <summary>Set in all interrupts.</summary>
    Interrupt = 1u << 31,

    /// <summary>SSI.</summary>
    SupervisorSoftwareInterrupt = Interrupt | 1,

    /// <summary>MSI.</summary>
    MachineSoftwareInterrupt = Interrupt | 3,

    /// <summary>STI.</summary>
    SupervisorTimerInterrupt = Interrupt | 5,

    /// <summary>MTI.</summary>
    MachineTimerInterrupt = Interrupt | 7,

    /// <summary>SEI.</summary>
    SupervisorExternalInterrupt = Interrupt | 9,

    /// <summary>MEI.</summary>
    MachineExternalInterrupt = Interrupt | 11,
}
