using Rhea.Translator.Ir;

namespace Rhea.Translator.Guests;

// Regions of several blocks, of a shape that is drawn at random.
public abstract partial class RegionFrontend
{
    private readonly List<(ulong Address, int Block)> _known = [];
    private readonly Queue<ulong> _pending = new();
    private readonly List<Edge> _edges = [];
    private uint _random;

    private readonly record struct Edge(int Branch, bool Second, ulong Target, ulong From, bool Inside);

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

            int block = Ir.BeginBlock(start);
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
                    int branch = Ir.Append(IrOp.Branch, IrType.Void, -1, -1, end.Flags, aux: (int)end.Condition);
                    AddEdge(new Edge(branch, false, end.Target, start, more && Next() % 4 != 0));
                    AddEdge(new Edge(branch, true, next, start, more && Next() % 4 != 0));
                    break;
            }
        }

        Connect();
    }

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
        AddEdge(new Edge(Ir.Append(IrOp.Goto, IrType.Void, -1), false, target, from, inside));
    }

    private void AddEdge(Edge edge)
    {
        _edges.Add(edge);
        if (edge.Inside)
        {
            _pending.Enqueue(edge.Target);
        }
    }

    /// <summary>Gives every edge its block: of the region, through a poll where it goes back, or one that leaves.</summary>
    private void Connect()
    {
        foreach (Edge edge in _edges)
        {
            int target = BlockAt(edge.Target);
            bool back = edge.Target <= edge.From;
            if (target < 0 || !IsAligned(edge.Target))
            {
                target = Ir.BeginBlock(edge.Target);
                ExitTo(edge.Target, edge.From + ShortestInstruction, true);
            }
            else if (back)
            {
                int poll = Ir.BeginBlock(edge.Target);
                Ir.Append(IrOp.Poll, IrType.Void, immediate: (long)edge.Target);
                Ir.Append(IrOp.Goto, IrType.Void, target);
                target = poll;
            }

            if (edge.Second)
            {
                Region[edge.Branch].B = target;
            }
            else
            {
                Region[edge.Branch].A = target;
            }
        }
    }
}
