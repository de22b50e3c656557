using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Signals;

namespace Rhea.LinuxUser.Threads;

/// <summary>
/// The threads of a guest process, and the means to have all but one stand still outside managed code, as a fork needs.
/// </summary>
/// <remarks>
/// Whoever changes the set of threads or stops the others owns the registry (<see cref="Acquire"/>); a thread that waits for it
/// can itself be parked. Lock order: the registry before anything else.
/// </remarks>
internal sealed unsafe class ThreadRegistry
{
    private const int FutexWakePrivate = 129;

    private readonly HostCall host;
    private readonly List<GuestThread> threads = [];
    private readonly List<int> leaving = [];
    private readonly uint* stopWord;
    private readonly uint* parked;
    private int owner;

    internal ThreadRegistry(HostCall host)
    {
        this.host = host;
        nint page = host.AllocatePages(4096);
        stopWord = (uint*)page;
        parked = (uint*)(page + 64);
        Captures = new CaptureTable(host.Stubs.HandlerTable);
    }

    /// <summary>How the signal handler finds threads.</summary>
    internal CaptureTable Captures { get; }

    /// <summary>The number of guest threads.</summary>
    internal int Count => threads.Count;

    /// <summary>The status of the first thread, once it has ended: the process ends with it.</summary>
    internal int? LeaderStatus { get; set; }

    /// <summary>Waits until nobody else owns the registry, and, for a given calling thread, until the debugger does not hold it.</summary>
    internal void Acquire(GuestThread? self = null)
    {
        while (true)
        {
            while (Interlocked.CompareExchange(ref owner, 1, 0) != 0)
            {
                ParkIfAsked(self);
                host.Invoke(HostNumber.SchedYield);
            }
            if (self is null || !self.Debug.IsHeld || self.Debug.IsSilent)
                return;
            Release();
            ParkIfAsked(self);
        }
    }

    internal void Release() => Volatile.Write(ref owner, 0);

    /// <summary>Adds a thread. The caller owns the registry.</summary>
    internal void Add(GuestThread thread)
    {
        threads.Add(thread);
        leaving.Remove(thread.Identifier);
        if (threads.Count == 1)
            Captures.Fallback = thread.Identifier;
    }

    /// <summary>Removes a thread that is about to leave. The caller owns the registry.</summary>
    internal void Remove(GuestThread thread)
    {
        threads.Remove(thread);
        long process = host.Invoke(HostNumber.Getpid);
        if (leaving.Count >= 64)
            leaving.RemoveAll(gone => host.Invoke(HostNumber.Tgkill, process, gone, 0) != 0);
        // The first thread never returns to managed code: it stays in a raw exit call until the process ends.
        if (thread.Identifier != process)
            leaving.Add(thread.Identifier);
        if (threads.Count > 0)
            Captures.Fallback = threads[0].Identifier;
    }

    /// <summary>
    /// Makes the threads of the runtime block the guest's signals, which the kernel would otherwise give them when the guest's
    /// threads block them. To be called once, when the only guest thread is known.
    /// </summary>
    internal void ShieldOtherThreads()
    {
        const int attempts = 10_000;
        long process = host.Invoke(HostNumber.Getpid);
        int expected = Captures.Shielded;
        foreach (int thread in HostThreads.List(host))
        {
            if (threads.Exists(known => known.Identifier == thread))
                continue;
            if (host.Invoke(HostNumber.Tgkill, process, thread, HostSignals.Kick) == 0)
                expected++;
        }
        for (int i = 0; i < attempts && Captures.Shielded < expected; i++)
            host.Invoke(HostNumber.SchedYield);
    }

    /// <summary>Finds a thread by its number.</summary>
    internal GuestThread? Find(int identifier)
    {
        Acquire();
        GuestThread? found = threads.Find(thread => thread.Identifier == identifier);
        Release();
        return found;
    }

    /// <summary>The threads at this moment, the first one first.</summary>
    internal GuestThread[] Snapshot()
    {
        Acquire();
        GuestThread[] all = [.. threads];
        Release();
        return all;
    }

    /// <summary>All threads. The caller owns the registry.</summary>
    internal IReadOnlyList<GuestThread> All => threads;

    /// <summary>
    /// Where every thread comes by outside of guest code, without locks: waits while another one, or the debugger, wants it to.
    /// </summary>
    internal void ParkIfAsked(GuestThread? self = null)
    {
        while (true)
        {
            uint value = Volatile.Read(ref *stopWord);
            if (value != 0)
            {
                host.Park(stopWord, parked, (int)value);
                continue;
            }
            if (self is null || !self.Debug.IsHeld || self.Debug.IsSilent)
                return;
            self.Debug.Waits = true;
            host.Park(self.Debug.HoldWord, parked, 1);
            self.Debug.Waits = false;
        }
    }

    /// <summary>Keeps a thread where it is when the others go on. To be called while it stands still.</summary>
    internal void Hold(GuestThread thread)
    {
        *thread.Debug.HoldWord = 1;
        thread.Vcpu.RequestExit();
    }

    /// <summary>Undoes <see cref="Hold"/>: the thread stands still with the others, until they go on.</summary>
    internal void Unhold(GuestThread thread)
    {
        if (!thread.Debug.IsHeld)
            return;
        Volatile.Write(ref *thread.Debug.HoldWord, 0);
        host.Invoke(HostNumber.Futex, (nint)thread.Debug.HoldWord, FutexWakePrivate, 1);
        // Until it has left there, it would be counted as parked while it runs.
        while (thread.Debug.Waits)
            host.Invoke(HostNumber.SchedYield);
    }

    /// <summary>Stops all other threads. The caller owns the registry.</summary>
    internal void StopOthers(GuestThread self)
    {
        WaitForLeaving();
        int others = threads.Count - 1;
        if (others == 0)
            return;
        Volatile.Write(ref *stopWord, 1);
        long process = host.Invoke(HostNumber.Getpid);
        for (int round = 0; Volatile.Read(ref *parked) != others; round++)
        {
            foreach (GuestThread thread in threads)
            {
                if (thread == self || (round & 63) != 0)
                    continue;
                thread.Vcpu.RequestExit();
                host.Invoke(HostNumber.Tgkill, process, thread.Identifier, HostSignals.Kick);
            }
            host.Invoke(HostNumber.SchedYield);
        }
    }

    /// <summary>Lets the others go on.</summary>
    internal void ResumeOthers()
    {
        if (Volatile.Read(ref *stopWord) == 0)
            return;
        Volatile.Write(ref *stopWord, 0);
        host.Invoke(HostNumber.Futex, (nint)stopWord, FutexWakePrivate, int.MaxValue);
    }

    /// <summary>In the child of a fork: only the caller exists.</summary>
    internal void KeepOnly(GuestThread self)
    {
        threads.Clear();
        leaving.Clear();
        *stopWord = 0;
        *parked = 0;
        LeaderStatus = null;
        Captures.Clear();
        Captures.Add(self.Identifier, self.Capture);
        Add(self);
    }

    /// <summary>Threads that have left the guest may still run managed code on their way out of the host.</summary>
    private void WaitForLeaving()
    {
        long process = host.Invoke(HostNumber.Getpid);
        foreach (int thread in leaving)
        {
            while (host.Invoke(HostNumber.Tgkill, process, thread, 0) == 0)
                host.Invoke(HostNumber.SchedYield);
        }
        leaving.Clear();
    }
}
