namespace Rhea.Machines.RiscV;

/// <summary>Interrupts that come to a hart from outside, by their bit in mip (Privileged Architecture, 3.1.9).</summary>
public enum RiscVInterrupt
{
    /// <summary>MSIP, of the CLINT.</summary>
    MachineSoftware = 3,

    /// <summary>MTIP, of the CLINT.</summary>
    MachineTimer = 7,

    /// <summary>SEIP, of the PLIC.</summary>
    SupervisorExternal = 9,

    /// <summary>MEIP, of the PLIC.</summary>
    MachineExternal = 11,
}
