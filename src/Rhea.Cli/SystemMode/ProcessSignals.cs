using System.Runtime.InteropServices;
using Rhea.Machines;

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

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }
}
