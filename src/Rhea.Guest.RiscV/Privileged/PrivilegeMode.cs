namespace Rhea.Guest.RiscV.Privileged;

/// <summary>The privilege modes with their encoding (Privileged Architecture, 1.2).</summary>
public enum PrivilegeMode
{
    /// <summary>U: applications.</summary>
    User = 0,

    /// <summary>S: the operating system.</summary>
    Supervisor = 1,

    /// <summary>M: the firmware; every hart has it.</summary>
    Machine = 3,
}
