using Rhea.Base.Host;
using Rhea.Devices.Power;

namespace Rhea.Machines;

/// <summary>Collects what devices and people ask of a machine, for the thread that runs it.</summary>
public sealed class MachineRequests : IMachineControl, IDisposable
{
    private readonly HostEvent _event = new();
    private readonly Lock _state = new();
    private int? _exitStatus;
    private bool _wantsReset;

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

    /// <summary>Waits for a request. Gives the exit status if the machine is to end, or null if it is to be reset.</summary>
    public int? Wait()
    {
        while (true)
        {
            lock (_state)
            {
                if (_exitStatus is { } status)
                    return status;
                if (_wantsReset)
                {
                    _wantsReset = false;
                    return null;
                }
            }

            _ = _event.Wait(HostEvent.Forever);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _event.Dispose();
}
