namespace Rhea.Guest.RiscV.Privileged;

/// <summary>Bits of mip, mie and mideleg (Privileged Architecture, 3.1.9).</summary>
internal static class Interrupts
{
    internal const uint Ssip = 1 << 1;
    internal const uint Msip = 1 << 3;
    internal const uint Stip = 1 << 5;
    internal const uint Mtip = 1 << 7;
    internal const uint Seip = 1 << 9;
    internal const uint Meip = 1 << 11;

    internal const uint Supervisor = Ssip | Stip | Seip;
    internal const uint Machine = Msip | Mtip | Meip;

    /// <summary>The one that is taken first: external, software, timer; those of M before those of S.</summary>
    internal static int First(uint candidates)
    {
        if ((candidates & Meip) != 0)
            return 11;
        if ((candidates & Msip) != 0)
            return 3;
        if ((candidates & Mtip) != 0)
            return 7;
        if ((candidates & Seip) != 0)
            return 9;
        return (candidates & Ssip) != 0 ? 1 : 5;
    }
}
