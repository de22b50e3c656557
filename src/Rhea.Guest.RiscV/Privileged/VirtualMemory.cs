namespace Rhea.Guest.RiscV.Privileged;

/// <summary>Schemes of address translation with their number in satp.MODE (Privileged Architecture, 10.1.11).</summary>
public enum VirtualMemory
{
    /// <summary>No translation.</summary>
    Bare = 0,

    /// <summary>Two levels, 32-bit addresses; RV32 only.</summary>
    Sv32 = 1,

    /// <summary>Three levels, 39-bit addresses.</summary>
    Sv39 = 8,

    /// <summary>Four levels, 48-bit addresses.</summary>
    Sv48 = 9,

    /// <summary>Five levels, 57-bit addresses.</summary>
    Sv57 = 10,
}
