using System.Globalization;
using Rhea.Translator.Execution;

namespace Rhea.LinuxUser.Loading;

/// <summary>The command-line options by which a guest's execve starts the emulator again with the same settings.</summary>
public static class Continuation
{
    /// <summary>Marks a command line that a guest's execve made: the environment's options do not count again.</summary>
    public const string Marker = "-continued";

    /// <summary>Names an open descriptor of the program, to be closed when it is loaded.</summary>
    public const string Descriptor = "-execfd";

    /// <summary>Starts the program with SIGPIPE ignored.</summary>
    public const string IgnorePipe = "-ignore-pipe";

    /// <summary>The limits of memory that the program starts with.</summary>
    public const string Limits = "-memory-limits";

    /// <summary>Goes on with the session of the debugger that the process had before.</summary>
    public const string Debugger = "-gdb-session";

    /// <summary>The options that describe the settings, without the program.</summary>
    public static IReadOnlyList<string> Arguments(UserModeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> list = [Marker];
        void Add(string name, string? value)
        {
            if (value is not null)
                list.AddRange([name, value]);
        }

        Add("-L", options.LibraryPrefix);
        Add("-cpu", options.Processor);
        Add("-r", options.KernelRelease);
        Add("-s", options.StackSize == UserModeOptions.DefaultStackSize ? null : Text(options.StackSize));
        Add("-R", options.ReservedSize == 0 ? null : Text(options.ReservedSize));
        Add("-seed", options.Seed is { } seed ? Text(seed) : null);
        EngineOptions engine = options.Engine;
        string properties = (engine.Verify ? ",verify=on" : "") + (engine.Shape == RegionShape.Normal ? "" : "," + RegionShapeName.Property(engine.Shape))
            + engine.Off.Properties
            + (engine.CodeCacheSize != new EngineOptions().CodeCacheSize ? FormattableString.Invariant($",tb-size={engine.CodeCacheSize >> 20}") : "");
        if (engine.Interpreter || properties.Length > 0)
            Add("-accel", (engine.Interpreter ? "tci" : "tcg") + properties);
        Add("-d", engine.LogItems);
        Add("-dfilter", engine.LogFilter);
        Add("-D", engine.LogFile);
        if (engine.WritesPerfMap)
            list.Add("-perfmap");
        if (engine.WritesJitDump)
            list.Add("-jitdump");
        if (engine.OneInstructionPerRegion)
            list.Add("-one-insn-per-tb");
        if (options.TraceSystemCalls)
            list.Add("-strace");
        return list;
    }

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
