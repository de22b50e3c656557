using Rhea.Guest.RiscV;
using Rhea.Guest.RiscV.Privileged;
using Rhea.Translator.Execution;
using HartAccess = Rhea.Guest.RiscV.Privileged.AccessKind;

namespace Rhea.Machines.RiscV;

/// <content>Steps, breakpoints and watchpoints: those of a debugger, and the hart's own triggers.</content>
public sealed unsafe partial class RiscVProcessor
{
    private ProcessorOrder _order;
    private ProcessorStop _watched;
    private bool _hasStepped;

    /// <summary>Triggers cover ranges of instructions: each is looked at by itself.</summary>
    private bool _checksFetches;

    /// <summary>Why the hart stopped by itself.</summary>
    internal ProcessorStop Stop { get; set; }

    /// <summary>Called on the hart's thread when it has stopped by itself.</summary>
    internal Action? Halted { get; init; }

    /// <summary>Where traps are shown, if anywhere.</summary>
    internal IMachineLog? Log { get; init; }

    /// <summary>The registers that instructions see. Exact while the hart stands still.</summary>
    internal RiscVState* State => _state;

    /// <summary>The debugger's watchpoints have changed. While the hart stands still.</summary>
    internal void WatchpointsChanged() => _vcpu.Buffer!.FlushAll();

    /// <inheritdoc/>
    public ExitReason Watch(ulong address, int size, WatchedAccess access)
    {
        IReadOnlyList<Watchpoint> watchpoints = _points.Watchpoints;
        for (int i = 0; i < watchpoints.Count; i++)
        {
            Watchpoint watchpoint = watchpoints[i];
            ulong last = address + (ulong)(size - 1);
            if ((watchpoint.Access & access) == 0 || address >= watchpoint.Address + watchpoint.Length || last < watchpoint.Address)
                continue;
            _watched = new ProcessorStop(ProcessorStopKind.Watchpoint, Math.Max(address, watchpoint.Address), watchpoint.Access);
            return ExitReason.Watchpoint;
        }

        if (!Hart.HasTriggers)
            return ExitReason.None;
        bool matches = ((access & WatchedAccess.Read) != 0 && Hart.MatchesTrigger(address, size, HartAccess.Load))
            || ((access & WatchedAccess.Write) != 0 && Hart.MatchesTrigger(address, size, HartAccess.Store));
        if (!matches)
            return ExitReason.None;
        _ = Fail(Cause.Breakpoint, address);
        return ExitReason.GuestException;
    }

    private bool IsWatched(ulong page)
    {
        IReadOnlyList<Watchpoint> watchpoints = _points.Watchpoints;
        for (int i = 0; i < watchpoints.Count; i++)
        {
            Watchpoint watchpoint = watchpoints[i];
            if (watchpoint.Address <= page + PageMask && watchpoint.Address + (watchpoint.Length - 1) >= page)
                return true;
        }

        return Hart.TriggerCovers(page, PageMask + 1, HartAccess.Load) || Hart.TriggerCovers(page, PageMask + 1, HartAccess.Store);
    }

    /// <summary>Code is translated to stop here, for a debugger or for a trigger of some hart.</summary>
    private void ReachBreakpoint(ulong pc)
    {
        if (_points.IsBreakpoint(pc))
            Stop = new ProcessorStop(ProcessorStopKind.Breakpoint, pc, default);
        else if (Hart.MatchesTrigger(pc, 1, HartAccess.Fetch))
            Trap(Cause.Breakpoint, pc);
        else
            Handle(Step());
    }

    private void StepOnce()
    {
        ulong pc = _state->Pc;
        if (!_order.Steps || _order.TakesInterrupts)
            TakeInterrupt();
        if (_points.IsBreakpoint(_state->Pc) && (_hasStepped || !_order.Steps))
        {
            Stop = new ProcessorStop(ProcessorStopKind.Breakpoint, _state->Pc, default);
            return;
        }

        if (Hart.MatchesTrigger(_state->Pc, 1, HartAccess.Fetch))
        {
            Trap(Cause.Breakpoint, _state->Pc);
        }
        else
        {
            ExitReason reason = Step();
            if (reason != ExitReason.Step)
                Handle(reason);
            // Nothing was executed.
            if (reason == ExitReason.Interrupt || (reason == ExitReason.InstructionFault && _state->Pc == pc))
                return;
        }

        _hasStepped = true;
        bool isInside = _state->Pc >= _order.RangeStart && _state->Pc < _order.RangeEnd;
        if (_order.Steps && Stop.Kind == ProcessorStopKind.None && !isInside)
            Stop = new ProcessorStop(ProcessorStopKind.Step, _state->Pc, default);
    }

    private void LogInterrupt(ulong pc)
    {
        // What it was is in the registers of the mode that it went to.
        const int machineCause = 0x342, supervisorCause = 0x142;
        _ = Hart.TryReadCsr(Hart.Mode == PrivilegeMode.Machine ? machineCause : supervisorCause, out ulong code);
        code &= 0xFF;
        LogTrap(isInterrupt: true, code, pc, 0, Cause.Interrupt | (Cause)code);
    }

    private void LogTrap(bool isInterrupt, ulong code, ulong pc, ulong value, Cause cause) => Log!.Trap(
        $"hart:{Settings.HartId}, async:{(isInterrupt ? 1 : 0)}, cause:{code:x16}, epc:0x{pc:x16}, tval:0x{value:x16}, mode:{Hart.Mode}, desc={cause}");
}
