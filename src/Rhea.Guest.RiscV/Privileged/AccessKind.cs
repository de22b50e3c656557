namespace Rhea.Guest.RiscV.Privileged;

/// <summary>What an access to memory does. LR is a load; SC, AMOs and cbo.zero are stores.</summary>
public enum AccessKind
{
    /// <summary>Reads an instruction.</summary>
    Fetch,

    /// <summary>Reads data.</summary>
    Load,

    /// <summary>Writes data, or reads and writes it.</summary>
    Store,
}
