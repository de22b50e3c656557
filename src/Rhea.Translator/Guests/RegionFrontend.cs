using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Guests;

/// <summary>What the front ends of all architectures share: regions of one block or of several, made from a translation of one instruction.</summary>
public abstract partial class RegionFrontend : IGuestFrontend
{
    private IReadOnlySet<ulong>? _breakpoints;
    private bool _raised;

    /// <summary>Makes a front end for a guest.</summary>
    protected RegionFrontend(GuestDescription description)
    {
        Description = description;
        Ir = new IrBuilder(description.Registers, description.IgnoresTopByte);
    }

    /// <inheritdoc/>
    public GuestDescription Description { get; }

    /// <summary>Where the intermediate representation goes.</summary>
    protected IrBuilder Ir { get; }

    /// <summary>The guest's code.</summary>
    protected CodeReader Code { get; } = new();

    /// <summary>The region that is being built.</summary>
    protected Region Region { get; private set; } = null!;

    /// <summary>Whether instructions are counted: one that looks at the count, or at time, must end its block.</summary>
    protected bool CountsInstructions { get; private set; }

    /// <summary>As <see cref="RegionLimits.ChecksFloatControl"/>.</summary>
    protected bool ChecksFloatControl { get; private set; }

    /// <summary>The length of the shortest instruction, in bytes.</summary>
    protected abstract uint ShortestInstruction { get; }

    /// <inheritdoc/>
    public void Build(Region region, ulong address, RegionLimits limits, Func<ulong, nint> locate)
    {
        Region = region;
        Code.Open(locate);
        _breakpoints = limits.Breakpoints;
        CountsInstructions = limits.CountsInstructions;
        ChecksFloatControl = limits.ChecksFloatControl;
        Ir.Begin(region, address);
        if (limits.Blocks <= 1)
        {
            BuildSingle(address, limits);
        }
        else
        {
            BuildGraph(address, limits);
        }
    }

    /// <summary>A block begins: nothing is known of what came before.</summary>
    protected abstract void BeginBlock();

    /// <summary>A block begins that follows itself: what its first iteration found out still holds.</summary>
    protected virtual void RepeatBlock() => BeginBlock();

    /// <summary>Translates the instruction at an address of the current page.</summary>
    /// <param name="pc">Its address.</param>
    /// <param name="isFirst">Whether it is the first of its block.</param>
    /// <param name="end">How it ends the block, if it does.</param>
    /// <returns>The address behind it; null if it cannot stand here, which it always can as the first one.</returns>
    protected abstract ulong? TranslateInstruction(ulong pc, bool isFirst, out BlockEnd end);

    /// <summary>What the code at a guest address that the region leaves for does with the flags first.</summary>
    protected virtual ExitHints FlagsAfter(ulong address) => ExitHints.FlagsDead;

    /// <summary>Whether instructions can be at an address at all.</summary>
    protected virtual bool IsAligned(ulong address) => true;

    /// <summary>Whether a region ends before an address because of a debugger.</summary>
    protected bool IsBreakpoint(ulong pc) => _breakpoints is not null && _breakpoints.Contains(pc);

    /// <summary>Ends the block with an exception of the instruction at an address, which is not executed.</summary>
    protected BlockEnd Raise(ExitReason reason, ulong pc)
    {
        _raised = true;
        Ir.Append(IrOp.ExitException, IrType.Void, immediate: (long)pc, aux: (int)reason);
        return BlockEnd.Leaves;
    }

    /// <summary>The translation depends on these bytes.</summary>
    protected void Depend(ulong start, ulong end)
    {
        Region.GuestStart = Math.Min(Region.GuestStart, start);
        Region.GuestEnd = Math.Max(Region.GuestEnd, end);
    }

    private void BuildSingle(ulong address, in RegionLimits limits)
    {
        Ir.BeginBlock(address);
        BlockEnd end = Translate(address, limits.Instructions, out ulong next);
        switch (end.Kind)
        {
            case BlockEndKind.Conditional when limits.FormsLoops && end.Target == address:
                BuildLoop(address, limits.Instructions, next, end);
                break;
            case BlockEndKind.None:
                ExitTo(next, address, false);
                break;
            case BlockEndKind.Jump:
                ExitTo(end.Target, next, true);
                break;
            case BlockEndKind.Conditional:
                int block = Region.BlockCount;
                Ir.Append(IrOp.Branch, IrType.Void, block, block + 1, end.Flags, aux: (int)end.Condition);
                Ir.BeginBlock(end.Target);
                ExitTo(end.Target, next, true);
                Ir.BeginBlock(next);
                ExitTo(next, address, false);
                break;
        }
    }

    /// <summary>A block that branches to itself: what was translated is the first iteration, before those that are polled.</summary>
    private void BuildLoop(ulong address, int instructions, ulong next, BlockEnd end)
    {
        const int loop = 1, firstExit = 2, laterExit = 3;
        Region.LoopBlock = loop;
        Region.ExchangesRegisters = true;
        Ir.Append(IrOp.Branch, IrType.Void, loop, firstExit, end.Flags, aux: (int)end.Condition);
        Ir.BeginBlock(address);
        Ir.Append(IrOp.Poll, IrType.Void, immediate: (long)address);
        end = Translate(address, instructions, out _, repeats: true);
        Ir.Append(IrOp.Branch, IrType.Void, loop, laterExit, end.Flags, aux: (int)end.Condition);
        for (int exit = firstExit; exit <= laterExit; exit++)
        {
            Ir.BeginBlock(next);
            ExitTo(next, address, false);
        }
    }

    /// <summary>Translates instructions until the block ends; <paramref name="next"/> is the address behind the last one.</summary>
    private BlockEnd Translate(ulong address, int instructions, out ulong next, Func<ulong, bool>? stopBefore = null, bool repeats = false)
    {
        BlockEnd end = default;
        next = address;
        int executed = 0;
        int count = CountsInstructions ? Ir.Append(IrOp.Count, IrType.Void, immediate: (long)address) : -1;
        _raised = false;
        if (repeats)
        {
            RepeatBlock();
        }
        else
        {
            BeginBlock();
        }

        for (int i = 0; i < instructions && end.Kind == BlockEndKind.None; i++)
        {
            bool isFirst = i == 0;

            // Another page may not be there to fetch.
            if (!Code.IsFetchable(next))
            {
                if (isFirst)
                {
                    ExitTo(next, next, false);
                    end = BlockEnd.Leaves;
                }

                break;
            }

            if (!isFirst && (IsBreakpoint(next) || (stopBefore is not null && stopBefore(next))))
            {
                break;
            }

            if (IsBreakpoint(next))
            {
                Ir.GuestInstruction(next);
                end = Raise(ExitReason.DebugBreakpoint, next);
                next += ShortestInstruction;
                break;
            }

            if (TranslateInstruction(next, isFirst, out end) is not { } behind)
            {
                break;
            }

            next = behind;
            executed += _raised ? 0 : 1;
        }

        if (count >= 0)
        {
            ref IrInstruction counter = ref Region[count];
            counter.Op = executed == 0 ? IrOp.Nop : IrOp.Count;
            counter.Aux = (byte)executed;
        }

        Depend(address, next);
        return end;
    }

    /// <summary>Leaves for a guest address; backward jumps are polled.</summary>
    private void ExitTo(ulong target, ulong from, bool jump)
    {
        ExitHints hints = FlagsAfter(target);
        if (jump && target < from)
        {
            hints |= ExitHints.Poll;
        }

        Ir.Append(IrOp.ExitDirect, IrType.Void, immediate: (long)target, aux: (int)hints);
    }
}
