using System.Runtime.CompilerServices;
using Rhea.LinuxUser;
using Rhea.Translator.Execution;

namespace Rhea.Cli.UserMode;

/// <summary>The front end of user mode.</summary>
internal static class UserModeTool
{
    private const int Failure = 1;

    /// <summary>The tool of an architecture.</summary>
    internal static Func<CommandLine, int, string, int> For(string architecture) =>
        (line, first, toolName) => Run(architecture, line, first, toolName);

    /// <summary>Runs a program. Comes back with an exit status only if that could not be done.</summary>
    private static int Run(string architecture, CommandLine line, int first, string toolName)
    {
        (UserSettings? settings, string? error) = UserOptionParser.Parse(line, first, architecture);
        if (settings is null)
            return Fail(toolName, error);
        if (settings.Print is not null)
        {
            ConsoleText.Write(settings.Print);
            return 0;
        }
        (ExecutionEngine? engine, error) = EngineFactory.Create(architecture, settings.Options.Processor, settings.Engine);
        if (engine is null)
            return Fail(toolName, error);
        return UserModeRunner.Run(settings.Options with { ToolName = toolName, SelfCommand = SelfCommand(architecture) }, engine);
    }

    /// <summary>Under a framework host the program is an argument of it.</summary>
    private static IReadOnlyList<string> SelfCommand(string architecture)
    {
        // Compiled ahead of time there is no host, and nothing to be looked up.
        bool hosted = RuntimeFeature.IsDynamicCodeSupported && Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet";
        return hosted ? ["/proc/self/exe", Path.Combine(AppContext.BaseDirectory, "rhea.dll"), architecture] : ["/proc/self/exe"];
    }

    private static int Fail(string toolName, string? error)
    {
        ConsoleText.WriteError($"{toolName}: {error}");
        return Failure;
    }
}
