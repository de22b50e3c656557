namespace Rhea.Guest.RiscV.Privileged;

/// <summary>The lines by which devices interrupt a hart; the value is the bit's number in mip (Privileged Architecture, 3.1.9).</summary>
public enum InterruptLine
{
    /// <summary>SSIP, for a device that raises it (ACLINT's SSWI); an edge: only the hart clears it.</summary>
    SupervisorSoftware = 1,

    /// <summary>MSIP.</summary>
    MachineSoftware = 3,

    /// <summary>MTIP.</summary>
    MachineTimer = 7,

    /// <summary>SEIP, from an interrupt controller.</summary>
    SupervisorExternal = 9,

    /// <summary>MEIP.</summary>
    MachineExternal = 11,
}
