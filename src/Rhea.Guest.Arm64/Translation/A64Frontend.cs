using Rhea.Guest.Arm64.Decoding;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.Guest.Arm64.Translation;

/// <summary>Builds regions from A64 code.</summary>
public sealed unsafe class A64Frontend : IGuestFrontend
{
    private readonly IrBuilder _ir;
    private readonly List<(ulong Address, int Block)> _known = [];
    private Func<ulong, nint> _locate = null!;
    private ulong _page;
    private nint _distance;
    private Region _region = null!;
    private IReadOnlySet<ulong>? _breakpoints;

    /// <summary>Makes a front end for AArch64 guests.</summary>
    public A64Frontend()
    {
        Description = Arm64Guest.Describe();
        _ir = new IrBuilder(Description.Registers);
    }

    /// <inheritdoc/>
    public GuestDescription Description { get; }

    /// <inheritdoc/>
    public void Build(Region region, ulong address, RegionLimits limits, Func<ulong, nint> locate)
    {
        _region = region;
        _locate = locate;
        _page = ulong.MaxValue;
        _breakpoints = limits.Breakpoints;
        _ir.Begin(region, address);
        if (limits.Blocks <= 1)
        {
            BuildSingle(address, limits.Instructions);
        }
        else
        {
            BuildGraph(address, limits);
        }
    }

    private void BuildSingle(ulong address, int instructions)
    {
        _ir.BeginBlock(address);
        BlockEnd end = Translate(address, instructions, out ulong next);
        switch (end.Kind)
        {
            case BlockEndKind.None:
                ExitTo(next, address, false);
                break;
            case BlockEndKind.Jump:
                ExitTo(end.Target, next, true);
                break;
            case BlockEndKind.Conditional:
                int block = _region.BlockCount;
                _ir.Append(IrOp.Branch, IrType.Void, block, block + 1, end.Flags, aux: (int)end.Condition);
                _ir.BeginBlock(end.Target);
                ExitTo(end.Target, next, true);
                _ir.BeginBlock(next);
                ExitTo(next, address, false);
                break;
        }
    }

    /// <summary>Translates instructions until the block ends; <paramref name="next"/> is the address behind the last one.</summary>
    private BlockEnd Translate(ulong address, int instructions, out ulong next, Func<ulong, bool>? stopBefore = null)
    {
        var translator = new A64Translator(_ir);
        ulong pc = address;
        for (int i = 0; i < instructions; i++)
        {
            // Another page may not be there to fetch.
            if (!IsFetchable(pc))
            {
                if (i == 0)
                {
                    ExitTo(pc, pc, false);
                    translator.End = new BlockEnd(BlockEndKind.Leaves, 0, -1);
                }

                break;
            }

            if (i > 0 && stopBefore is not null && stopBefore(pc))
            {
                break;
            }

            if (IsBreakpoint(pc))
            {
                if (i > 0)
                {
                    break;
                }

                _ir.GuestInstruction(pc);
                _ir.Append(IrOp.ExitException, IrType.Void, immediate: (long)pc, aux: (int)ExitReason.DebugBreakpoint);
                translator.End = new BlockEnd(BlockEndKind.Leaves, 0, -1);
                pc += 4;
                break;
            }

            uint word = Word(pc);
            _ir.GuestInstruction(pc);
            translator.Pc = pc;
            if (!A64Decoder.Decode(word, ref translator))
            {
                _ir.Append(IrOp.ExitException, IrType.Void, immediate: (long)pc, aux: (int)ExitReason.UndefinedInstruction);
                translator.End = new BlockEnd(BlockEndKind.Leaves, 0, -1);
            }

            pc += 4;
            if (translator.End.Kind != BlockEndKind.None)
            {
                break;
            }
        }

        next = pc;
        _region.GuestEnd = Math.Max(_region.GuestEnd, pc);
        _region.GuestStart = Math.Min(_region.GuestStart, address);
        return translator.End;
    }

    /// <summary>Leaves for a guest address; backward jumps are polled.</summary>
    private void ExitTo(ulong target, ulong from, bool jump)
    {
        ExitHints hints = FlagsAfter(target);
        if (jump && target < from)
        {
            hints |= ExitHints.Poll;
        }

        _ir.Append(IrOp.ExitDirect, IrType.Void, immediate: (long)target, aux: (int)hints);
    }

    /// <summary>What the code at an address does with the flags first.</summary>
    private ExitHints FlagsAfter(ulong address)
    {
        const int horizon = 8;
        for (int i = 0; i < horizon; i++)
        {
            ulong pc = address + (ulong)(i * 4);
            if (pc >> 12 != _page)
            {
                // Only the page of the region itself: its translation is dropped when that changes.
                return ExitHints.None;
            }

            if (IsBreakpoint(pc))
            {
                return ExitHints.None;
            }

            switch (FlagUse.Of(Word(pc)))
            {
                case FlagEffect.Reads:
                    Depend(address, pc + 4);
                    return ExitHints.FlagsRead;
                case FlagEffect.Writes:
                    Depend(address, pc + 4);
                    return ExitHints.FlagsDead;
                case FlagEffect.Observes:
                    return ExitHints.None;
            }
        }

        return ExitHints.None;
    }

    /// <summary>Whether there are instructions in an address's page; their bytes can be read then.</summary>
    private bool IsFetchable(ulong pc)
    {
        if (pc >> 12 == _page)
        {
            return true;
        }

        nint code = _locate(pc);
        if (code == 0)
        {
            return false;
        }

        _page = pc >> 12;
        _distance = code - (nint)pc;
        return true;
    }

    /// <summary>An instruction of the page that was found fetchable last.</summary>
    private uint Word(ulong pc) => *(uint*)((nint)pc + _distance);

    private bool IsBreakpoint(ulong pc) => _breakpoints is not null && _breakpoints.Contains(pc);

    /// <summary>The translation depends on these bytes too.</summary>
    private void Depend(ulong start, ulong end)
    {
        _region.GuestStart = Math.Min(_region.GuestStart, start);
        _region.GuestEnd = Math.Max(_region.GuestEnd, end);
    }

    // Regions of several blocks.

    private void BuildGraph(ulong address, RegionLimits limits)
    {
        _known.Clear();
        _pending.Clear();
        _edges.Clear();
        _random = limits.Seed | 1;
        _pending.Enqueue(address);
        int left = limits.Instructions;
        while (_pending.TryDequeue(out ulong start))
        {
            if (BlockAt(start) >= 0)
            {
                continue;
            }

            int block = _ir.BeginBlock(start);
            _known.Add((start, block));
            int count = Math.Max(1, Math.Min(left, 1 + (int)(Next() % 12)));
            BlockEnd end = Translate(start, count, out ulong next, pc => BlockAt(pc) >= 0);
            left -= count;
            bool more = left > 0 && _known.Count < limits.Blocks;
            switch (end.Kind)
            {
                case BlockEndKind.None:
                    EdgeTo(next, start, more);
                    break;
                case BlockEndKind.Jump:
                    EdgeTo(end.Target, start, more);
                    break;
                case BlockEndKind.Conditional:
                    int branch = _ir.Append(IrOp.Branch, IrType.Void, -1, -1, end.Flags, aux: (int)end.Condition);
                    _edges.Add(new Edge(branch, false, end.Target, start, more && Next() % 4 != 0));
                    _edges.Add(new Edge(branch, true, next, start, more && Next() % 4 != 0));
                    if (_edges[^2].Inside)
                    {
                        _pending.Enqueue(end.Target);
                    }

                    if (_edges[^1].Inside)
                    {
                        _pending.Enqueue(next);
                    }

                    break;
            }
        }

        Connect();
    }

    private readonly Queue<ulong> _pending = new();
    private readonly List<Edge> _edges = [];
    private uint _random;

    private readonly record struct Edge(int Branch, bool Second, ulong Target, ulong From, bool Inside);

    private uint Next()
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        return _random >> 4;
    }

    private int BlockAt(ulong address)
    {
        foreach ((ulong known, int block) in _known)
        {
            if (known == address)
            {
                return block;
            }
        }

        return -1;
    }

    private void EdgeTo(ulong target, ulong from, bool more)
    {
        bool inside = more && Next() % 8 != 0;
        int jump = _ir.Append(IrOp.Goto, IrType.Void, -1);
        _edges.Add(new Edge(jump, false, target, from, inside));
        if (inside)
        {
            _pending.Enqueue(target);
        }
    }

    /// <summary>Gives every edge its block: of the region, through a poll where it goes back, or one that leaves.</summary>
    private void Connect()
    {
        foreach (Edge edge in _edges)
        {
            int target = BlockAt(edge.Target);
            bool back = edge.Target <= edge.From;
            if (target < 0 || !SameFetch(edge.Target))
            {
                target = _ir.BeginBlock(edge.Target);
                ExitTo(edge.Target, edge.From + 4, true);
            }
            else if (back)
            {
                int poll = _ir.BeginBlock(edge.Target);
                _ir.Append(IrOp.Poll, IrType.Void, immediate: (long)edge.Target);
                _ir.Append(IrOp.Goto, IrType.Void, target);
                target = poll;
            }

            if (edge.Second)
            {
                _region[edge.Branch].B = target;
            }
            else
            {
                _region[edge.Branch].A = target;
            }
        }
    }

    private static bool SameFetch(ulong address) => (address & 3) == 0;
}
