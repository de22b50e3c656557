namespace Rhea.Guest.RiscV.Privileged;

/// <summary>Fields of menvcfg and senvcfg (Privileged Architecture, 3.1.18 and 10.1.10).</summary>
internal static class EnvironmentConfiguration
{
    /// <summary>Fences of device accesses order memory too.</summary>
    internal const ulong Fiom = 1;

    internal const int CbieShift = 4;

    /// <summary>cbo.inval: 0 illegal, 1 flushes, 3 invalidates.</summary>
    internal const ulong Cbie = 3 << CbieShift;

    /// <summary>cbo.clean and cbo.flush are legal.</summary>
    internal const ulong Cbcfe = 1 << 6;

    /// <summary>cbo.zero is legal.</summary>
    internal const ulong Cbze = 1 << 7;

    /// <summary>Hardware sets accessed and dirty bits (Svadu).</summary>
    internal const ulong Adue = 1UL << 61;

    /// <summary>Memory types in page-table entries (Svpbmt).</summary>
    internal const ulong Pbmte = 1UL << 62;

    /// <summary>stimecmp (Sstc).</summary>
    internal const ulong Stce = 1UL << 63;
}
