using Rhea.LinuxUser.Debugging;
using Rhea.LinuxUser.Files;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Signals;
using Rhea.LinuxUser.SystemCalls;
using Rhea.Translator.Execution;

namespace Rhea.LinuxUser;

/// <summary>A guest thread: a host thread with a virtual processor. Runs guest code, system calls and signal deliveries in turn.</summary>
internal sealed unsafe partial class GuestThread
{
    /// <summary>The room for translated paths: two calls take two of them.</summary>
    private const int ScratchSize = 4 * 4096;

    private readonly nint scratch;
    private bool ending;

    /// <summary>Makes the thread's state; to be called on the host thread that will run it.</summary>
    internal GuestThread(GuestProcess process, Vcpu vcpu)
    {
        Process = process;
        Vcpu = vcpu;
        Identifier = (int)Host.Invoke(HostNumber.Gettid);
        scratch = Host.AllocatePages(ScratchSize);
        Capture = (CaptureBlock*)(scratch + (3 * 4096));
        Capture->ExitRequest = vcpu.ExitRequestAddress;
        const int holdWord = 2048;
        Debug = new ThreadDebugState((uint*)((nint)Capture + holdWord));
        hostStack = Host.AllocatePages(HostStackSize);
    }

    internal GuestProcess Process { get; }

    internal Vcpu Vcpu { get; }

    internal HostCall Host => Process.Host;

    /// <summary>The thread number, which is the host's.</summary>
    internal int Identifier { get; private set; }

    /// <summary>Where the host's signal handler leaves a signal.</summary>
    internal CaptureBlock* Capture { get; }

    internal ThreadSignals Signals { get; } = new();

    /// <summary>The address that set_tid_address gave, cleared when the thread ends; 0 for none.</summary>
    internal ulong ClearAtExit { get; set; }

    /// <summary>The status that the thread ended with.</summary>
    internal int ExitStatus { get; private set; }

    /// <summary>The system call that an interruption without a handler has the guest make again.</summary>
    internal RestartBlock Restart { get; } = new();

    /// <summary>A page for a translated path.</summary>
    internal Span<byte> PathBuffer(int index) => new((void*)(scratch + (index * 4096)), 4096);

    /// <summary>Runs until the thread ends.</summary>
    internal void Run()
    {
        try
        {
            while (!ending)
            {
                Debugging.Debugger? debugger = Process.Debugger;
                ExitReason reason = debugger is null ? Vcpu.Run() : debugger.Execute(this);
                HandleExit(reason);
                debugger?.AfterExit(this, reason);
            }
        }
        catch (Exception error)
        {
            // A mistake of the emulator. Unwinding further would run the guest's exit as if nothing had happened.
            const int internalError = 70;
            HostText.WriteError(Host, $"{Process.Options.ToolName}: internal error at pc 0x{ProgramCounter:x}: {error}");
            Host.Invoke(HostNumber.ExitGroup, internalError);
        }
    }

    /// <summary>Ends the thread after the current system call.</summary>
    internal void End(int status)
    {
        ExitStatus = status;
        ending = true;
    }

    /// <summary>Acts on the reason for which guest code stopped.</summary>
    internal void HandleExit(ExitReason reason)
    {
        switch (reason)
        {
            case ExitReason.SystemCall:
                HandleCall();
                return;
            case ExitReason.UndefinedInstruction:
                Force(Signal.Ill, code: 1, ProgramCounter, default);
                break;
            case ExitReason.Breakpoint:
                Force(Signal.Trap, code: 1, ProgramCounter, default);
                break;
            case ExitReason.AlignmentFault:
                Force(Signal.Bus, code: 1, ProgramCounter, default);
                break;
            case ExitReason.MisalignedAccess:
                Force(Signal.Bus, code: 1, Vcpu.FaultAddress, default);
                break;
            case ExitReason.DataFault:
                ForceDataFault();
                break;
            case ExitReason.InstructionFault:
                ForceFetchFault();
                break;
            case ExitReason.Step or ExitReason.DebugBreakpoint or ExitReason.Watchpoint:
                Process.Debugger?.Report(this, reason);
                break;
            case ExitReason.Yield:
                Host.Invoke(HostNumber.SchedYield);
                break;
        }
        DeliverBetweenInstructions();
    }

    private ulong ProgramCounter => Process.Architecture.ProgramCounter(Vcpu.State);

    private void HandleCall()
    {
        CallArguments call = Process.Architecture.ReadCall(Vcpu.State);
        bool again = Restart.Enter(call.Number);
        // A signal that arrived before the call is delivered before it; one that arrived before it goes on interrupts it.
        if (Capture->Number != 0 && again)
        {
            DeliverPending(Restart.Code, call);
            return;
        }
        if (Capture->Number != 0)
        {
            Process.Architecture.RewindCall(Vcpu.State, call);
            DeliverPending(0, default);
            return;
        }
        if (Process.Debugger is { CaughtCalls: not null } debugger)
        {
            debugger.ReportCall(this, call.Number, entry: true);
            call = Process.Architecture.ReadCall(Vcpu.State);
        }
        long result = Invoke(call);
        if (ending)
            return;
        if (result == -Errno.ERESTARTNOINTR && again)
            result = Restart.Code;
        bool restart = result is -Errno.ERESTARTSYS or -Errno.ERESTARTNOINTR or -Errno.ERESTARTNOHAND;
        if (!restart && result != SystemCallTable.StateChanged)
            Process.Architecture.SetResult(Vcpu.State, result);
        if (!restart)
            Process.Debugger?.ReportCall(this, call.Number, entry: false);
        if (restart || *(int*)Vcpu.ExitRequestAddress != 0 || Signals.HasPending)
            DeliverPending(restart ? result : 0, call);
    }

    private long Invoke(in CallArguments call)
    {
        if (Process.Trace is null)
            return Process.Calls.Invoke(this, call);
        Process.Trace.Enter(this, call);
        long result = Process.Calls.Invoke(this, call);
        Process.Trace.Leave(this, call, result);
        return result;
    }

    /// <summary>A host call that may block, of the kind that is restarted after a handler with SA_RESTART.</summary>
    internal long Block(HostNumber number, long a0 = 0, long a1 = 0, long a2 = 0, long a3 = 0, long a4 = 0, long a5 = 0) =>
        Host.InvokeInterruptible(Vcpu.ExitRequestAddress, number, a0, a1, a2, a3, a4, a5);

    /// <summary>A host call that may block, of the kind that any handler ends.</summary>
    internal long BlockUntilHandler(HostNumber number, long a0 = 0, long a1 = 0, long a2 = 0, long a3 = 0, long a4 = 0, long a5 = 0)
    {
        long result = Host.InvokeInterruptible(Vcpu.ExitRequestAddress, number, a0, a1, a2, a3, a4, a5);
        return result == -Errno.ERESTARTSYS ? -Errno.ERESTARTNOHAND : result;
    }

    /// <summary>Tells the outcome of translating a path argument: a host address, or a negated error.</summary>
    internal long ResolvePath(ulong address, int buffer, PathUse use = PathUse.Follow) => Process.Paths.Resolve(this, address, buffer, use);

    /// <summary>In the child of a fork: the thread has another number now.</summary>
    internal void Renumber() => Identifier = (int)Host.Invoke(HostNumber.Gettid);

    /// <summary>After a vfork, in the parent: the number from before.</summary>
    internal void Renumber(int identifier) => Identifier = identifier;
}
