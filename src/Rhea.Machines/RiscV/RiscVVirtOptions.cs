namespace Rhea.Machines.RiscV;

/// <summary>What a user can choose of the RISC-V virt board.</summary>
public sealed record RiscVVirtOptions
{
    /// <summary>Bytes of RAM.</summary>
    public ulong RamSize { get; init; } = 128UL << 20;

    /// <summary>The number of harts.</summary>
    public int HartCount { get; init; } = 1;

    /// <summary>What the device tree says about each hart.</summary>
    public RiscVHartDescription Hart { get; init; } = new();

    /// <summary>The firmware: a file, "none", or "default" for OpenSBI.</summary>
    public string Bios { get; init; } = "default";

    /// <summary>Where the default firmware is looked for before the usual places.</summary>
    public IReadOnlyList<string> DataDirectories { get; init; } = [];

    /// <summary>The kernel's file, or null.</summary>
    public string? Kernel { get; init; }

    /// <summary>The initial RAM disk's file, or null.</summary>
    public string? InitialRamDisk { get; init; }

    /// <summary>The kernel's command line.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>A device tree to use in place of the board's own, or null.</summary>
    public string? DeviceTreeFile { get; init; }

    /// <summary>Whether virtio devices have the interface from before version 1.0.</summary>
    public bool UsesLegacyVirtio { get; init; } = true;

    /// <summary>What the real-time clock shows when the machine starts: nanoseconds since 1970.</summary>
    public long StartTime { get; init; }
}
