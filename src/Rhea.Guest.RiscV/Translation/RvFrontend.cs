using Rhea.Guest.RiscV.Decoding;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.Guest.RiscV.Translation;

/// <summary>Builds regions from RISC-V code.</summary>
public sealed unsafe class RvFrontend : IGuestFrontend
{
    private readonly RiscVHart _hart;
    private readonly IrBuilder _ir;
    private readonly UnboxedNumbers _unboxed = new();
    private readonly List<(ulong Address, int Block)> _known = [];
    private Func<ulong, nint> _locate = null!;
    private ulong _page;
    private nint _distance;
    private Region _region = null!;
    private IReadOnlySet<ulong>? _breakpoints;

    /// <summary>Makes a front end for a kind of hart.</summary>
    public RvFrontend(RiscVHart hart)
    {
        _hart = hart;
        Description = RiscVGuest.Describe(hart);
        _ir = new IrBuilder(Description.Registers, Description.IgnoresTopByte);
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
        var translator = new RvTranslator(_ir, _hart, _unboxed);
        ulong pc = address;
        bool usesFloat = _hart.IsUserOnly;
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
                pc += 2;
                break;
            }

            uint word = Word(pc, out int available);
            int length = (word & 3) == 3 ? 4 : 2;
            bool isWhole = available >= length * 8;
            if (!isWhole && i > 0)
            {
                break;
            }

            _ir.GuestInstruction(pc);
            translator.Pc = pc;
            if (!isWhole)
            {
                // The second half is in a page that cannot be fetched from: the fault is there.
                _ir.Append(IrOp.ExitException, IrType.Void, immediate: (long)pc, aux: (int)ExitReason.InstructionFault);
                translator.End = new BlockEnd(BlockEndKind.Leaves, 0, -1);
            }
            else if (!Decode(word, available, ref translator, ref usesFloat))
            {
                _ir.Append(IrOp.ExitException, IrType.Void, immediate: (long)pc, aux: (int)ExitReason.UndefinedInstruction);
                translator.End = new BlockEnd(BlockEndKind.Leaves, 0, -1);
            }

            pc = Address(pc + (uint)length);
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

    /// <summary>Translates an instruction; the first of floating point in a block asks whether that is enabled.</summary>
    private static bool Decode(uint word, int available, ref RvTranslator translator, ref bool usesFloat)
    {
        if (!usesFloat && UsesFloat(word))
        {
            usesFloat = true;
            translator.RequireFloat();
        }

        return RvDecoder.Decode(word, available, ref translator);
    }

    /// <summary>The major opcodes LOAD-FP, STORE-FP, MADD to NMADD, OP-FP, and their compressed forms.</summary>
    private static bool UsesFloat(uint word) => (word & 3) == 3
        ? (word & 0x7F) is 0x07 or 0x27 or 0x43 or 0x47 or 0x4B or 0x4F or 0x53
        : (word & 1) == 0 && (word >> 13) is 1 or 5;

    /// <summary>Leaves for a guest address; backward jumps are polled.</summary>
    private void ExitTo(ulong target, ulong from, bool jump)
    {
        // There are no flags to be seen by anybody.
        ExitHints hints = ExitHints.FlagsDead;
        if (jump && target < from)
        {
            hints |= ExitHints.Poll;
        }

        _ir.Append(IrOp.ExitDirect, IrType.Void, immediate: (long)target, aux: (int)hints);
    }

    private ulong Address(ulong address) => _hart.Is64 ? address : (uint)address;

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

    /// <summary>
    /// The instruction at an address in the page that was found fetchable last, and how many of its bits there are: an instruction of 4 bytes
    /// may go on in the next page. Nothing is read there if it does not.
    /// </summary>
    private uint Word(ulong pc, out int available)
    {
        const ulong pageMask = 0xFFF;
        byte* at = (byte*)((nint)pc + _distance);
        uint low = *(ushort*)at;
        available = 32;
        if ((low & 3) != 3)
        {
            return low;
        }

        if ((pc & pageMask) != pageMask - 1)
        {
            return *(uint*)at;
        }

        nint next = _locate(Address(pc + 2));
        available = next != 0 ? 32 : 16;
        return next != 0 ? low | ((uint)*(ushort*)next << 16) : low;
    }

    private bool IsBreakpoint(ulong pc) => _breakpoints is not null && _breakpoints.Contains(pc);

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
            if (target < 0)
            {
                target = _ir.BeginBlock(edge.Target);
                ExitTo(edge.Target, edge.From + 2, true);
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
}
