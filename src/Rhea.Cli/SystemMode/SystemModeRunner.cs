using Rhea.Cli.Logging;
using Rhea.Devices.DeviceTree;
using Rhea.Guest.RiscV.Privileged;
using Rhea.Machines;
using Rhea.Machines.Debugging;
using Rhea.Machines.RiscV;

namespace Rhea.Cli.SystemMode;

/// <summary>Builds a machine and runs it.</summary>
internal static class SystemModeRunner
{
    private const int Failure = 1;

    /// <summary>Runs a machine until it ends. Gives the exit status; if it is not 0 because of the options, also what is wrong.</summary>
    internal static int Run(SystemSettings settings, string toolName, out string? error)
    {
        var hart = new HartSettings();
        using SystemSession? session = SystemSession.Create(settings, Describe(hart), out error);
        if (session?.Board is not { } board)
            return Failure;
        if (settings.DeviceTreeOutput is { } output)
            return WriteDeviceTree(board, output, out error);
        TranslationLog? log = TranslationLog.Open("riscv64", settings.LogItems, settings.LogFilter, settings.LogFile, out error, isSystem: true);
        if (error is not null || SystemEngine.Create(settings, log, out error) is not { } engine)
            return Failure;
        using var harts = new RiscVHarts(board, engine, hart, session.Clock, log);
        using DebugServer? debugger = settings.Debugger is { } place ? DebugPlace.Listen(place, out error) : null;
        if (error is not null)
            return Failure;
        using var signals = new ProcessSignals(session.Requests, toolName);
        var runner = new MachineRunner(harts, session.Requests, session.Clock, board.Reset) { ResetEnds = settings.ResetEnds, Debugger = debugger };
        return runner.Run(settings.StartsStopped);
    }

    /// <summary>What the device tree says about the harts.</summary>
    private static RiscVHartDescription Describe(HartSettings hart) => new()
    {
        IsaString = "rv64imafdc_zicbom_zicboz_zicntr_zicond_zicsr_zifencei_zihintntl_zihintpause_zihpm_zawrs_zfa_zfh_zacas_zba_zbb_zbc_zbs_smepmp_sstc_svadu_svinval_svnapot_svpbmt",
        IsaExtensions = ["i", "m", "a", "f", "d", "c", "zicbom", "zicboz", "zicntr", "zicond", "zicsr", "zifencei", "zihintntl", "zihintpause", "zihpm",
            "zawrs", "zfa", "zfh", "zacas", "zba", "zbb", "zbc", "zbs", "smepmp", "sstc", "svadu", "svinval", "svnapot", "svpbmt"],
        MmuType = hart.LargestVirtualMemory switch { VirtualMemory.Sv57 => "riscv,sv57", VirtualMemory.Sv48 => "riscv,sv48", _ => "riscv,sv39" },
        CacheBlockSize = 64,
    };

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
