namespace Rhea.Guest.RiscV;

/// <summary>What a hart is, and for whom its code is translated.</summary>
public sealed record RiscVHart
{
    /// <summary>XLEN: 64 or 32.</summary>
    public int Bits { get; init; } = 64;

    /// <summary>
    /// Only the unprivileged architecture, as a program under an operating system sees it: privileged instructions and control registers are
    /// illegal.
    /// </summary>
    public bool IsUserOnly { get; init; } = true;

    /// <summary>RV64.</summary>
    internal bool Is64 => Bits == 64;
}
