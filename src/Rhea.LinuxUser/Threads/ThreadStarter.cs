using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Signals;
using Rhea.Translator.Execution;

namespace Rhea.LinuxUser.Threads;

/// <summary>Starts and ends guest threads: each is a thread of the host.</summary>
internal sealed unsafe class ThreadStarter
{
    private const int HostStackSize = 1 << 20;
    private const int FutexWait = 0, FutexWake = 1;

    private readonly GuestThread parent;
    private readonly CloneRequest request;
    private readonly byte[] state;
    private readonly nint word;
    private int identifier;

    private ThreadStarter(GuestThread parent, in CloneRequest request)
    {
        this.parent = parent;
        this.request = request;
        word = parent.Host.AllocatePages(4096);
        state = new Span<byte>((void*)parent.Vcpu.State, parent.Process.Architecture.StateSize).ToArray();
    }

    /// <summary>Starts a thread that shares everything with its parent. Gives its number.</summary>
    internal static long Start(GuestThread parent, in CloneRequest request)
    {
        GuestProcess process = parent.Process;
        process.Threads.Acquire(parent);
        process.HostSignals.SetMask(HostSignals.BlockAll);
        parent.TakeCaptured();
        var starter = new ThreadStarter(parent, request);
        long result = -Errno.EAGAIN;
        try
        {
            new Thread(starter.Main, HostStackSize) { IsBackground = true }.Start();
            starter.WaitForChild();
            result = starter.identifier;
        }
        catch (OutOfMemoryException)
        {
            // The host has no room for another thread.
        }
        process.Host.Invoke(HostNumber.Munmap, starter.word, 4096);
        process.HostSignals.SetMask(HostSignals.MaskToHost(parent.Signals.Mask));
        process.Threads.Release();
        return result;
    }

    /// <summary>Ends the calling guest thread. The first thread of the process does not come back from here.</summary>
    internal static void Finish(GuestThread thread)
    {
        GuestProcess process = thread.Process;
        HostCall host = thread.Host;
        process.Debugger?.ThreadEnds(thread);
        process.Threads.Acquire(thread);
        process.HostSignals.SetMask(HostSignals.BlockAll);
        long processNumber = host.Invoke(HostNumber.Getpid);
        bool leader = thread.Identifier == processNumber;
        if (leader)
            process.Threads.LeaderStatus = thread.ExitStatus;
        process.Threads.Remove(thread);
        if (process.Threads.Count == 0)
        {
            process.Debugger?.ProcessExits(thread, process.Threads.LeaderStatus ?? thread.ExitStatus, owned: true);
            process.Ends(thread);
            host.Invoke(HostNumber.ExitGroup, process.Threads.LeaderStatus ?? thread.ExitStatus);
        }
        if (thread.Capture->Number != 0)
            host.Invoke(HostNumber.Kill, processNumber, thread.Capture->Number);
        ClearTid(thread);
        if (leader)
        {
            process.Threads.Captures.Remove(thread.Identifier);
            process.Threads.Release();
            host.Invoke(HostNumber.Exit, thread.ExitStatus);
        }
        thread.Detach();
        process.Threads.Release();
    }

    private static void ClearTid(GuestThread thread)
    {
        RobustList.Abandon(thread);
        if (thread.ClearAtExit == 0 || !thread.Process.Guest.TryWrite(thread.ClearAtExit, 0))
            return;
        thread.Host.Invoke(HostNumber.Futex, (long)thread.ClearAtExit, FutexWake, 1);
    }

    private void WaitForChild()
    {
        while (Volatile.Read(ref *(int*)word) == 0)
            parent.Host.Invoke(HostNumber.Futex, word, FutexWait, 0);
    }

    private void Main()
    {
        GuestProcess process = parent.Process;
        HostCall host = process.Host;
        Vcpu vcpu = process.Engine.CreateVcpu();
        var thread = new GuestThread(process, vcpu);
        fixed (byte* registers = state)
        {
            ulong? threadPointer = request.Has(CloneFlags.ThreadPointer) ? request.ThreadPointer : null;
            process.Architecture.CopyForClone((nint)registers, vcpu.State, request.StackPointer, threadPointer);
        }
        thread.Signals.Mask = parent.Signals.Mask;
        thread.ClearAtExit = request.Has(CloneFlags.ClearChildTid) ? request.ChildTid : 0;
        if (request.Has(CloneFlags.SetParentTid))
            process.Guest.TryWrite(request.ParentTid, thread.Identifier);
        if (request.Has(CloneFlags.SetChildTid))
            process.Guest.TryWrite(request.ChildTid, thread.Identifier);
        thread.Attach();
        process.Threads.Add(thread);
        identifier = thread.Identifier;
        Volatile.Write(ref *(int*)word, 1);
        host.Invoke(HostNumber.Futex, word, FutexWake, 1);
        // From here on the parent may have gone on, and its page is no longer there.
        process.HostSignals.SetMask(HostSignals.MaskToHost(thread.Signals.Mask));
        thread.Run();
        Finish(thread);
    }
}
