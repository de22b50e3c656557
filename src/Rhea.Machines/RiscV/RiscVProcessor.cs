using Rhea.Base.Host;
using Rhea.Base.Memory;
using Rhea.Base.Time;
using Rhea.Guest.RiscV;
using Rhea.Guest.RiscV.Privileged;
using Rhea.Translator.Execution;
using HartAccess = Rhea.Guest.RiscV.Privileged.AccessKind;

namespace Rhea.Machines.RiscV;

/// <summary>A hart of a machine: its privileged architecture, its translated code, and the thread that runs it.</summary>
public sealed unsafe partial class RiscVProcessor : ISystemProcessor, IDisposable
{
    private readonly RiscVVirtBoard _board;
    private readonly AddressSpace _memory;
    private readonly Vcpu _vcpu;
    private readonly DebugPoints _points;
    private readonly RiscVState* _state;
    private readonly ClockTimer _timer;
    private readonly HostEvent _wake = new();
    private Thread? _thread;
    private volatile bool _stops;

    internal RiscVProcessor(RiscVVirtBoard board, ExecutionEngine engine, HartSettings settings, VirtualClock clock)
    {
        _board = board;
        _memory = board.Memory;
        Settings = settings;
        _vcpu = engine.CreateVcpu(this);
        _points = engine.Debug;
        _vcpu.Owner = this;
        _state = (RiscVState*)_vcpu.State;
        _counter = clock as InstructionClock;
        _timer = clock.CreateTimer(() => Hart!.UpdateTimer());
        Hart = new Hart(settings, this, _state);
    }

    /// <summary>What kind of hart it is.</summary>
    public HartSettings Settings { get; }

    /// <inheritdoc/>
    public Hart Hart { get; }

    /// <summary>Power on: the state at the first instruction. Not while it runs.</summary>
    public void Reset()
    {
        for (int i = 0; i < 32; i++)
            _state->X[i] = 0;
        new Span<ulong>(_state->F, 64).Clear();
        _state->ReservationArmed = 0;
        _state->Pc = Hart.Reset();
        _isWaiting = false;
        Stop = default;
    }

    /// <summary>Starts the thread.</summary>
    public void Start(in ProcessorOrder order)
    {
        Prepare(order);
        _thread = new Thread(Run) { IsBackground = true, Name = $"hart {Settings.HartId}" };
        _thread.Start();
    }

    /// <summary>Runs on the calling thread until it stops.</summary>
    internal void RunHere()
    {
        _stops = false;
        _order = ProcessorOrder.Free;
        _hasStepped = false;
        Stop = default;
        Run();
    }

    /// <summary>Asks the processor to stop; <see cref="Join"/> waits for it.</summary>
    public void RequestStop()
    {
        _stops = true;
        _vcpu.RequestExit();
        _wake.Signal();
    }

    /// <summary>Waits until it has stopped. Not under the machine's lock.</summary>
    public void Join()
    {
        _thread?.Join();
        _thread = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Cancel();
        _vcpu.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        _vcpu.ThreadChanged();
        while (!_stops && Stop.Kind == ProcessorStopKind.None)
        {
            if (_order.Steps || _checksFetches)
            {
                StepOnce();
                continue;
            }

            TakeInterrupt();
            Handle(_vcpu.Run());
        }

        if (Stop.Kind != ProcessorStopKind.None)
            Halted?.Invoke();
    }

    private void TakeInterrupt()
    {
        ulong pc = _state->Pc;
        if (!Hart.TryTakeInterrupt(pc, out ulong handler))
            return;
        _state->Pc = handler;
        if (Log is { WantsTraps: true })
            LogInterrupt(pc);
    }

    /// <summary>Acts on the reason for which guest code stopped.</summary>
    private void Handle(ExitReason reason)
    {
        ulong pc = _state->Pc;
        switch (reason)
        {
            case ExitReason.GuestException when _mustBeAlone:
                _mustBeAlone = false;
                ExecuteAlone();
                break;
            case ExitReason.GuestException:
                Trap(_cause, _causeValue);
                break;
            case ExitReason.SystemCall:
                _state->Pc = pc - 4;
                Trap(Hart.EnvironmentCall, 0);
                break;
            case ExitReason.Breakpoint:
                Trap(Cause.Breakpoint, pc);
                break;
            case ExitReason.UndefinedInstruction:
                IllegalInstruction(pc);
                break;
            case ExitReason.AlignmentFault:
                Trap(Cause.InstructionAddressMisaligned, _state->CsrValue);
                break;
            case ExitReason.MisalignedAccess:
                bool isLoad = TryReadInstruction(pc, out uint word) && IsLoadReserved(word);
                Trap(isLoad ? Cause.LoadAddressMisaligned : Cause.StoreAddressMisaligned, _vcpu.FaultAddress);
                break;
            case ExitReason.InstructionFault:
                // Its second half is on a page that was not translated with it, or that cannot be fetched from.
                if (!Translate(pc + 2, sizeof(ushort), Translator.SystemMode.AccessKind.Fetch, out _))
                    Trap(_cause, _causeValue);
                break;
            case ExitReason.DividedPage:
                StepOnDividedPage(pc);
                break;
            case ExitReason.SystemInstruction:
                ExecuteSystem(pc);
                break;
            case ExitReason.Yield:
                // A hart that spins may be waiting for one that has no processor of the host now.
                if (_counter is not null)
                    _yields = true;
                else
                    Thread.Yield();
                break;
            case ExitReason.DebugBreakpoint:
                ReachBreakpoint(pc);
                break;
            case ExitReason.Watchpoint:
                Stop = _watched;
                break;
        }
    }

    /// <summary>Physical memory protection divides the page: each part of an instruction is looked at by itself.</summary>
    private void StepOnDividedPage(ulong pc)
    {
        if (_points.IsBreakpoint(pc) || Hart.MatchesTrigger(pc, 1, HartAccess.Fetch))
            ReachBreakpoint(pc);
        else if (TryReadInstruction(pc, out _))
            Handle(Step());
        else
            Trap(_cause, _causeValue);
    }

    private void Trap(Cause cause, ulong value)
    {
        if (Log is { WantsTraps: true })
            LogTrap(isInterrupt: false, (ulong)cause, _state->Pc, value, cause);
        _state->Pc = Hart.TakeTrap(cause, value, _state->Pc);
    }

    private void IllegalInstruction(ulong pc)
    {
        _ = TryReadInstruction(pc, out uint word);
        Trap(Cause.IllegalInstruction, word);
    }

    private static bool IsLoadReserved(uint word) => (word >> 27) == 2;
}
