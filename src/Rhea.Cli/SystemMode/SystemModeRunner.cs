using Rhea.Cli.Logging;
using Rhea.Devices.DeviceTree;
using Rhea.Guest.RiscV;
using Rhea.Machines;
using Rhea.Machines.Debugging;
using Rhea.Machines.RiscV;

namespace Rhea.Cli.SystemMode;

/// <summary>Builds a machine and runs it.</summary>
internal static class SystemModeRunner
{
    private const int Failure = 1;

    /// <summary>What harts of 32 bits reach above the devices without address translation.</summary>
    private const ulong NarrowMemoryLimit = 2UL << 30;

    /// <summary>Runs a machine until it ends. Gives the exit status; if it is not 0 because of the options, also what is wrong.</summary>
    internal static int Run(SystemSettings settings, int xlen, string toolName, out string? error)
    {
        if (RiscVModel.Parse(settings.Processor, xlen, out error) is not { } model)
            return Failure;
        if (xlen == 32 && settings.MemorySize > NarrowMemoryLimit)
        {
            error = $"option '-m': this machine has {NarrowMemoryLimit >> 20} MiB at most, as its addresses have 32 bits";
            return Failure;
        }

        using SystemSession? session = SystemSession.Create(settings, RiscVHartDescription.Of(model), out error);
        if (session?.Board is not { } board)
            return Failure;
        if (settings.DeviceTreeOutput is { } output)
            return WriteDeviceTree(board, output, out error);
        TranslationLog? log = TranslationLog.Open($"riscv{xlen}", settings.LogItems, settings.LogFilter, settings.LogFile, out error, isSystem: true);
        if (error is not null || SystemEngine.Create(settings, model, log, out error) is not { } engine)
            return Failure;
        using var harts = new RiscVHarts(board, engine, model.Hart, session.Clock, log);
        using DebugServer? debugger = settings.Debugger is { } place ? DebugPlace.Listen(place, out error) : null;
        if (error is not null)
            return Failure;
        using var signals = new ProcessSignals(session.Requests, toolName);
        using IDisposable? statistics = ProcessSignals.ShowStatistics(engine, settings.LogItems);
        var runner = new MachineRunner(harts, session.Requests, session.Clock, board.Reset) { ResetEnds = settings.ResetEnds, Debugger = debugger };
        int status = runner.Run(settings.StartsStopped);
        engine.Ending();
        return status;
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
