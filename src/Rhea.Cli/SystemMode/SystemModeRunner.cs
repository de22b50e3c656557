using Rhea.Devices.DeviceTree;
using Rhea.Machines.RiscV;

namespace Rhea.Cli.SystemMode;

/// <summary>Builds a machine and runs it.</summary>
internal static class SystemModeRunner
{
    private const int Failure = 1;

    /// <summary>Runs a machine until it ends. Gives the exit status; if it is not 0 because of the options, also what is wrong.</summary>
    internal static int Run(SystemSettings settings, string toolName, out string? error)
    {
        using SystemSession? session = SystemSession.Create(settings, new RiscVHartDescription(), out error);
        if (session?.Board is not { } board)
            return Failure;
        if (settings.DeviceTreeOutput is { } output)
            return WriteDeviceTree(board, output, out error);
        using var signals = new ProcessSignals(session.Requests, toolName);
        board.Reset();
        error = "processors are not there yet";
        return Failure;
    }

    private static int WriteDeviceTree(RiscVVirtBoard board, string output, out string? error)
    {
        error = null;
        try
        {
            File.WriteAllBytes(output, DeviceTreeWriter.Write(board.DeviceTree));
            return 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error = $"cannot write '{output}': {failure.Message}";
            return Failure;
        }
    }
}
