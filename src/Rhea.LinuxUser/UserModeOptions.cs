using Rhea.Translator.Execution;

namespace Rhea.LinuxUser;

/// <summary>How guest code is executed.</summary>
public sealed record EngineOptions
{
    /// <summary>Use the portable interpreter in place of the native translator (<c>-accel tci</c>).</summary>
    public bool Interpreter { get; init; }

    /// <summary>Compare native code with the interpreter (<c>-accel tcg,verify=on</c>).</summary>
    public bool Verify { get; init; }

    /// <summary>What regions are made of (<c>-accel tcg,region=stress</c>).</summary>
    public RegionShape Shape { get; init; }

    /// <summary>What the translator does without (<c>-accel tcg,avx2=off,loops=off</c> and so on).</summary>
    public TranslationSwitches Off { get; init; }

    /// <summary>One guest instruction a region (<c>-one-insn-per-tb</c>).</summary>
    public bool OneInstructionPerRegion { get; init; }

    /// <summary>The memory for translated code in bytes (<c>-accel tcg,tb-size=N</c>), 16 MiB to 1 GiB.</summary>
    public long CodeCacheSize { get; init; } = EngineSettings.DefaultCodeCacheSize;

    /// <summary>Tell perf the names of generated code, in <c>/tmp/perf-PID.map</c> (<c>-perfmap</c>).</summary>
    public bool WritesPerfMap { get; init; }

    /// <summary>Write generated code for perf into <c>jit-PID.dump</c> (<c>-jitdump</c>).</summary>
    public bool WritesJitDump { get; init; }

    /// <summary>What to log (<c>-d</c>): a list of items separated by commas, or null.</summary>
    public string? LogItems { get; init; }

    /// <summary>The address ranges to log (<c>-dfilter</c>), or null.</summary>
    public string? LogFilter { get; init; }

    /// <summary>The file that the log goes to (<c>-D</c>); standard error if null.</summary>
    public string? LogFile { get; init; }
}

/// <summary>Everything that the user can ask of user mode.</summary>
public sealed record UserModeOptions
{
    /// <summary>The size of the main stack if nothing else is asked for.</summary>
    public const ulong DefaultStackSize = 8 << 20;

    /// <summary>The architecture that the program was built for, as tools name it.</summary>
    public string Architecture { get; init; } = "aarch64";

    /// <summary>The program to run, as given.</summary>
    public required byte[] Program { get; init; }

    /// <summary>The program's arguments, its name excluded.</summary>
    public IReadOnlyList<byte[]> Arguments { get; init; } = [];

    /// <summary>The program's name for itself (<c>-0</c>); <see cref="Program"/> if null.</summary>
    public byte[]? ArgumentZero { get; init; }

    /// <summary>The guest's environment, as NAME=VALUE strings.</summary>
    public IReadOnlyList<byte[]> Environment { get; init; } = [];

    /// <summary>Absolute paths of the guest are looked up below this folder first (<c>-L</c>); null for none.</summary>
    public string? LibraryPrefix { get; init; }

    /// <summary>The size of the main stack in bytes (<c>-s</c>).</summary>
    public ulong StackSize { get; init; } = DefaultStackSize;

    /// <summary>The size of the guest's address space in bytes (<c>-R</c>); 0 for the engine's own limit.</summary>
    public ulong ReservedSize { get; init; }

    /// <summary>The processor model (<c>-cpu</c>), or null for the default.</summary>
    public string? Processor { get; init; }

    /// <summary>The kernel's release that uname tells (<c>-r</c>); the host's if null.</summary>
    public string? KernelRelease { get; init; }

    /// <summary>Makes random numbers that the emulator gives to the guest repeatable (<c>-seed</c>).</summary>
    public ulong? Seed { get; init; }

    /// <summary>Where to wait for a debugger (<c>-g</c>): a TCP port, or the path of a socket; null for none.</summary>
    public string? Debugger { get; init; }

    /// <summary>The debugger's session that the process had before execve.</summary>
    public string? DebuggerSession { get; init; }

    /// <summary>Print every system call (<c>-strace</c>).</summary>
    public bool TraceSystemCalls { get; init; }

    /// <summary>How the tool was called, for messages.</summary>
    public string ToolName { get; init; } = "rhea-aarch64";

    /// <summary>Options of the engine.</summary>
    public EngineOptions Engine { get; init; } = new();

    /// <summary>The host command that starts the emulator again, for execve: a path and the arguments before the options.</summary>
    public IReadOnlyList<string> SelfCommand { get; init; } = ["/proc/self/exe"];

    /// <summary>A descriptor by which <see cref="Program"/> is open, to be closed once it is loaded; null for none.</summary>
    public int? ProgramDescriptor { get; init; }

    /// <summary>What the guest shall see as the file that execve was asked for (AT_EXECFN); <see cref="Program"/> if null.</summary>
    public byte[]? FileName { get; init; }

    /// <summary>Whether the program has got more rights than its caller (AT_SECURE).</summary>
    public bool IsSecure { get; init; }

    /// <summary>Whether the host's kernel started the emulator for the program (binfmt_misc), and will do so for others.</summary>
    public bool IsStartedByKernel { get; init; }

    /// <summary>Start with SIGPIPE ignored: for a program that inherits that. The host's own state is lost by then.</summary>
    public bool IgnorePipe { get; init; }

    /// <summary>The limits of memory that a program inherits, as its parent wrote them; null for none.</summary>
    public string? MemoryLimits { get; init; }

    /// <summary>Whether this is a program that a guest started, rather than the user: its inherited signal state is the guest's.</summary>
    public bool IsContinuation { get; init; }
}
