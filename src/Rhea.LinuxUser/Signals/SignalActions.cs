namespace Rhea.LinuxUser.Signals;

/// <summary>What the guest process does about each signal.</summary>
internal sealed class SignalActions(HostSignals hostSignals)
{
    private readonly SignalAction[] actions = new SignalAction[Signal.Max + 1];
    private readonly Lock gate = new();

    internal SignalAction this[int signal]
    {
        get
        {
            lock (gate)
                return actions[signal];
        }
    }

    /// <summary>Takes over which signals the parent ignored.</summary>
    internal void Inherit()
    {
        for (int signal = 1; signal <= Signal.Max; signal++)
        {
            if (!HostSignals.IsInternal(signal) && hostSignals.InheritIgnored(signal))
                actions[signal].Handler = SignalAction.Ignore;
        }
    }

    /// <summary>Sets an action, on the host as well.</summary>
    internal long Set(int signal, in SignalAction action)
    {
        lock (gate)
        {
            long result = hostSignals.Apply(signal, action);
            if (result == 0)
                actions[signal] = action;
            return result;
        }
    }

    /// <summary>Puts every action on the host again, with those captured that have no handler, or not.</summary>
    internal void ApplyAll(bool captureAll)
    {
        lock (gate)
        {
            for (int signal = 1; signal <= Signal.Max; signal++)
                hostSignals.Apply(signal, actions[signal], captureAll);
        }
    }

    /// <summary>The actions at this moment, for a child that shares memory but not these.</summary>
    internal SignalAction[] Save()
    {
        lock (gate)
            return [.. actions];
    }

    /// <summary>Puts saved actions back; the host's are right already.</summary>
    internal void Restore(SignalAction[] saved)
    {
        lock (gate)
            saved.CopyTo(actions, 0);
    }

    /// <summary>Sets all handlers to the default (CLONE_CLEAR_SIGHAND).</summary>
    internal void ClearHandlers()
    {
        for (int signal = 1; signal <= Signal.Max; signal++)
        {
            if (this[signal].HasHandler)
                Set(signal, default);
        }
    }
}
