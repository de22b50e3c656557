namespace Rhea.Guest.RiscV.Privileged;

/// <summary>What kind of hart <see cref="Hart"/> is; fixed for its lifetime.</summary>
public sealed record HartSettings
{
    /// <summary>MXLEN, and SXLEN and UXLEN too: 32 or 64.</summary>
    public int Xlen { get; init; } = 64;

    /// <summary>mhartid.</summary>
    public ulong HartId { get; init; }

    /// <summary>The extensions that it has.</summary>
    public HartExtensions Extensions { get; init; } = HartExtensions.Application;

    /// <summary>The largest scheme of address translation; RV64 has the smaller ones with it. RV32 has Sv32 unless this is Bare.</summary>
    public VirtualMemory LargestVirtualMemory { get; init; } = VirtualMemory.Sv57;

    /// <summary>Entries of physical memory protection: 0, 16 or 64.</summary>
    public int ProtectionEntries { get; init; } = 16;

    /// <summary>Debug triggers, where Sdtrig is among the extensions.</summary>
    public int Triggers { get; init; } = 2;

    /// <summary>mvendorid: 0 for a non-commercial implementation.</summary>
    public ulong VendorId { get; init; }

    /// <summary>marchid.</summary>
    public ulong ArchitectureId { get; init; }

    /// <summary>mimpid.</summary>
    public ulong ImplementationId { get; init; }

    /// <summary>The address that the hart starts at.</summary>
    public ulong ResetAddress { get; init; } = 0x1000;

    /// <summary>
    /// Whether mstatus.FS keeps Initial and Clean apart from Dirty (3.1.6.6). RiscVState.FloatEnabled is then zero also in those states, and who finds a
    /// floating-point instruction disabled asks <see cref="Hart.TryUseFloat"/> before raising the exception. Without it FS is Off or Dirty.
    /// </summary>
    public bool TracksFloatState { get; init; }

    internal bool Has(HartExtensions extensions) => (Extensions & extensions) == extensions;

    /// <summary>Throws where the settings contradict each other.</summary>
    internal void Validate()
    {
        if (Xlen is not (32 or 64))
            throw new ArgumentException($"XLEN {Xlen} is neither 32 nor 64");
        if (ProtectionEntries is not (0 or 16 or 64))
            throw new ArgumentException($"{ProtectionEntries} entries of physical memory protection: a hart has 0, 16 or 64");
        if (Has(HartExtensions.S) && !Has(HartExtensions.U))
            throw new ArgumentException("S-mode needs U-mode");
        if (Has(HartExtensions.D) && !Has(HartExtensions.F))
            throw new ArgumentException("The D extension needs F");
        if (Triggers is < 0 or > 32)
            throw new ArgumentException($"{Triggers} triggers: a hart has 0 to 32");
        if (Xlen == 64 && LargestVirtualMemory == VirtualMemory.Sv32)
            throw new ArgumentException("Sv32 is RV32's");
    }
}
