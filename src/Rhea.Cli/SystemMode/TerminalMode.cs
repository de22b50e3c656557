using System.Runtime.InteropServices;
using Rhea.Base.Host;

namespace Rhea.Cli.SystemMode;

/// <summary>The terminal while a machine has it: keys come as they are. It is as before when this is disposed of, or the process ends.</summary>
internal sealed class TerminalMode : IDisposable
{
    // SIGCONT of Linux, which the framework's name would not be found for on every host.
    private const int ContinueSignal = 18;

    private readonly HostTerminal? _terminal;
    private readonly PosixSignalRegistration? _continued;

    private TerminalMode(HostTerminal? terminal, bool keepSignals)
    {
        _terminal = terminal;
        if (terminal is null)
            return;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        // The shell has set it back while the process was stopped.
        _continued = PosixSignalRegistration.Create((PosixSignal)ContinueSignal, _ => terminal.MakeRaw(keepSignals));
        terminal.MakeRaw(keepSignals);
    }

    /// <summary>Changes the terminal, if the descriptor is one.</summary>
    internal static TerminalMode Enter(int descriptor, bool keepSignals) => new(HostTerminal.Open(descriptor), keepSignals);

    public void Dispose()
    {
        if (_terminal is null)
            return;
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        _continued?.Dispose();
        _terminal.Restore();
    }

    private void OnExit(object? sender, EventArgs arguments) => _terminal!.Restore();
}
