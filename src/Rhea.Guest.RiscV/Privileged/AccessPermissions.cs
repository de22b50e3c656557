namespace Rhea.Guest.RiscV.Privileged;

/// <summary>Kinds of access that a mapping allows. The bits are those of pmpcfg (Privileged Architecture, 3.7.1).</summary>
[Flags]
public enum AccessPermissions : byte
{
    /// <summary>No access.</summary>
    None = 0,

    /// <summary>Loads.</summary>
    Read = 1,

    /// <summary>Stores.</summary>
    Write = 2,

    /// <summary>Fetches.</summary>
    Execute = 4,

    /// <summary>All three.</summary>
    All = Read | Write | Execute,
}
