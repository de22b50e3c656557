namespace Rhea.Cli.SystemMode;

/// <summary>The front end of whole machines.</summary>
internal static class SystemModeTool
{
    private const int Failure = 1;

    /// <summary>Runs a machine. Gives the exit status.</summary>
    internal static int Run(CommandLine line, int first, string toolName)
    {
        string[] words = [.. Enumerable.Range(first, line.Arguments.Count - first).Select(line.Text)];
        (SystemSettings? settings, string? error) = SystemOptionParser.Parse(words);
        if (settings?.Print is { } text)
        {
            ConsoleText.Write(text);
            return 0;
        }

        int status = settings is null ? Failure : SystemModeRunner.Run(settings, toolName, out error);
        if (error is not null)
            ConsoleText.WriteError($"{toolName}: {error}");
        return status;
    }
}
