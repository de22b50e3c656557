using Rhea.Gdb;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Signals;
using Rhea.Translator.Execution;

namespace Rhea.LinuxUser.Debugging;

/// <content>What happens to threads.</content>
internal sealed unsafe partial class Debugger
{
    /// <summary>An exit of the processor that only a debugger knows.</summary>
    internal void Report(GuestThread thread, ExitReason reason)
    {
        switch (reason)
        {
            case ExitReason.Step:
                ReportStep(thread);
                break;
            case ExitReason.DebugBreakpoint:
                ulong pc = process.Architecture.ProgramCounter(thread.Vcpu.State);
                StopKind kind = target.IsHardware(pc) ? StopKind.HardwareBreakpoint : StopKind.SoftwareBreakpoint;
                Stop(thread, new StopReply(kind, Identify(thread)), out _, () => Points.IsBreakpoint(pc));
                break;
            case ExitReason.Watchpoint:
                ReportWatchpoint(thread);
                break;
        }
    }

    /// <summary>After an exit was handled: whether it has completed a step.</summary>
    internal void AfterExit(GuestThread thread, ExitReason reason)
    {
        ThreadDebugState state = thread.Debug;
        if (!state.Steps || state.IsSilent)
            return;
        bool moved = process.Architecture.ProgramCounter(thread.Vcpu.State) != state.StepOrigin;
        bool executed = reason is ExitReason.SystemCall or ExitReason.Yield && moved && !InRange(thread);
        if (executed || state.EnteredHandler)
            ReportStep(thread);
    }

    private void ReportStep(GuestThread thread)
    {
        long started = thread.Debug.Generation;
        Stop(thread, new StopReply(StopKind.Signal, Identify(thread)), out _, () => thread.Debug.Generation == started);
    }

    private void ReportWatchpoint(GuestThread thread)
    {
        ulong address = thread.Vcpu.FaultAddress;
        bool write = thread.Vcpu.FaultIsWrite;
        Watchpoint? hit = null;
        bool Find()
        {
            foreach (Watchpoint watchpoint in Points.Watchpoints)
            {
                // An atomic access is both.
                bool fits = address - watchpoint.Address < watchpoint.Length
                    && (write || (watchpoint.Access & WatchedAccess.Read) != 0);
                if (fits)
                    hit ??= watchpoint;
            }
            return hit is not null;
        }

        if (!Find())
            return;
        StopKind kind = hit!.Value.Access switch
        {
            WatchedAccess.Write => StopKind.WriteWatch,
            WatchedAccess.Read => StopKind.ReadWatch,
            _ => StopKind.AccessWatch,
        };
        Stop(thread, new StopReply(kind, Identify(thread)) { Value = address }, out _, Find);
    }

    /// <summary>
    /// A signal is about to be delivered. False: the debugger keeps it from the program. It may be replaced by another one.
    /// </summary>
    internal bool Allows(GuestThread thread, ref SignalInfo info)
    {
        if (thread.Debug.IsSilent)
            return true;
        int number = GdbSignal.FromLinux(info.Number);
        if (PassedSignals.Contains(number))
            return true;
        thread.Debug.LastSignal = info;
        if (!Stop(thread, new StopReply(StopKind.Signal, Identify(thread)) { Signal = number }, out int signal))
            return true;
        // A signal without a number in the protocol cannot be named by the debugger.
        if (number == GdbSignal.Unknown && signal == 0 && process.Debugger is null)
            return true;
        if (signal != 0 && signal != info.Number)
            info = Made(signal);
        return signal != 0;
    }

    /// <summary>A signal that the debugger makes up.</summary>
    internal SignalInfo Made(int signal) =>
        SignalInfo.Sent(signal, SignalInfo.User, Process, (uint)Host.Invoke(HostNumber.Getuid));

    /// <summary>Looks whether the debugger wants to interrupt, or is gone.</summary>
    internal void Poll(GuestThread thread)
    {
        if (thread.Debug.IsSilent || Interlocked.CompareExchange(ref polling, 1, 0) != 0)
            return;
        bool interrupted = process.Debugger == this && session.Poll();
        Volatile.Write(ref polling, 0);
        // A closed line is noticed by the attempt to serve it.
        if (interrupted || (session.IsClosed && process.Debugger == this))
            Stop(thread, new StopReply(StopKind.Signal, Identify(thread)) { Signal = GdbSignal.Interrupt }, out _);
    }

    /// <summary>A system call begins or has ended.</summary>
    internal void ReportCall(GuestThread thread, ulong number, bool entry)
    {
        if (CaughtCalls is not { } calls || thread.Debug.IsSilent || (calls.Count > 0 && !calls.Contains((int)number)))
            return;
        var stop = new StopReply(entry ? StopKind.SystemCallEntry : StopKind.SystemCallReturn, Identify(thread)) { Value = number };
        Stop(thread, stop, out int signal, () => CaughtCalls is not null);
        if (signal != 0 && signal != Signal.Trap)
            Inject(thread, signal);
    }

    /// <summary>A thread ends. Who is left must not stand still for ever.</summary>
    internal void ThreadEnds(GuestThread ending)
    {
        if (ending.Debug.IsSilent)
            return;
        process.Threads.Acquire(ending);
        GuestThread? runner = null, other = null;
        foreach (GuestThread thread in process.Threads.All)
        {
            if (thread == ending)
                continue;
            other ??= thread;
            if (!thread.Debug.IsHeld)
                runner ??= thread;
        }
        if (runner is null && other is not null)
        {
            foreach (GuestThread thread in process.Threads.All)
                process.Threads.Unhold(thread);
            runner = other;
        }
        if (runner is not null && notified == ending.Identifier)
            Notify(runner, ending);
        process.Threads.Release();
    }

    /// <summary>The process ends with a status.</summary>
    /// <param name="thread">The calling thread.</param>
    /// <param name="status">The status.</param>
    /// <param name="owned">Whether the caller owns the registry.</param>
    internal void ProcessExits(GuestThread thread, int status, bool owned)
    {
        if (!thread.Debug.IsSilent)
            End(thread, new StopReply(StopKind.Exited, Identify(thread)) { Value = (byte)status }, owned);
    }

    /// <summary>The process dies by a signal.</summary>
    internal void ProcessDies(GuestThread thread, int signal)
    {
        if (!thread.Debug.IsSilent)
            End(thread, new StopReply(StopKind.Killed, Identify(thread)) { Signal = GdbSignal.FromLinux(signal) }, false);
    }

    private void End(GuestThread thread, StopReply stop, bool owned)
    {
        if (!owned)
            process.Threads.Acquire(thread);
        if (process.Debugger == this)
        {
            session.End(stop);
            Peer?.GiveLine();
        }
        process.Debugger = null;
        if (!owned)
            process.Threads.Release();
    }
}
