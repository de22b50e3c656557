namespace Rhea.Cli.SystemMode;

/// <summary>The front end of whole machines.</summary>
internal static class SystemModeTool
{
    private const int Failure = 1;

    /// <summary>The tool of harts with so many bits.</summary>
    internal static Func<CommandLine, int, string, int> For(int xlen) => (line, first, toolName) => Run(xlen, line, first, toolName);

    /// <summary>Runs a machine. Gives the exit status.</summary>
    private static int Run(int xlen, CommandLine line, int first, string toolName)
    {
        string[] words = [.. Enumerable.Range(first, line.Arguments.Count - first).Select(line.Text)];
        (SystemSettings? settings, string? error) = SystemOptionParser.Parse(words);
        if (settings?.Print is { } text)
        {
            ConsoleText.Write(text);
            return 0;
        }

        int status = settings is null ? Failure : SystemModeRunner.Run(settings, xlen, toolName, out error);
        if (error is not null)
            ConsoleText.WriteError($"{toolName}: {error}");
        return status;
    }
}
