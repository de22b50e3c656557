using Rhea.Guest.RiscV.Privileged;

namespace Rhea.Guest.RiscV;

/// <summary>What a hart is, and for whom its code is translated.</summary>
public sealed record RiscVHart
{
    /// <summary>One with everything, of 64 bits.</summary>
    public RiscVHart()
    {
    }

    /// <summary>One of a model.</summary>
    public RiscVHart(RiscVModel model)
    {
        Bits = model.Hart.Xlen;
        Extensions = model.Hart.Extensions;
    }

    /// <summary>XLEN: 64 or 32.</summary>
    public int Bits { get; init; } = 64;

    /// <summary>
    /// Only the unprivileged architecture, as a program under an operating system sees it: privileged instructions and control registers are
    /// illegal.
    /// </summary>
    public bool IsUserOnly { get; init; } = true;

    /// <summary>What it has: instructions of other extensions are illegal.</summary>
    public HartExtensions Extensions { get; init; } = HartExtensions.Application;

    internal bool Has(HartExtensions extensions) => (Extensions & extensions) == extensions;

    /// <summary>RV64.</summary>
    internal bool Is64 => Bits == 64;
}
