namespace Rhea.Cli.SystemMode;

/// <summary>What the command line of a machine says.</summary>
internal sealed record SystemSettings
{
    internal const ulong DefaultMemory = 128UL << 20;

    /// <summary>The board.</summary>
    internal string? Machine { get; init; }

    /// <summary>Where to write the device tree, in place of running anything.</summary>
    internal string? DeviceTreeOutput { get; init; }

    /// <summary>The processor's model with its properties, or null for the board's own.</summary>
    internal string? Processor { get; init; }

    /// <summary>The number of processors.</summary>
    internal int ProcessorCount { get; init; } = 1;

    /// <summary>Bytes of RAM.</summary>
    internal ulong MemorySize { get; init; } = DefaultMemory;

    internal string Bios { get; init; } = "default";

    internal string? Kernel { get; init; }

    internal string? InitialRamDisk { get; init; }

    internal string CommandLine { get; init; } = "";

    internal string? DeviceTreeFile { get; init; }

    /// <summary>Where firmware is looked for.</summary>
    internal IReadOnlyList<string> DataDirectories { get; init; } = [];

    internal IReadOnlyList<DriveSettings> Drives { get; init; } = [];

    internal IReadOnlyList<DeviceSettings> Devices { get; init; } = [];

    /// <summary>Back ends with names.</summary>
    internal IReadOnlyList<CharacterSettings> CharacterDevices { get; init; } = [];

    /// <summary>Back ends of the serial ports, in their order.</summary>
    internal IReadOnlyList<CharacterSettings> Serials { get; init; } = [];

    /// <summary>Names of sources of random numbers.</summary>
    internal IReadOnlyList<string> RandomSources { get; init; } = [];

    /// <summary>Without windows: the first serial port and the monitor share the terminal.</summary>
    internal bool NoGraphic { get; init; }

    /// <summary>No windows, and nothing in their place.</summary>
    internal bool HasNoDisplay { get; init; }

    /// <summary>No devices that nobody asked for.</summary>
    internal bool HasNoDefaults { get; init; }

    /// <summary>No monitor shares the terminal.</summary>
    internal bool HasNoMonitor { get; init; }

    /// <summary>The key that starts a command to the multiplexer.</summary>
    internal byte EscapeKey { get; init; } = 1;

    /// <summary>The machine waits at its start.</summary>
    internal bool StartsStopped { get; init; }

    /// <summary>Where gdb connects, as -gdb says it, or null.</summary>
    internal string? Debugger { get; init; }

    /// <summary>A reset ends the process.</summary>
    internal bool ResetEnds { get; init; }

    /// <summary>Disks keep nothing.</summary>
    internal bool UsesSnapshots { get; init; }

    /// <summary>virtio devices have the interface from before version 1.0.</summary>
    internal bool UsesLegacyVirtio { get; init; } = true;

    /// <summary>What the real-time clock starts with; null for the present.</summary>
    internal DateTime? StartTime { get; init; }

    internal string? Name { get; init; }

    internal string? LogItems { get; init; }

    internal string? LogFile { get; init; }

    internal string? LogFilter { get; init; }

    /// <summary>Tell perf the names of generated code.</summary>
    internal bool WritesPerfMap { get; init; }

    /// <summary>Write generated code for perf.</summary>
    internal bool WritesJitDump { get; init; }

    /// <summary>How instructions are counted to tell the time, if they are.</summary>
    internal InstructionCounting? Counting { get; init; }

    /// <summary>What random bytes are made from, to repeat a run; null for the host's.</summary>
    internal int? Seed { get; init; }

    /// <summary>The value of -accel, or null.</summary>
    internal string? Accelerator { get; init; }

    /// <summary>One guest instruction is translated at a time.</summary>
    internal bool OneInstructionPerRegion { get; init; }

    /// <summary>What to print in place of running anything.</summary>
    internal string? Print { get; init; }
}
