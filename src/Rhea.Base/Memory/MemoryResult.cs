namespace Rhea.Base.Memory;

/// <summary>How an access of guest-physical memory ended.</summary>
public enum MemoryResult
{
    /// <summary>It was done.</summary>
    Ok,

    /// <summary>Nothing is there: a bus error.</summary>
    Unassigned,

    /// <summary>Something is there that does not take this access (its size, its alignment, a write of read-only memory): a bus error.</summary>
    Refused,
}
