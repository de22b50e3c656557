namespace Rhea.LinuxUser.Signals;

/// <summary>
/// The table by which the emitted handler finds the capture block of the thread it interrupts: open addressing with linear
/// probing over the host's thread number. The handler reads while others write, so entries are never moved.
/// </summary>
internal sealed unsafe class CaptureTable(nint address)
{
    private const int Size = 4096;
    private const int Deleted = -1;
    private readonly Lock gate = new();
    private readonly Entry* entries = (Entry*)address;

    /// <summary>The guest thread that gets signals which the host gives to a thread of the emulator.</summary>
    internal int Fallback
    {
        set => *(int*)(address - 16) = value;
    }

    /// <summary>How many threads of the emulator have been made to block the guest's signals.</summary>
    internal int Shielded => Volatile.Read(ref *(int*)(address - 12));

    /// <summary>How often somebody has asked for statistics, with <see cref="HostSignals.Kick"/>.</summary>
    internal int Requests => Volatile.Read(ref *(int*)(address - 8));

    /// <summary>Adds a thread. False if the table is full.</summary>
    internal bool Add(int thread, CaptureBlock* block)
    {
        lock (gate)
        {
            for (int i = 0; i < Size - 1; i++)
            {
                Entry* entry = entries + ((thread + i) & (Size - 1));
                if (entry->Thread is not (0 or Deleted))
                    continue;
                entry->Block = block;
                Volatile.Write(ref entry->Thread, thread);
                return true;
            }
            return false;
        }
    }

    /// <summary>Removes a thread; its place is kept for another, so that no search is cut short.</summary>
    internal void Remove(int thread)
    {
        lock (gate)
        {
            for (int i = 0; i < Size - 1; i++)
            {
                Entry* entry = entries + ((thread + i) & (Size - 1));
                if (entry->Thread == thread)
                    Volatile.Write(ref entry->Thread, Deleted);
                else if (entry->Thread != 0)
                    continue;
                return;
            }
        }
    }

    /// <summary>Forgets all threads: after a fork, in the child.</summary>
    internal void Clear() => new Span<Entry>(entries, Size).Clear();

    private struct Entry
    {
        internal int Thread;
        internal CaptureBlock* Block;
    }
}
