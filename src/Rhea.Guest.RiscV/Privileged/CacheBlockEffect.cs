namespace Rhea.Guest.RiscV.Privileged;

/// <summary>What a cache-block instruction may do at present.</summary>
public enum CacheBlockEffect
{
    /// <summary>It raises an illegal-instruction exception.</summary>
    IllegalInstruction,

    /// <summary>It does what its name says.</summary>
    Permitted,

    /// <summary>cbo.inval flushes in place of invalidating.</summary>
    Flush,
}
