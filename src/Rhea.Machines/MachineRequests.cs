using Rhea.Base.Host;
using Rhea.Devices.Power;

namespace Rhea.Machines;

/// <summary>Collects what devices and people ask of a machine, for the thread that runs it.</summary>
public sealed class MachineRequests : IMachineControl, IMonitorCommands, IDisposable
{
    private readonly HostEvent _event = new();
    private readonly Lock _state = new();
    private readonly Queue<(string Command, Action<string> Reply)> _commands = new();
    private int? _exitStatus;
    private bool _wantsReset;

    /// <summary>Not null: the machine is to end, with this status.</summary>
    public int? ExitStatus
    {
        get
        {
            lock (_state)
                return _exitStatus;
        }
    }

    /// <summary>Becomes readable when there is something new; <see cref="Clear"/> ends that.</summary>
    internal int Descriptor => _event.Descriptor;

    /// <inheritdoc/>
    public void RequestShutdown(int exitStatus)
    {
        lock (_state)
            _exitStatus ??= exitStatus;
        _event.Signal();
    }

    /// <inheritdoc/>
    public void RequestReset()
    {
        lock (_state)
            _wantsReset = true;
        _event.Signal();
    }

    /// <inheritdoc/>
    public void Submit(string command, Action<string> reply)
    {
        lock (_state)
            _commands.Enqueue((command, reply));
        _event.Signal();
    }

    /// <inheritdoc/>
    public void Dispose() => _event.Dispose();

    /// <summary>Something has happened that the thread that runs the machine looks at by itself.</summary>
    internal void Notify() => _event.Signal();

    /// <summary>What has come is about to be looked at.</summary>
    internal void Clear() => _ = _event.Clear();

    /// <summary>Whether the machine is to be reset; it is asked once.</summary>
    internal bool TakeReset()
    {
        lock (_state)
        {
            bool wanted = _wantsReset;
            _wantsReset = false;
            return wanted;
        }
    }

    /// <summary>The next command of a person.</summary>
    internal bool TryTakeCommand(out string command, out Action<string> reply)
    {
        lock (_state)
        {
            bool found = _commands.TryDequeue(out (string Command, Action<string> Reply) next);
            (command, reply) = next;
            return found;
        }
    }
}
