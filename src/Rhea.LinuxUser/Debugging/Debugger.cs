using Rhea.Gdb;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Signals;
using Rhea.LinuxUser.Threads;
using Rhea.Translator.Execution;

namespace Rhea.LinuxUser.Debugging;

/// <summary>
/// A process under gdb. There is no thread of its own: the guest thread to which something happens stops the others, serves the debugger until it
/// lets the program go on, and goes on itself.
/// </summary>
internal sealed unsafe partial class Debugger
{
    private readonly GuestProcess process;
    private readonly DebugSocket socket;
    private readonly GdbSession session;
    private readonly DebugTarget target;
    private int polling;
    private long generation;
    private int notified;

    private Debugger(GuestProcess process, DebugSocket socket)
    {
        this.process = process;
        this.socket = socket;
        Process = (int)process.Host.Invoke(HostNumber.Getpid);
        target = new DebugTarget(process, this);
        session = new GdbSession(socket, target);
    }

    /// <summary>The number of the debugged process.</summary>
    internal int Process { get; private set; }

    /// <summary>The other process on the line, after a fork.</summary>
    internal DebugPeer? Peer { get; private set; }

    /// <summary>Signals, by the protocol's numbers, that do not stop.</summary>
    internal IReadOnlyCollection<int> PassedSignals { get; set; } = [];

    /// <summary>System calls that stop: empty for all, null for none.</summary>
    internal IReadOnlyCollection<int>? CaughtCalls { get; set; }

    private HostCall Host => process.Host;

    private DebugPoints Points => process.Engine.Debug;

    /// <summary>Waits for a debugger where the option says. Gives what went wrong, or null.</summary>
    internal static string? Wait(GuestProcess process, string place)
    {
        if (DebugSocket.Accept(process.Host, place, out string? error) is not { } socket)
            return error;
        process.Debugger = new Debugger(process, socket);
        return null;
    }

    /// <summary>Before the first instruction of the program.</summary>
    internal void Begin(GuestThread thread)
    {
        CaptureSignals(true);
        if (continued)
        {
            StopKind kind = session.Features.ExecEvents ? StopKind.Exec : StopKind.Signal;
            string path = System.Text.Encoding.UTF8.GetString(process.Program.Path);
            Stop(thread, new StopReply(kind, Identify(thread)) { Path = path }, out _);
            return;
        }
        Stop(thread, new StopReply(StopKind.Signal, Identify(thread)), out _, announce: false);
    }

    /// <summary>Runs guest code as the debugger wants.</summary>
    internal ExitReason Execute(GuestThread thread)
    {
        ThreadDebugState state = thread.Debug;
        Vcpu vcpu = thread.Vcpu;
        if (state.IsSilent)
            return ExecuteSilently(vcpu);
        while (state.Steps || Points.Watchpoints.Count > 0)
        {
            ulong pc = process.Architecture.ProgramCounter(vcpu.State);
            if (Points.IsBreakpoint(pc))
                return ExitReason.DebugBreakpoint;
            state.StepOrigin = pc;
            ExitReason reason = vcpu.Step();
            if (reason != ExitReason.Step)
                return reason;
            if (state.Steps && !InRange(thread))
                return ExitReason.Step;
            // Another thread may want this one to stop.
            if (Volatile.Read(ref *(int*)vcpu.ExitRequestAddress) != 0)
                return ExitReason.Interrupt;
        }
        return vcpu.Run();
    }

    /// <summary>The child of a vfork shares the breakpoints, and does not see them.</summary>
    private static ExitReason ExecuteSilently(Vcpu vcpu)
    {
        ExitReason reason = vcpu.Run();
        if (reason != ExitReason.DebugBreakpoint)
            return reason;
        reason = vcpu.Step();
        return reason is ExitReason.Step or ExitReason.Watchpoint ? ExitReason.Interrupt : reason;
    }

    private bool InRange(GuestThread thread)
    {
        ulong pc = process.Architecture.ProgramCounter(thread.Vcpu.State);
        return pc >= thread.Debug.RangeStart && pc < thread.Debug.RangeEnd;
    }

    internal ThreadIdentifier Identify(GuestThread thread) => new(Process, thread.Identifier);

    /// <summary>
    /// Stops everything, tells the debugger, and serves it. False if the debugger was not told: it is gone, or the reason is no longer true.
    /// </summary>
    /// <param name="thread">The calling thread.</param>
    /// <param name="stop">Why.</param>
    /// <param name="signal">The Linux signal that the thread shall get: 0 for none.</param>
    /// <param name="stillTrue">Asked once nothing else runs: another stop may have come first.</param>
    /// <param name="announce">Whether the debugger waits for it.</param>
    private bool Stop(GuestThread thread, StopReply stop, out int signal, Func<bool>? stillTrue = null, bool announce = true)
    {
        signal = GdbSignal.ToLinux(stop.Signal);
        ThreadRegistry threads = process.Threads;
        threads.Acquire(thread);
        if (process.Debugger != this || (stillTrue is not null && !stillTrue()))
        {
            threads.Release();
            return false;
        }
        threads.StopOthers(thread);
        target.CurrentThread = thread;
        Apply(thread, session.Stop(stop, announce), ref signal);
        threads.ResumeOthers();
        threads.Release();
        threads.ParkIfAsked(thread);
        return true;
    }

    /// <summary>Does what the debugger asks for. All others stand still, and the caller owns the registry.</summary>
    private void Apply(GuestThread current, ResumeRequest request, ref int signal)
    {
        switch (request.Kind)
        {
            case ResumeKind.Kill:
                Kill();
                break;
            case ResumeKind.Detach:
                // A debugger that lets go has dealt with the signal; one that is lost has not.
                if (!session.IsClosed)
                    signal = 0;
                Detach();
                break;
            default:
                signal = Resume(current, request);
                break;
        }
    }

    /// <summary>Gives every thread its orders, and the signal for the current one.</summary>
    private int Resume(GuestThread current, ResumeRequest request)
    {
        generation++;
        GuestThread? owner = null;
        int signal = 0;
        foreach (GuestThread thread in process.Threads.All)
        {
            ThreadDebugState state = thread.Debug;
            state.Reset();
            state.Generation = generation;
            // The child of a vfork is the current thread, too.
            ThreadAction? wanted = thread == current && VforkChild is { } child ? request.For(child) : null;
            if ((wanted ?? request.For(Identify(thread))) is not { } action)
            {
                process.Threads.Hold(thread);
                continue;
            }
            state.Steps = action.Step;
            state.RangeStart = action.RangeStart;
            state.RangeEnd = action.RangeEnd;
            state.StepOrigin = process.Architecture.ProgramCounter(thread.Vcpu.State);
            int given = GdbSignal.ToLinux(action.Signal);
            if (thread == current)
                signal = given;
            else if (given != 0)
                Inject(thread, given);
            owner ??= thread;
            process.Threads.Unhold(thread);
        }
        Notify(owner ?? current, current);
        return signal;
    }

    private static void Inject(GuestThread thread, int signal)
    {
        thread.Debug.Injected = signal;
        thread.Vcpu.RequestExit();
    }

    /// <summary>The thread that is kicked when the debugger wants to interrupt.</summary>
    private void Notify(GuestThread owner, GuestThread current)
    {
        if (owner.Identifier == notified)
            return;
        notified = owner.Identifier;
        socket.NotifyThread(notified);
        // What has come before is looked at once.
        if (owner != current)
            owner.Vcpu.RequestExit();
    }

    private void Kill()
    {
        Host.Invoke(HostNumber.Kill, Host.Invoke(HostNumber.Getpid), Signal.Kill);
        while (true)
            Host.Invoke(HostNumber.SchedYield);
    }

    /// <summary>The program goes on without debugger. All others stand still.</summary>
    private void Detach()
    {
        Points.Clear();
        foreach (GuestThread thread in process.Threads.All)
        {
            thread.Debug.Reset();
            process.Threads.Unhold(thread);
        }
        process.Debugger = null;
        CaptureSignals(false);
        Peer?.Close();
        Peer = null;
        socket.Close();
    }

    /// <summary>Under a debugger all signals are captured, also those without a handler.</summary>
    private void CaptureSignals(bool all)
    {
        process.HostSignals.CapturesAll = all;
        process.Actions.ApplyAll(all);
    }
}
