namespace Rhea.Guest.RiscV.Privileged;

/// <summary>The groups of cache-block instructions that xenvcfg permits or forbids (Zicbom, Zicboz).</summary>
public enum CacheBlockOperation
{
    /// <summary>cbo.zero.</summary>
    Zero,

    /// <summary>cbo.clean and cbo.flush.</summary>
    CleanOrFlush,

    /// <summary>cbo.inval.</summary>
    Invalidate,
}
