using System.Text;

namespace Rhea.Cli.BinaryFormats;

/// <summary>rhea binfmt: the host's kernel is told, asked and made to forget which programs Rhea runs.</summary>
internal static class BinaryFormatTool
{
    private const int Failure = 1;

    /// <summary>The kernel refuses longer lines (MAX_REGISTER_LENGTH in fs/binfmt_misc.c), and longer interpreters (BINPRM_BUF_SIZE).</summary>
    private const int LongestInterpreter = 127;

    /// <summary>Runs the tool. Gives the exit status.</summary>
    internal static int Run(CommandLine line, int first, string toolName)
    {
        (BinaryFormatOptions? options, string? error) = BinaryFormatOptions.Parse([.. line.Arguments.Skip(first).Select(Encoding.UTF8.GetString)]);
        if (options is { ShowHelp: true })
        {
            ConsoleText.Write(BinaryFormatOptions.Help);
            return 0;
        }
        error ??= Execute(options!, new BinaryFormatFolder(BinaryFormatFolder.KernelPath));
        if (error is null)
            return 0;
        ConsoleText.WriteError($"rhea binfmt: {error}");
        return Failure;
    }

    private static string? Execute(BinaryFormatOptions options, BinaryFormatFolder folder)
    {
        if (options is { Command: "register", Print: true })
        {
            (string? lines, string? error) = Lines(options);
            ConsoleText.Write(lines ?? "");
            return error;
        }
        if (!folder.IsMounted && options.Mount && folder.Mount() is { } refused)
            return $"cannot mount binfmt_misc ({refused}); as root: {BinaryFormatFolder.MountCommand}";
        if (!folder.IsMounted)
        {
            return $"{BinaryFormatFolder.KernelPath} is not mounted; as root: {BinaryFormatFolder.MountCommand}"
                + (options.Command == "register" ? " (or give --mount)" : "");
        }
        return options.Command switch
        {
            "register" => Register(options, folder),
            "unregister" => Unregister(options, folder),
            _ => List(options, folder),
        };
    }

    private static string? Register(BinaryFormatOptions options, BinaryFormatFolder folder)
    {
        foreach (ProgramFormat format in options.Formats)
        {
            (string? interpreter, string? error) = InterpreterFor(options, format);
            if (interpreter is null)
                return error;
            string name = options.Prefix + format.Architecture, line = format.RegisterLine(name, interpreter, options.Flags);
            if (folder.Has(name) && folder.Remove(name) is { } kept)
                return $"cannot replace {name}: {kept}";
            if (folder.Register(line) is { } refused)
                return $"cannot register {name}: {refused}";
            if (options.Persistent && WriteConfiguration(options, name, line) is { } failed)
                return failed;
            ConsoleText.Write($"{name}: {interpreter}, flags {options.Flags}\n");
        }
        return null;
    }

    private static string? Unregister(BinaryFormatOptions options, BinaryFormatFolder folder)
    {
        bool any = false;
        foreach (ProgramFormat format in options.Formats)
        {
            string name = options.Prefix + format.Architecture, file = Path.Combine(options.ConfigurationFolder, name + ".conf");
            if (folder.Has(name))
            {
                any = true;
                if (folder.Remove(name) is { } refused)
                    return $"cannot remove {name}: {refused}";
            }
            try
            {
                if (File.Exists(file))
                {
                    any = true;
                    File.Delete(file);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return $"cannot remove {file}: {error.Message}";
            }
        }
        string names = string.Join(", ", options.Formats.Select(format => options.Prefix + format.Architecture));
        return any ? null : $"there is no entry {names}; 'rhea binfmt list' shows what there is";
    }

    private static string? List(BinaryFormatOptions options, BinaryFormatFolder folder)
    {
        IReadOnlyList<BinaryFormatEntry> entries = folder.Entries();
        foreach (ProgramFormat format in options.Formats)
        {
            BinaryFormatEntry[] covering = [.. entries.Where(entry => entry.Covers(format))];
            ConsoleText.Write($"{format.Architecture}: {(covering.Length == 0 ? "not registered" : "")}\n".Replace(": \n", ":\n", StringComparison.Ordinal));
            foreach (BinaryFormatEntry entry in covering)
            {
                string state = entry.Enabled ? "" : ", disabled";
                ConsoleText.Write($"  {entry.Name,-20} {entry.Interpreter}, flags {entry.Flags}{state}\n");
            }
            if (covering.Length > 1)
                ConsoleText.Write("  (the kernel uses the one that was registered last)\n");
        }
        return null;
    }

    private static (string? Lines, string? Error) Lines(BinaryFormatOptions options)
    {
        var text = new StringBuilder();
        foreach (ProgramFormat format in options.Formats)
        {
            (string? interpreter, string? error) = InterpreterFor(options, format);
            if (interpreter is null)
                return (null, error);
            text.Append(format.RegisterLine(options.Prefix + format.Architecture, interpreter, options.Flags)).Append('\n');
        }
        return (text.ToString(), null);
    }

    /// <summary>The program to register: the one that was asked for, or the link for the architecture beside this one, or this one.</summary>
    private static (string? Path, string? Error) InterpreterFor(BinaryFormatOptions options, ProgramFormat format)
    {
        string toolName = "rhea-" + format.Architecture;
        string? path = options.Interpreter;
        if (path is null && (path = Environment.ProcessPath) is not null)
        {
            // On the JIT runtime this process is the framework's host.
            if (Path.GetFileName(path) == "dotnet")
                return (null, "this is not an executable of its own; name one with --interpreter");
            string link = Path.Combine(Path.GetDirectoryName(path) ?? "/", toolName);
            path = File.Exists(link) ? link : path;
        }
        if (path is null || !Path.IsPathRooted(path))
            return (null, $"the interpreter must be an absolute path, not '{path}'; name one with --interpreter");
        if (!File.Exists(path))
            return (null, $"the interpreter {path} does not exist");
        if (Encoding.UTF8.GetByteCount(path) > LongestInterpreter || path.Contains(':', StringComparison.Ordinal))
            return (null, $"the kernel cannot take the path {path}: it must have at most {LongestInterpreter} bytes and no colon; name a link with --interpreter");
        bool told = options.Flags.AsSpan().IndexOfAny("POC") >= 0 || Path.GetFileName(path) is { } name && (name == toolName || name == "qemu-" + format.Architecture);
        return told ? (path, null) : (null, $"with neither of the flags P, O and C the interpreter must be a link named {toolName}, not {path}");
    }

    private static string? WriteConfiguration(BinaryFormatOptions options, string name, string line)
    {
        string file = Path.Combine(options.ConfigurationFolder, name + ".conf");
        try
        {
            Directory.CreateDirectory(options.ConfigurationFolder);
            File.WriteAllText(file, line + "\n");
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"cannot write {file}: {error.Message}";
        }
    }
}
