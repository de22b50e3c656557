using Rhea.Cli.BinaryFormats;
using Rhea.Cli.SystemMode;
using Rhea.Cli.UserMode;
using Rhea.LinuxUser;

namespace Rhea.Cli;

/// <summary>Finds the tool to run: by the name the program was started under, else by the first argument.</summary>
internal static class Dispatcher
{
    private const int Failure = 1;

    /// <summary>The architectures of user mode, by the names that tools carry.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Architectures = new Dictionary<string, string>
    {
        ["aarch64"] = "AArch64",
        ["riscv64"] = "RISC-V (64-bit)",
        ["riscv32"] = "RISC-V (32-bit)",
    };

    private static readonly Tool[] Tools =
    [
        .. Architectures.Select(pair => new Tool(pair.Key, $"run a Linux program built for {pair.Value}", UserModeTool.For(pair.Key))),
        new("system-riscv64", "run a whole RISC-V machine", SystemModeTool.For(64)),
        new("system-riscv32", "run a whole RISC-V machine with 32 bits", SystemModeTool.For(32)),
        new("binfmt", "let the host's kernel run programs of other architectures with Rhea", BinaryFormatTool.Run),
    ];

    /// <summary>Runs the tool. Gives the exit status.</summary>
    internal static int Run(CommandLine line)
    {
        string name = Path.GetFileName(line.Name);
        foreach (string prefix in new[] { "rhea-", "qemu-" })
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal) && Find(name[prefix.Length..]) is { } named)
                return named.Run(line, 0, $"rhea-{named.Name}");
        }
        if (line.Arguments.Count == 0)
            return PrintOverview();
        if (line.Start.IsForProgram)
            return RunForKernel(line);
        string command = line.Text(0);
        if (command is "help" or "-h" or "-help" or "--help")
        {
            if (line.Arguments.Count == 1)
                return PrintOverview();
            command = line.Text(1);
            if (Find(command) is { } explained)
                return explained.Run(line with { Arguments = ["-help"u8.ToArray()] }, 0, $"rhea-{explained.Name}");
        }
        if (command is "version" or "-version" or "--version")
        {
            ConsoleText.Write(VersionText.Full + "\n");
            return 0;
        }
        if (Find(command) is { } tool)
            return tool.Run(line, 1, $"rhea-{tool.Name}");
        if (File.Exists(command))
        {
            ConsoleText.WriteError($"rhea: '{command}' is a file, not a command; to run a program: rhea {Tools[0].Name} {command}");
            return Failure;
        }
        string hint = NearMatch.Suggest(command, Tools.Select(t => t.Name));
        ConsoleText.WriteError($"rhea: unknown command '{command}'{hint}; 'rhea help' lists the commands");
        return Failure;
    }

    /// <summary>binfmt_misc started the program under a name that says nothing: the guest program itself tells its architecture.</summary>
    private static int RunForKernel(CommandLine line)
    {
        string program = line.Text(0);
        string? architecture = ProgramArchitecture.Of(line.Start.Descriptor, program);
        if (architecture is not null && Find(architecture) is { } tool)
            return tool.Run(line, 0, $"rhea-{tool.Name}");
        ConsoleText.WriteError($"rhea: {program}: the kernel wants this to be run, but it is no program of an architecture that Rhea knows");
        return Failure;
    }

    private static int PrintOverview()
    {
        ConsoleText.Write(Overview());
        return 0;
    }

    /// <summary>Static builds of the other emulator carry a suffix; Debian and Apple call the architecture arm64.</summary>
    private static Tool? Find(string name)
    {
        const string suffix = "-static";
        if (name.EndsWith(suffix, StringComparison.Ordinal))
            name = name[..^suffix.Length];
        name = name == "arm64" ? "aarch64" : name;
        return Array.Find(Tools, tool => tool.Name == name);
    }

    private static string Overview() =>
        $"{VersionText.Full}\nusage: rhea TOOL [options] ...\n\nTools:\n"
        + string.Concat(Tools.Select(tool => $"  {tool.Name,-15} {tool.Summary}\n"))
        + "  help TOOL       list the options of a tool\n  version         print the version\n"
        + "\nA link named rhea-TOOL or qemu-TOOL to this program starts the tool.\n";

    /// <summary>A tool: its name as a command, what it does, and how it is run from an argument on under a name for messages.</summary>
    private sealed record Tool(string Name, string Summary, Func<CommandLine, int, string, int> Run);
}
