using Rhea.Base.Host;
using Rhea.Base.Time;
using Rhea.Machines.Debugging;

namespace Rhea.Machines;

/// <summary>Runs a machine: one thread starts, stops and resets the processors, and serves the monitor and the debugger.</summary>
public sealed class MachineRunner
{
    private readonly IMachineProcessors _processors;
    private readonly MachineRequests _requests;
    private readonly VirtualClock _clock;
    private readonly Action _resetBoard;
    private readonly MonitorCommands _monitor;
    private bool _wasStopped;
    private Func<int, ProcessorOrder?> _orders = static _ => ProcessorOrder.Free;

    /// <summary>Makes a runner.</summary>
    /// <param name="processors">The processors.</param>
    /// <param name="requests">What devices and people ask for.</param>
    /// <param name="clock">Guest time, which stands still while the processors do.</param>
    /// <param name="resetBoard">Sets everything but the processors back.</param>
    public MachineRunner(IMachineProcessors processors, MachineRequests requests, VirtualClock clock, Action resetBoard)
    {
        _processors = processors;
        _requests = requests;
        _clock = clock;
        _resetBoard = resetBoard;
        _monitor = new MonitorCommands(this, processors, requests);
        processors.Halted = requests.Notify;
    }

    /// <summary>A reset ends the machine.</summary>
    public bool ResetEnds { get; init; }

    /// <summary>Where a debugger may connect, or null.</summary>
    public DebugServer? Debugger { get; init; }

    /// <summary>Whether the processors run, those that a debugger does not hold.</summary>
    internal bool IsRunning { get; private set; }

    /// <summary>What the monitor understands.</summary>
    internal MonitorCommands Monitor => _monitor;

    /// <summary>Switches the machine on and runs it until it ends. Gives the exit status.</summary>
    /// <param name="startsStopped">It waits for the monitor or a debugger.</param>
    public int Run(bool startsStopped)
    {
        Debugger?.Attach(this, _processors, _requests);
        Reset();
        if (!startsStopped)
            Resume();
        while (true)
        {
            _requests.Clear();
            if (ServeRequests() is { } status)
            {
                Pause();
                Debugger?.End(status);
                return status;
            }

            if (_wasStopped)
            {
                _wasStopped = false;
                Debugger?.ReportInterrupt();
            }
            else if (IsRunning && HasStopped())
            {
                StopFor();
            }
            else
            {
                Wait();
            }
        }
    }

    /// <summary>Does what was asked for, but for ending, which it gives the status of.</summary>
    internal int? ServeRequests()
    {
        if (_requests.ExitStatus is { } status)
            return status;
        if (_requests.TakeReset())
        {
            if (ResetEnds)
            {
                _requests.RequestShutdown(0);
                return 0;
            }

            WhilePaused(Reset);
        }

        while (_requests.TryTakeCommand(out string command, out Action<string> reply))
            reply(_monitor.Execute(command));
        return _requests.ExitStatus;
    }

    /// <summary>Lets the processors go on as before.</summary>
    internal void Resume() => Resume(_orders);

    /// <summary>Lets the processors go on.</summary>
    internal void Resume(Func<int, ProcessorOrder?> orders)
    {
        _orders = orders;
        if (IsRunning)
            return;
        IsRunning = true;
        _clock.Start();
        _processors.Start(orders);
    }

    /// <summary>Lets all of them run freely from now on.</summary>
    internal void Release()
    {
        Pause();
        Resume(static _ => ProcessorOrder.Free);
    }

    /// <summary>Stops all processors, and time.</summary>
    internal void Pause()
    {
        if (!IsRunning)
            return;
        _processors.Stop();
        _clock.Stop();
        IsRunning = false;
    }

    /// <summary>Does something for which the processors must stand still.</summary>
    internal void WhilePaused(Action action)
    {
        bool ran = IsRunning;
        Pause();
        action();
        if (ran)
            Resume();
    }

    /// <summary>Stops by a command. A debugger is told afterwards.</summary>
    internal void StopByCommand()
    {
        _wasStopped |= IsRunning;
        Pause();
    }

    private void Reset()
    {
        _resetBoard();
        _processors.Reset();
    }

    private bool HasStopped()
    {
        for (int i = 0; i < _processors.Count; i++)
        {
            if (_processors.StopOf(i).Kind != ProcessorStopKind.None)
                return true;
        }

        return false;
    }

    private void StopFor()
    {
        Pause();
        if (Debugger is not { IsConnected: true } debugger)
            Resume();
        else
            debugger.ReportStop();
    }

    private void Wait()
    {
        Span<PollEntry> entries =
        [
            new PollEntry { Descriptor = _requests.Descriptor, Events = PollEntry.Readable },
            new PollEntry { Descriptor = Debugger?.Descriptor ?? -1, Events = PollEntry.Readable },
        ];
        _ = HostFile.Poll(entries, HostEvent.Forever);
        if (entries[1].Happened != 0)
            Debugger!.OnReadable();
    }
}
