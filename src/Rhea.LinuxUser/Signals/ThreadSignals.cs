namespace Rhea.LinuxUser.Signals;

/// <summary>A guest thread's signal state: its mask, its alternate stack, and signals that the host does not carry.</summary>
internal sealed class ThreadSignals
{
    private readonly Lock gate = new();
    private readonly SortedList<int, Queue<SignalInfo>> pending = [];

    private volatile bool hasPending;

    /// <summary>Whether any signal is pending here, blocked or not.</summary>
    internal bool HasPending => hasPending;

    /// <summary>The guest's mask. The host's mirrors it, except while a captured signal waits.</summary>
    internal ulong Mask { get; set; }

    /// <summary>The alternate stack; <see cref="SignalStack.Disabled"/> if there is none.</summary>
    internal SignalStack AlternateStack = new() { Flags = SignalStack.Disabled };

    /// <summary>The signals that are pending here.</summary>
    internal ulong Pending
    {
        get
        {
            lock (gate)
            {
                ulong set = 0;
                foreach (int signal in pending.Keys)
                    set |= Signal.Bit(signal);
                return set;
            }
        }
    }

    /// <summary>Queues a signal. Numbers below 32 are pending at most once.</summary>
    internal void Enqueue(in SignalInfo info)
    {
        lock (gate)
        {
            if (!pending.TryGetValue(info.Number, out Queue<SignalInfo>? queue))
                pending.Add(info.Number, queue = new Queue<SignalInfo>());
            if (info.Number >= 32 || queue.Count == 0)
                queue.Enqueue(info);
            hasPending = true;
        }
    }

    /// <summary>Takes the lowest pending signal that a mask does not block.</summary>
    internal bool TryDequeue(ulong mask, out SignalInfo info)
    {
        info = default;
        if (!HasPending)
            return false;
        lock (gate)
        {
            foreach ((int signal, Queue<SignalInfo> queue) in pending)
            {
                if ((mask & Signal.Bit(signal)) != 0)
                    continue;
                info = queue.Dequeue();
                if (queue.Count == 0)
                    pending.Remove(signal);
                hasPending = pending.Count > 0;
                return true;
            }
            info = default;
            return false;
        }
    }

    /// <summary>Forgets what is pending: in the child of a fork.</summary>
    internal void Clear()
    {
        lock (gate)
        {
            pending.Clear();
            hasPending = false;
        }
    }
}
