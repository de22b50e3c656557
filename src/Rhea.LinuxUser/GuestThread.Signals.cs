using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Signals;
using Rhea.LinuxUser.SystemCalls;

namespace Rhea.LinuxUser;

/// <summary>Delivery of signals.</summary>
internal sealed unsafe partial class GuestThread
{
    private const int HostStackSize = 64 << 10;
    private readonly nint hostStack;

    /// <summary>Gives the host thread its signal stack and makes it known to the signal handler.</summary>
    internal void Attach()
    {
        var stack = new SignalStack { Address = (ulong)hostStack, Size = HostStackSize };
        Host.Invoke(HostNumber.Sigaltstack, (long)&stack);
        Process.Threads.Captures.Add(Identifier, Capture);
    }

    /// <summary>Undoes <see cref="Attach"/> and frees what the thread holds. All signals must be blocked.</summary>
    internal void Detach()
    {
        Process.Threads.Captures.Remove(Identifier);
        var stack = new SignalStack { Flags = SignalStack.Disabled };
        Host.Invoke(HostNumber.Sigaltstack, (long)&stack);
        Host.Invoke(HostNumber.Munmap, hostStack, HostStackSize);
        Host.Invoke(HostNumber.Munmap, scratch, ScratchSize);
        Vcpu.Dispose();
    }

    /// <summary>
    /// Changes the mask. A signal that was captured under the old one, and is blocked by the new one, becomes pending again.
    /// </summary>
    internal void SetMask(ulong mask)
    {
        const int setMask = 2;
        ulong hostMask = HostSignals.MaskToHost(mask);
        long result = Host.InvokeInterruptible(
            Vcpu.ExitRequestAddress, HostNumber.RtSigprocmask, setMask, (long)&hostMask, 0, sizeof(ulong));
        if (result != 0)
        {
            Process.HostSignals.SetMask(HostSignals.BlockAll);
            TakeCaptured();
            Process.HostSignals.SetMask(hostMask);
        }
        Signals.Mask = mask & ~(Signal.Bit(Signal.Kill) | Signal.Bit(Signal.Stop));
    }

    /// <summary>Moves a captured signal to the thread's own queue. The host's mask must block all signals.</summary>
    internal void TakeCaptured()
    {
        if (Capture->Number == 0)
            return;
        SignalInfo info = Capture->Info;
        info.Number = HostSignals.ToGuest(Capture->Number);
        Capture->Number = 0;
        Signals.Enqueue(info);
    }

    /// <summary>
    /// Delivers what is pending before guest code runs again, and finishes a call that wants to be restarted.
    /// </summary>
    /// <param name="restart">The restart code of the system call, or 0.</param>
    /// <param name="call">The system call.</param>
    internal void DeliverPending(long restart, in CallArguments call)
    {
        while (!ending)
        {
            AnswerKick();
            if (Process.Debugger is { } debugger)
            {
                SignalInfo injected = default;
                ConsultDebugger(debugger, ref injected, ref restart, call);
                injected = TakeInjected(debugger);
                if (injected.Number != 0)
                    Deliver(injected, default, ref restart, call, reported: true);
            }
            if (Capture->SentFault != 0)
            {
                SignalInfo sent = Capture->SentFaultInfo;
                Volatile.Write(ref Capture->SentFault, 0);
                SignalCalls.SendToProcess(this, sent);
            }
            if (Capture->Number != 0)
            {
                SignalInfo info = Capture->Info;
                info.Number = HostSignals.ToGuest(Capture->Number);
                Capture->Number = 0;
                Deliver(info, default, ref restart, call);
                Process.HostSignals.SetMask(HostSignals.MaskToHost(Signals.Mask));
            }
            else if (Signals.TryDequeue(Signals.Mask, out SignalInfo queued))
            {
                Deliver(queued, default, ref restart, call);
            }
            else
            {
                break;
            }
        }
        if (restart == 0)
            return;
        ulong behind = ProgramCounter;
        Process.Architecture.RewindCall(Vcpu.State, call);
        // Where the call has not begun, nothing goes on.
        if (restart != -Errno.ERESTARTNOINTR)
            Restart.Set(restart, ProgramCounter, behind, call);
    }

    /// <summary>Delivers what is pending where guest code stopped. If that was before a call that goes on, the call is what is interrupted.</summary>
    private void DeliverBetweenInstructions()
    {
        if (Restart.IsPending && Restart.ProgramCounter != ProgramCounter)
            Restart.Clear();
        bool interrupts = Restart.IsPending && HasDeliverableSignal;
        if (interrupts)
            Process.Architecture.SetProgramCounter(Vcpu.State, Restart.Behind);
        DeliverPending(interrupts ? Restart.Code : 0, Restart.Call);
    }

    /// <summary>Does what another thread wanted with an exit request. A signal that comes after this makes a new request.</summary>
    internal void AnswerKick()
    {
        Volatile.Write(ref *(int*)Vcpu.ExitRequestAddress, 0);
        Interlocked.MemoryBarrier();
        Process.ShowStatisticsIfAsked();
        Process.Threads.ParkIfAsked(this);
    }

    /// <summary>Whether a signal waits to be delivered now.</summary>
    internal bool HasDeliverableSignal => Capture->Number != 0 || Capture->SentFault != 0 || Debug.Injected != 0 || (Signals.Pending & ~Signals.Mask) != 0;

    /// <summary>Delivers a signal that cannot wait: a fault. If it is blocked or ignored the process dies.</summary>
    internal void Force(int signal, int code, ulong address, in FaultRecord fault)
    {
        SignalInfo info = SignalInfo.Fault(signal, code, address);
        long restart = 0;
        if (Process.Debugger is { } debugger)
        {
            if (!ConsultDebugger(debugger, ref info, ref restart, default))
                return;
            if (info.Number != signal)
            {
                Deliver(info, default, ref restart, default, reported: true);
                return;
            }
        }
        SignalAction action = Process.Actions[signal];
        bool blocked = (Signals.Mask & Signal.Bit(signal)) != 0;
        if (blocked || !action.HasHandler)
            Die(info, address);
        Deliver(info, fault, ref restart, default, reported: true);
        Process.HostSignals.SetMask(HostSignals.MaskToHost(Signals.Mask));
    }

    /// <summary>The top of the stack that a handler runs on.</summary>
    internal ulong ChooseSignalStack(ulong stackPointer, in SignalAction action)
    {
        ref SignalStack alternate = ref Signals.AlternateStack;
        bool usable = (action.Flags & SignalAction.OnStack) != 0 && (alternate.Flags & SignalStack.Disabled) == 0 && alternate.Size != 0;
        return usable && !alternate.Contains(stackPointer) ? alternate.Address + alternate.Size : stackPointer;
    }

    /// <summary>The alternate stack as sigaltstack and signal frames tell it.</summary>
    internal SignalStack ReportedSignalStack(ulong stackPointer)
    {
        SignalStack stack = Signals.AlternateStack;
        if (stack.Size == 0)
            stack.Flags |= SignalStack.Disabled;
        else if (stack.Contains(stackPointer))
            stack.Flags |= SignalStack.OnStack;
        return stack;
    }

    /// <summary>At the end of a handler: the alternate stack of the frame, if it makes sense.</summary>
    internal void RestoreSignalStack(SignalStack stack, ulong stackPointer) => SetSignalStack(stack, stackPointer);

    /// <summary>sigaltstack's second half.</summary>
    internal long SetSignalStack(SignalStack stack, ulong stackPointer)
    {
        const ulong minimum = 5120;
        if (Signals.AlternateStack.Size != 0 && Signals.AlternateStack.Contains(stackPointer))
            return -Errno.EPERM;
        int mode = stack.Flags & ~SignalStack.AutoDisarm;
        if (mode is not (0 or SignalStack.OnStack or SignalStack.Disabled))
            return -Errno.EINVAL;
        if (stack.Address == Signals.AlternateStack.Address && stack.Size == Signals.AlternateStack.Size && stack.Flags == Signals.AlternateStack.Flags)
            return 0;
        if (mode == SignalStack.Disabled)
            stack = new SignalStack { Flags = SignalStack.Disabled };
        else if (stack.Size < minimum)
            return -Errno.ENOMEM;
        else
            stack.Flags &= SignalStack.AutoDisarm;
        Signals.AlternateStack = stack;
        return 0;
    }

    private void ForceDataFault()
    {
        ulong address = Vcpu.FaultAddress;
        bool mapped = Process.Memory.IsMapped(address);
        var record = new FaultRecord(address, Vcpu.FaultIsWrite ? FaultKind.Write : FaultKind.Read, !mapped);
        if (Vcpu.FaultSignal == Signal.Bus)
            Force(Signal.Bus, Vcpu.FaultCode == 0 ? 2 : Vcpu.FaultCode, address, record);
        else
            Force(Signal.Segv, mapped ? 2 : 1, address, record);
    }

    private void ForceFetchFault()
    {
        ulong address = ProgramCounter;
        bool mapped = Process.Memory.IsMapped(address);
        Force(Signal.Segv, mapped ? 2 : 1, address, new FaultRecord(address, FaultKind.Fetch, !mapped));
    }

    private void Deliver(SignalInfo info, in FaultRecord fault, ref long restart, in CallArguments call, bool reported = false)
    {
        if (!reported && Process.Debugger is { } debugger && !ConsultDebugger(debugger, ref info, ref restart, call))
            return;
        int signal = info.Number;
        SignalAction action = Process.Actions[signal];
        if (!action.HasHandler)
        {
            DeliverDefault(info, action);
            return;
        }
        if (restart != 0)
        {
            bool again = restart == -Errno.ERESTARTNOINTR
                || (restart == -Errno.ERESTARTSYS && (action.Flags & SignalAction.Restart) != 0);
            if (again)
                Process.Architecture.RewindCall(Vcpu.State, call);
            else
                Process.Architecture.SetResult(Vcpu.State, -Errno.EINTR);
            restart = 0;
        }
        Restart.Clear();
        Process.Trace?.Signal(this, info);
        ulong stackPointer = Process.Architecture.StackPointer(Vcpu.State);
        bool onAlternate = ChooseSignalStack(stackPointer, action) != stackPointer;
        if (!Process.Architecture.PushSignalFrame(this, action, info, Signals.Mask, fault))
        {
            // As the kernel does: the signal becomes a fault, which may have a stack of its own.
            if (signal == Signal.Segv)
                Die(SignalInfo.Fault(Signal.Segv, SignalInfo.Kernel, stackPointer), stackPointer);
            Force(Signal.Segv, SignalInfo.Kernel, 0, default);
            return;
        }
        Debug.EnteredHandler = true;
        if (onAlternate && (Signals.AlternateStack.Flags & SignalStack.AutoDisarm) != 0)
            Signals.AlternateStack = new SignalStack { Flags = SignalStack.Disabled };
        ulong blocked = action.Mask | ((action.Flags & SignalAction.NoDefer) != 0 ? 0 : Signal.Bit(signal));
        Signals.Mask |= blocked & ~(Signal.Bit(Signal.Kill) | Signal.Bit(Signal.Stop));
        if ((action.Flags & SignalAction.ResetHandler) != 0)
            Process.Actions.Set(signal, action with { Handler = SignalAction.Default });
    }

    /// <summary>A signal whose handler went away since it was captured, or one that the host does not carry.</summary>
    private void DeliverDefault(in SignalInfo info, in SignalAction action)
    {
        int signal = info.Number;
        if (action.Handler == SignalAction.Ignore || Signal.IsIgnoredByDefault(signal))
            return;
        if (Signal.StopsByDefault(signal))
            Host.Invoke(HostNumber.Tgkill, Host.Invoke(HostNumber.Getpid), Identifier, Signal.Stop);
        else
            Die(info, null);
    }

    /// <summary>Ends the process by a signal; with an address where it is a fault, which gets a line on standard error.</summary>
    private void Die(in SignalInfo info, ulong? address)
    {
        string? core = Signal.DumpsCoreByDefault(info.Number) ? DumpCore(info) : null;
        if (address is not null || core is not null)
        {
            string fault = address is null ? "" : $", address 0x{address:x}";
            string dumped = core is null ? "" : $"; the core file is {core}";
            HostText.WriteError(Host, $"{Process.Options.ToolName}: program terminated by {Signal.Name(info.Number)} at pc 0x{ProgramCounter:x}{fault}{dumped}");
        }
        Process.Debugger?.ProcessDies(this, info.Number);
        Process.Ends(this);
        Process.HostSignals.DieBy(info.Number);
    }

    private string? DumpCore(in SignalInfo info)
    {
        if (Process.CoreLimit == 0)
            return null;
        // The child of a vfork has its parent's memory, and one thread.
        if (RunsSharedChild)
            return CoreDumps.CoreDump.TryWrite(Process, [this], info, Process.CoreLimit);
        Process.Threads.Acquire(this);
        Process.Threads.StopOthers(this);
        GuestThread[] threads = [this, .. Process.Threads.All.Where(thread => thread != this)];
        string? name = CoreDumps.CoreDump.TryWrite(Process, threads, info, Process.CoreLimit);
        // The others do not go on: the process is about to die.
        Process.Threads.Release();
        return name;
    }

    /// <summary>Whether this is the child of a vfork, in its parent's memory.</summary>
    internal bool RunsSharedChild { get; set; }
}
