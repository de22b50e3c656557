using System.Globalization;
using System.Text;
using Rhea.Cli.Logging;
using Rhea.LinuxUser;
using Rhea.LinuxUser.Loading;
using Rhea.Translator.Execution;

namespace Rhea.Cli.UserMode;

/// <summary>The options of user mode, each declared once: names, environment variable, help and effect.</summary>
internal static class UserOptionList
{
    /// <summary>All options in the order of the help.</summary>
    internal static readonly UserOption[] All =
    [
        new(["h", "help"], null, null, "print this help", (settings, _) => Print(settings, UserModeHelp.Text(settings.Options.Architecture))),
        new(["version"], null, "VERSION", "print the version", (settings, _) => Print(settings, VersionText.Full)),
        new(["L"], "path", "LD_PREFIX", "look for absolute paths, the dynamic linker's first, below this folder", (settings, value) =>
            Set(settings, settings.Options with { LibraryPrefix = value })),
        new(["E"], "var=value", "SET_ENV", "set variables of the program's environment (a list separated by commas)", (settings, value) =>
            settings.SetVariables(value)),
        new(["U"], "var", "UNSET_ENV", "remove variables from the program's environment (a list separated by commas)", (settings, value) =>
            settings.UnsetVariables(value)),
        new(["0"], "argv0", "ARGV0", "the program's argument zero", (settings, value) =>
            Set(settings, settings.Options with { ArgumentZero = Encoding.UTF8.GetBytes(value) })),
        new(["r"], "release", "UNAME", "the kernel's release that uname tells the program", (settings, value) =>
            Set(settings, settings.Options with { KernelRelease = value })),
        new(["s"], "size", "STACK_SIZE", "the size of the stack (bytes, or with K, M or G)", ApplyStackSize),
        new(["B"], "address", "GUEST_BASE", "where guest memory starts in the emulator; only 0 is possible", ApplyBase),
        new(["R"], "size", "RESERVED_VA", "the size of the guest's address space (bytes, or with K, M, G or T)", ApplyReserved),
        new(["p"], "pagesize", "PAGESIZE", "the page size; only 4096 is possible", ApplyPageSize),
        new(["cpu"], "model", "CPU", "the processor model; 'help' lists them", ApplyProcessor),
        new(["accel"], "name", "ACCEL", "tcg (native code) or tci (interpreter); 'help' lists their properties", ApplyAccelerator),
        new(["seed"], "number", "RAND_SEED", "make random numbers for the program repeatable", ApplySeed),
        new(["strace"], null, "STRACE", "print system calls", (settings, _) =>
            Set(settings, settings.Options with { TraceSystemCalls = true })),
        new(["d"], "item,...", "LOG", "log items; 'help' lists them", ApplyLog),
        new(["dfilter"], "range,...", "DFILTER", "log only code at these addresses (start..end, start+size)", (settings, value) =>
            SetEngine(settings, settings.Engine with { LogFilter = value })),
        new(["D"], "file", "LOG_FILENAME", "write the log to this file (%d is the process number)", (settings, value) =>
            SetEngine(settings, settings.Engine with { LogFile = value })),
        new(["one-insn-per-tb", "singlestep"], null, "ONE_INSN_PER_TB", "translate one instruction at a time", (settings, _) =>
            SetEngine(settings, settings.Engine with { OneInstructionPerRegion = true })),
        new(["g"], "port", "GDB", "wait for gdb at this TCP port of this computer, or at this path of a socket (%d is the process number)", ApplyDebugger),
        new(["plugin"], "file", "PLUGIN", null, (_, _) => "plugins are not there yet; leave the option out"),
        new(["t", "trace"], "pattern", "TRACE", null, (_, _) => "trace events are not there yet; -strace and -d show system calls and translation"),
        new(["perfmap"], null, "PERFMAP", "write /tmp/perf-PID.map, by which perf names the guest's functions", (settings, _) =>
            SetEngine(settings, settings.Engine with { WritesPerfMap = true })),
        new(["jitdump"], null, "JITDUMP", "write jit-PID.dump, from which perf inject --jit has the code too", (settings, _) =>
            SetEngine(settings, settings.Engine with { WritesJitDump = true })),
        new(["tb-size"], "size", "TB_SIZE", "the memory for translated code in MiB, at least 16 (256)", ApplyCodeCacheSize),
        new([Continuation.Marker[1..]], null, null, null, (settings, _) =>
            Set(settings, settings.Options with { IsContinuation = true })),
        new([Continuation.Debugger[1..]], "session", null, null, (settings, value) =>
            Set(settings, settings.Options with { DebuggerSession = value })),
        new([Continuation.IgnorePipe[1..]], null, null, null, (settings, _) =>
            Set(settings, settings.Options with { IgnorePipe = true })),
        new([Continuation.Limits[1..]], "numbers", null, null, (settings, value) =>
            Set(settings, settings.Options with { MemoryLimits = value })),
        new([Continuation.Descriptor[1..]], "number", null, null, (settings, value) =>
            int.TryParse(value, out int descriptor) ? Set(settings, settings.Options with { ProgramDescriptor = descriptor }) : "not a number"),
    ];

    /// <summary>Reads a size: decimal or 0x, with a suffix for powers of 1024.</summary>
    internal static bool TryParseSize(string text, out ulong size)
    {
        int shift = text.Length == 0 ? 0 : char.ToUpperInvariant(text[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, 'T' => 40, _ => 0 };
        return TryParseNumber(shift == 0 ? text : text[..^1], out size) && size <= ulong.MaxValue >> shift && (size <<= shift) >= 0;
    }

    /// <summary>Reads a number: decimal or 0x.</summary>
    internal static bool TryParseNumber(string text, out ulong number) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string? Print(UserSettings settings, string text)
    {
        settings.Print ??= text.TrimEnd('\n') + "\n";
        return null;
    }

    private static string? Set(UserSettings settings, UserModeOptions options)
    {
        settings.Options = options;
        return null;
    }

    private static string? SetEngine(UserSettings settings, EngineOptions engine)
    {
        settings.Engine = engine;
        return null;
    }

    private static string? ApplyStackSize(UserSettings settings, string value)
    {
        const ulong smallest = 64 << 10, largest = 1UL << 40;
        if (!TryParseSize(value, out ulong size) || size is < smallest or > largest)
            return "it must be a size from 64K to 1024G, such as 8M";
        return Set(settings, settings.Options with { StackSize = size });
    }

    private static string? ApplyBase(UserSettings settings, string value) =>
        TryParseNumber(value, out ulong address) && address == 0 ? null : "guest memory always starts at 0; leave the option out";

    private static string? ApplyReserved(UserSettings settings, string value)
    {
        const ulong smallest = 1UL << 39;
        if (!TryParseSize(value, out ulong size) || (size != 0 && size < smallest))
            return "it must be a size of at least 512G, or 0 for as much as possible";
        return Set(settings, settings.Options with { ReservedSize = size });
    }

    private static string? ApplyPageSize(UserSettings settings, string value) =>
        TryParseSize(value, out ulong size) && size == 4096 ? null : "the page size is always 4096; leave the option out";

    private static string? ApplySeed(UserSettings settings, string value) =>
        TryParseNumber(value, out ulong seed) ? Set(settings, settings.Options with { Seed = seed }) : "it must be a number";

    private static string? ApplyDebugger(UserSettings settings, string value)
    {
        bool number = value.Length > 0 && value.All(char.IsAsciiDigit);
        if (value.Length == 0 || (number && (!ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) || port == 0)))
            return "it must be a port from 1 to 65535, or the path of a socket";
        return Set(settings, settings.Options with { Debugger = value });
    }

    private static string? ApplyProcessor(UserSettings settings, string value)
    {
        string architecture = settings.Options.Architecture, model = value.Split(',')[0];
        if (model is "help" or "?")
            return Print(settings, UserModeRunner.ProcessorHelp(architecture));
        if (!UserModeRunner.ProcessorModels(architecture).Contains(model))
            return $"there is no such processor{NearMatch.Suggest(model, UserModeRunner.ProcessorModels(architecture))}; -cpu help lists them";
        return UserModeRunner.CheckProcessor(architecture, value) ?? Set(settings, settings.Options with { Processor = value });
    }

    private static string? ApplyLog(UserSettings settings, string value)
    {
        if (value is "help" or "?")
        {
            return Print(settings, LogOption.Help(isSystem: false));
        }
        if (LogOption.Check(value) is { } error)
            return error;
        return SetEngine(settings, settings.Engine with { LogItems = value });
    }

    private static string? ApplyAccelerator(UserSettings settings, string value)
    {
        if (value.Split(',')[0] is "help" or "?")
            return Print(settings, AcceleratorOption.Help(isSystem: false));
        if (AcceleratorOption.Parse(value, isSystem: false, out string? error) is not { } chosen)
            return error;
        EngineOptions engine = settings.Engine;
        return SetEngine(settings, engine with
        {
            Interpreter = chosen.Interpreter,
            Verify = chosen.Verify ?? engine.Verify,
            Shape = chosen.Shape ?? engine.Shape,
            OneInstructionPerRegion = chosen.OneInstructionPerRegion ?? engine.OneInstructionPerRegion,
            CodeCacheSize = chosen.CodeCacheSize ?? engine.CodeCacheSize,
            Off = chosen.Off,
        });
    }

    private static string? ApplyCodeCacheSize(UserSettings settings, string value) =>
        AcceleratorOption.ParseCodeCacheSize(value, out long bytes) ?? SetEngine(settings, settings.Engine with { CodeCacheSize = bytes });
}
