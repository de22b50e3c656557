using Rhea.Base.Host;
using Rhea.Gdb;
using Rhea.Translator.Execution;

namespace Rhea.Machines.Debugging;

/// <summary>
/// Serves a debugger, one after the other: the processors are its threads, and stop and go together. Everything happens on the thread that runs the
/// machine.
/// </summary>
public sealed class DebugServer : IDisposable
{
    private readonly int _listener;
    private readonly string? _path;
    private MachineRunner _runner = null!;
    private IMachineProcessors _processors = null!;
    private MachineRequests _requests = null!;
    private MachineDebugTarget _target = null!;
    private DebugChannel? _channel;
    private GdbSession? _session;

    /// <summary>Makes a server on a socket that listens, perhaps at a path.</summary>
    internal DebugServer(int listener, string? path)
    {
        _listener = listener;
        _path = path;
    }

    /// <summary>Whether a debugger is there.</summary>
    internal bool IsConnected => _session is not null;

    /// <summary>Whether a debugger is being served, while the machine stands still.</summary>
    internal bool HoldsMachine { get; private set; }

    /// <summary>Becomes readable when a debugger wants something.</summary>
    internal int Descriptor => _channel?.Descriptor ?? _listener;

    /// <inheritdoc/>
    public void Dispose()
    {
        _channel?.Dispose();
        HostFile.Close(_listener);
        if (_path is not null)
            File.Delete(_path);
    }

    internal void Attach(MachineRunner runner, IMachineProcessors processors, MachineRequests requests)
    {
        _runner = runner;
        _processors = processors;
        _requests = requests;
        _target = new MachineDebugTarget(runner, processors);
    }

    /// <summary>A debugger connects, interrupts, or is gone.</summary>
    internal void OnReadable()
    {
        if (_session is null)
            Accept();
        else
            Poll();
    }

    /// <summary>Processors have stopped by themselves, and the others were stopped: one of them is reported.</summary>
    internal void ReportStop()
    {
        int first = Enumerable.Range(0, _processors.Count).First(i => _processors.StopOf(i).Kind != ProcessorStopKind.None);
        ProcessorStop stop = _processors.StopOf(first);
        _target.CurrentProcessor = first;
        StopKind kind = stop.Kind switch
        {
            ProcessorStopKind.Breakpoint => _target.IsHardware(stop.Address) ? StopKind.HardwareBreakpoint : StopKind.SoftwareBreakpoint,
            ProcessorStopKind.Watchpoint => stop.Access switch
            {
                WatchedAccess.Read => StopKind.ReadWatch,
                WatchedAccess.Write => StopKind.WriteWatch,
                _ => StopKind.AccessWatch,
            },
            _ => StopKind.Signal,
        };
        Serve(new StopReply(kind, _target.Current) { Value = stop.Address }, announce: true);
    }

    /// <summary>The machine was stopped by somebody else.</summary>
    internal void ReportInterrupt()
    {
        if (_session is not null && !HoldsMachine)
            Serve(new StopReply(StopKind.Signal, _target.Current) { Signal = GdbSignal.Interrupt }, announce: true);
    }

    /// <summary>The machine has ended.</summary>
    internal void End(int status)
    {
        _session?.End(new StopReply(StopKind.Exited, _target.Current) { Value = (byte)status });
        Close();
    }

    private void Accept()
    {
        nint connection = HostSocket.Accept(_listener);
        if (connection < 0)
            return;
        _channel = new DebugChannel((int)connection, _requests, () => _runner.ServeRequests() is not null);
        _session = new GdbSession(_channel, _target);
        _runner.Pause();
        Serve(new StopReply(StopKind.Signal, _target.Current), announce: false);
    }

    /// <summary>While the machine runs: looks for an interrupt.</summary>
    private void Poll()
    {
        bool interrupted = _session!.Poll();
        if (interrupted)
        {
            _runner.Pause();
            Serve(new StopReply(StopKind.Signal, _target.Current) { Signal = GdbSignal.Interrupt }, announce: true);
        }
        else if (_session.IsClosed)
        {
            Detach();
        }
    }

    /// <summary>Serves the debugger until the machine is to go on.</summary>
    private void Serve(StopReply stop, bool announce)
    {
        while (true)
        {
            HoldsMachine = true;
            ResumeRequest request = _session!.Stop(stop, announce);
            HoldsMachine = false;
            switch (request.Kind)
            {
                case ResumeKind.Kill:
                    _requests.RequestShutdown(0);
                    return;
                case ResumeKind.Detach when _requests.ExitStatus is not null:
                    return;
                case ResumeKind.Detach:
                    Detach();
                    return;
            }

            _runner.Resume(i => OrderOf(request, i));
            // An interrupt may have come together with the packet.
            if (!_session.Poll())
                return;
            _runner.Pause();
            stop = new StopReply(StopKind.Signal, _target.Current) { Signal = GdbSignal.Interrupt };
            announce = true;
        }
    }

    private ProcessorOrder? OrderOf(ResumeRequest request, int processor) =>
        request.For(MachineDebugTarget.Identify(processor)) is { } action
            ? new ProcessorOrder(action.Step, action.RangeStart, action.RangeEnd, _target.StepsTakeInterrupts)
            : null;

    private void Detach()
    {
        Close();
        _runner.Pause();
        _target.Clear();
        _runner.Release();
    }

    private void Close()
    {
        _channel?.Dispose();
        _channel = null;
        _session = null;
    }
}
