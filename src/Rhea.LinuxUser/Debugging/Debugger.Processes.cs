using System.Globalization;
using Rhea.Gdb;
using Rhea.LinuxUser.Host;

namespace Rhea.LinuxUser.Debugging;

/// <content>Forks, and programs that replace the process's.</content>
internal sealed unsafe partial class Debugger
{
    /// <summary>The program goes on from one that the process ran before.</summary>
    private bool continued;

    /// <summary>While a vfork is reported: its child, which shares the memory, and speaks for its parent.</summary>
    internal ThreadIdentifier? VforkChild { get; private set; }

    /// <summary>In memory that both share: the debugger follows the child of a vfork, and the parent waits.</summary>
    private bool followsVfork;

    /// <summary>Whether packets about a process are for this one.</summary>
    internal bool Owns(int number) => number == Process || VforkChild?.Process == number;

    /// <summary>Gives a packet to the other process, and waits for the next turn.</summary>
    internal Turn HandOver(int number, ReadOnlySpan<byte> packet, out byte[] next)
    {
        next = [];
        if (Peer is not { IsSuspended: false } peer || peer.Process != number)
            return Turn.Unknown;
        peer.Give(packet);
        return WaitForTurn(out next);
    }

    private Turn WaitForTurn(out byte[] packet)
    {
        packet = [];
        Turn turn = Peer?.Wait(out packet) ?? Turn.Line;
        if (turn is Turn.Packet or Turn.Released)
            return turn;
        // The other one has left, or is gone.
        Peer?.Close();
        Peer = null;
        return Turn.Line;
    }

    /// <summary>The other process goes on without debugger.</summary>
    internal bool DetachOther(int number)
    {
        if (VforkChild?.Process == number)
        {
            VforkChild = null;
            return true;
        }
        if (Peer is not { } peer || peer.Process != number)
            return false;
        peer.Release();
        peer.Close();
        Peer = null;
        return true;
    }

    /// <summary>The debugger lets go of this process; the other one gets the line.</summary>
    internal bool LeaveLine()
    {
        Peer?.GiveLine();
        return Peer is not null;
    }

    /// <summary>Before a fork that the debugger wants to know of: the sockets between both; null if it does not.</summary>
    internal (int Parent, int Child)? PrepareFork(GuestThread thread, bool vfork)
    {
        bool wanted = vfork ? session.Features.VforkEvents : session.Features.ForkEvents;
        if (!wanted || thread.Debug.IsSilent || Peer is not null || !DebugPeer.TryCreatePair(Host, out int parent, out int child))
            return null;
        return (parent, child);
    }

    /// <summary>In the parent after a fork, while all others stand still.</summary>
    internal void Forked(GuestThread thread, (int Parent, int Child) pair, int child)
    {
        Host.Invoke(HostNumber.Close, pair.Child);
        if (child < 0)
        {
            Host.Invoke(HostNumber.Close, pair.Parent);
            return;
        }
        Peer = new DebugPeer(Host, new ThreadIdentifier(child, child), pair.Parent);
        Serve(thread, new StopReply(StopKind.Fork, Identify(thread)) { Child = new ThreadIdentifier(child, child) });
    }

    /// <summary>In the child after a fork: waits until the debugger has decided.</summary>
    internal void EnterChild(GuestThread thread, int forkingThread, (int Parent, int Child)? pair)
    {
        int parent = Process;
        if (pair is not { } sockets || thread.Debug.IsSilent)
        {
            thread.Debug.IsSilent = false;
            Peer = null;
            Detach();
            return;
        }
        Host.Invoke(HostNumber.Close, sockets.Parent);
        Process = (int)Host.Invoke(HostNumber.Getpid);
        Peer = new DebugPeer(Host, new ThreadIdentifier(parent, forkingThread), sockets.Child);
        notified = 0;
        TakeTurn(thread);
    }

    /// <summary>In the child of a vfork, before it is one: reports it in the name of the parent, which cannot.</summary>
    internal void ReportVfork(GuestThread thread, (int Parent, int Child) pair, int child)
    {
        VforkChild = new ThreadIdentifier(child, child);
        Serve(thread, new StopReply(StopKind.Vfork, Identify(thread)) { Child = VforkChild.Value });
        if (process.Debugger != this || VforkChild is null)
        {
            thread.Debug.IsSilent = true;
        }
        else
        {
            followsVfork = true;
            Peer = new DebugPeer(Host, Identify(thread), pair.Child) { IsSuspended = true };
            Process = child;
        }
        VforkChild = null;
    }

    /// <summary>In the parent of a vfork, after the child is gone.</summary>
    internal void ReportVforkDone(GuestThread thread, (int Parent, int Child) pair, int child)
    {
        Host.Invoke(HostNumber.Close, pair.Child);
        thread.Debug.IsSilent = false;
        notified = 0;
        if (process.Debugger != this || !followsVfork)
        {
            Host.Invoke(HostNumber.Close, pair.Parent);
            Stop(thread, new StopReply(StopKind.VforkDone, Identify(thread)), out _);
            return;
        }
        followsVfork = false;
        Process = (int)Host.Invoke(HostNumber.Getpid);
        Peer = new DebugPeer(Host, new ThreadIdentifier(child, child), pair.Parent);
        process.Threads.Acquire();
        process.Threads.StopOthers(thread);
        TakeTurn(thread);
        process.Threads.ResumeOthers();
        process.Threads.Release();
        process.Threads.ParkIfAsked(thread);
    }

    /// <summary>Before execve of a guest program: what its emulator needs to go on with the session; null if it is not debugged.</summary>
    internal string? PrepareExec(GuestThread thread)
    {
        if (thread.Debug.IsSilent)
            return null;
        socket.Prepare(keptByExecve: true);
        if (Peer is not null)
            Host.Invoke(HostNumber.Fcntl, Peer.Descriptor, 2, 0);
        string passed = string.Join('+', PassedSignals);
        string caught = CaughtCalls is null ? "-" : string.Join('+', CaughtCalls);
        return string.Create(
            CultureInfo.InvariantCulture, $"{socket.Descriptor},{Peer?.Descriptor ?? -1},{Peer?.Thread.Process ?? 0},{Peer?.Thread.Thread ?? 0},{passed},{caught},{session.Save()}");
    }

    /// <summary>After an execve that failed.</summary>
    internal void ExecFailed(GuestThread thread)
    {
        if (thread.Debug.IsSilent)
            return;
        socket.Prepare(keptByExecve: false);
        if (Peer is not null)
            Host.Invoke(HostNumber.Fcntl, Peer.Descriptor, 2, 1);
        notified = thread.Identifier;
        socket.NotifyThread(notified);
    }

    /// <summary>Takes over the session of the program before.</summary>
    internal static void Continue(GuestProcess process, string saved)
    {
        string[] parts = saved.Split(',', 7);
        if (parts.Length < 7 || !int.TryParse(parts[0], out int descriptor) || !int.TryParse(parts[1], out int peer) || !int.TryParse(parts[2], out int other)
            || !int.TryParse(parts[3], out int otherThread))
            return;
        var debugger = new Debugger(process, new DebugSocket(process.Host, descriptor)) { continued = true };
        debugger.socket.Prepare(keptByExecve: false);
        if (peer >= 0)
        {
            process.Host.Invoke(HostNumber.Fcntl, peer, 2, 1);
            debugger.Peer = new DebugPeer(process.Host, new ThreadIdentifier(other, otherThread), peer);
        }
        debugger.PassedSignals = Numbers(parts[4]);
        debugger.CaughtCalls = parts[5] == "-" ? null : Numbers(parts[5]);
        debugger.session.Restore(parts[6]);
        process.Debugger = debugger;
    }

    private static HashSet<int> Numbers(string list) =>
        [.. list.Split('+', StringSplitOptions.RemoveEmptyEntries).Select(number => int.TryParse(number, out int value) ? value : 0)];

    private void TakeTurn(GuestThread thread)
    {
        target.CurrentThread = thread;
        Turn turn = WaitForTurn(out byte[] packet);
        int signal = 0;
        Apply(thread, turn == Turn.Released ? ResumeRequest.Detached : session.Take(turn == Turn.Packet ? packet : null), ref signal);
    }

    /// <summary>Reports an event while the caller owns the registry and all others stand still.</summary>
    private void Serve(GuestThread thread, StopReply stop)
    {
        target.CurrentThread = thread;
        int signal = 0;
        Apply(thread, session.Stop(stop, true), ref signal);
    }
}
