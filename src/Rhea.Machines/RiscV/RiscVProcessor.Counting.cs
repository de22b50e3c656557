using Rhea.Base.Time;
using Rhea.Translator.Execution;

namespace Rhea.Machines.RiscV;

/// <content>
/// Instructions are counted: the harts take turns on one thread. What looks at time, or may change when a timer is due, is executed as the last
/// instruction of its block, or alone: there the count is exact.
/// </content>
public sealed unsafe partial class RiscVProcessor : ITurnProcessor
{
    private readonly InstructionClock? _counter;
    private bool _isAlone, _mustBeAlone, _isWaiting, _yields, _isInTurn;
    private long _turnStart;
    private ulong _retired;

    /// <summary>Called when an interrupt has become pending, where harts take turns.</summary>
    internal Action? Woken { get; init; }

    int ICountedProcessor.Budget
    {
        get => _vcpu.Budget;
        set => _vcpu.Budget = value;
    }

    bool ITurnProcessor.IsIdle => _isWaiting && !Hart.HasPendingInterrupt;

    bool ITurnProcessor.HasStopped => Stop.Kind != ProcessorStopKind.None;

    /// <summary>The instructions that this hart has executed, where they are counted.</summary>
    private ulong Retired => _retired + (_isInTurn ? (ulong)(_counter!.Executed - _turnStart) : 0);

    void ITurnProcessor.EnterThread() => _vcpu.ThreadChanged();

    /// <summary>Gives an order for the turns to come.</summary>
    internal void Prepare(in ProcessorOrder order)
    {
        _stops = false;
        _order = order;
        _hasStepped = false;
        Stop = default;
    }

    void ITurnProcessor.RunTurn()
    {
        _isWaiting = _yields = false;
        _isInTurn = true;
        _turnStart = _counter!.Executed;
        // Fewer instructions are left than the next block has.
        bool isEnd = false;
        while (_vcpu.Budget > 0 && !_stops && !_isWaiting && !_yields && Stop.Kind == ProcessorStopKind.None)
        {
            if (_order.Steps || _checksFetches)
            {
                StepOnce();
                continue;
            }

            TakeInterrupt();
            if (isEnd)
            {
                ExecuteAlone();
                continue;
            }

            ExitReason reason = _vcpu.Run();
            isEnd = reason == ExitReason.Expired;
            if (!isEnd)
                Handle(reason);
        }

        _isInTurn = false;
        _retired += (ulong)(_counter.Executed - _turnStart);
    }

    private void ExecuteAlone()
    {
        ExitReason reason = Step();
        if (reason != ExitReason.Step)
            Handle(reason);
    }

    /// <summary>Executes one instruction, and counts it.</summary>
    private ExitReason Step()
    {
        if (_counter is null)
            return _vcpu.Step();
        // It counts while it executes, as in a block that it ends.
        _isAlone = true;
        _vcpu.Budget--;
        ExitReason reason = _vcpu.Step();
        _isAlone = false;
        if (!Counts(reason))
            _vcpu.Budget++;
        return reason;
    }

    /// <summary>Whether the instruction was executed, as <see cref="Vcpu.Budget"/> has it.</summary>
    private static bool Counts(ExitReason reason) => reason is ExitReason.Step or ExitReason.SystemCall or ExitReason.Breakpoint
        or ExitReason.Synchronise or ExitReason.SystemInstruction or ExitReason.Yield;

    /// <summary>Whether a device may be accessed now; else the instruction is to be executed alone.</summary>
    private bool MayAccessDevice()
    {
        _mustBeAlone = _counter is not null && !_isAlone;
        return !_mustBeAlone;
    }
}
