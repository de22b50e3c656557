using System.Runtime.InteropServices;
using Rhea.Cli.Logging;
using Rhea.Machines;
using Rhea.Translator.Execution;

namespace Rhea.Cli.SystemMode;

/// <summary>Signals that end the process switch the machine off, so that disks are saved and the terminal is set back.</summary>
internal sealed class ProcessSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;

    internal ProcessSignals(MachineRequests requests, string toolName)
    {
        _registrations = Array.ConvertAll(
            new[] { (PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15) },
            signal => PosixSignalRegistration.Create(signal.Item1, context =>
            {
                context.Cancel = true;
                ConsoleText.WriteError($"{toolName}: terminating on signal {signal.Item2}");
                requests.RequestShutdown(0);
            }));
    }

    /// <summary>With <c>-d jitstats</c>, SIGUSR2 writes what the engine has counted so far.</summary>
    internal static IDisposable? ShowStatistics(ExecutionEngine engine, string? logItems)
    {
        const int userSignal2 = 12;
        return !LogOption.Has(logItems, "jitstats") ? null : PosixSignalRegistration.Create((PosixSignal)userSignal2, context =>
        {
            context.Cancel = true;
            engine.ShowStatistics();
        });
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }
}
