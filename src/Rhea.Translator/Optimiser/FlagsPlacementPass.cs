using Rhea.Translator.Ir;

namespace Rhea.Translator.Optimiser;

/// <summary>
/// Decides for each write of the flags whether anybody can see it: not at all (removed), only some exits (recorded there),
/// somebody perhaps (recorded), or somebody soon (packed).
/// </summary>
public static class FlagsPlacementPass
{
    private enum Need : byte
    {
        /// <summary>Written again before anything can observe them.</summary>
        None,

        /// <summary>Only exits at the end of the block can observe them, and not all: a poll's, or those behind one side of a branch.</summary>
        Exits,

        /// <summary>May be observed.</summary>
        Record,

        /// <summary>Will be read.</summary>
        Read,
    }

    /// <summary>Optimises in place.</summary>
    public static void Run(Region region)
    {
        Span<Need> entry = region.BlockCount <= 64 ? stackalloc Need[region.BlockCount] : new Need[region.BlockCount];
        Span<int> predecessors = region.BlockCount <= 64 ? stackalloc int[region.BlockCount] : new int[region.BlockCount];
        for (int block = 0; block < region.BlockCount; block++)
        {
            (int first, int second) = region.Successors(block);
            if (first >= 0)
            {
                predecessors[first]++;
            }

            if (second >= 0)
            {
                predecessors[second]++;
            }
        }

        // If the loop's next iteration reads the flags, they are kept for it like any others.
        if (Visit(region, region.LoopBlock, entry, predecessors))
        {
            _ = Visit(region, -1, entry, predecessors);
        }
    }

    /// <summary>In place of the pass: all flags are evaluated where they are written.</summary>
    public static void EvaluateAll(Region region)
    {
        foreach (ref IrInstruction instruction in region.Instructions)
        {
            if (instruction.Op == IrOp.SetFlags)
            {
                instruction.Aux = (byte)FlagsPlacement.Packed;
            }
        }
    }

    /// <summary>Visits all blocks; true if the loop's block reads the flags that it is entered with.</summary>
    private static bool Visit(Region region, int loop, Span<Need> entry, Span<int> predecessors)
    {
        // Blocks whose need is not known yet (loops) count as observers.
        entry.Fill(Need.Record);
        for (int block = region.BlockCount - 1; block >= 0; block--)
        {
            entry[block] = Visit(region, block, loop, entry, predecessors);
        }

        return loop >= 0 && entry[loop] == Need.Read;
    }

    private static Need Visit(Region region, int block, int loop, Span<Need> entry, Span<int> predecessors)
    {
        IrBlock b = region.Blocks[block];
        ref IrInstruction last = ref region[b.First + b.Count - 1];
        bool isDescribed = last.Op == IrOp.Branch && last.A == loop;
        Need need = isDescribed ? Need.Exits : AtEnd(region, block, entry, predecessors);
        byte[] traits = IrTraits.Table;
        Span<IrInstruction> code = region.Instructions.Slice(b.First, b.Count - 1);
        for (int i = code.Length - 1; i >= 0; i--)
        {
            ref IrInstruction instruction = ref code[i];
            switch (instruction.Op)
            {
                case IrOp.SetFlags:
                    if (need == Need.None)
                    {
                        DeadRegisterWrites.Remove(ref instruction);
                    }
                    else
                    {
                        instruction.Aux = (byte)(need switch
                        {
                            _ when isDescribed => FlagsPlacement.Described,
                            Need.Exits => FlagsPlacement.AtExits,
                            Need.Read => FlagsPlacement.Packed,
                            _ => FlagsPlacement.Recorded,
                        });
                    }

                    need = Need.None;
                    isDescribed = false;
                    break;
                case IrOp.GetFlags:
                    need = Need.Read;
                    break;
                default:
                    if (need < Need.Record && (traits[(int)instruction.Op] & IrTraits.ObservesBit) != 0)
                    {
                        need = Need.Record;
                    }

                    break;
            }
        }

        return need;
    }

    private static Need AtEnd(Region region, int block, Span<Need> entry, Span<int> predecessors)
    {
        IrBlock b = region.Blocks[block];
        ref IrInstruction last = ref region[b.First + b.Count - 1];
        switch (last.Op)
        {
            case IrOp.ExitDirect:
                var hints = (ExitHints)last.Aux;
                return (hints & ExitHints.FlagsRead) != 0 ? Need.Read
                    : (hints & ExitHints.FlagsDead) == 0 ? Need.Record
                    : (hints & ExitHints.Poll) != 0 ? Need.Exits : Need.None;
            case IrOp.Goto:
                return last.A > block && entry[last.A] != Need.Exits ? entry[last.A] : Need.Record;
            case IrOp.Branch:
                Need first = Edge(region, block, last.A, entry, predecessors);
                Need second = Edge(region, block, last.B, entry, predecessors);
                Need most = first > second ? first : second;
                bool oneSide = most == Need.Record && first != second
                    && IsPlainExit(region, block, last.A, predecessors) && IsPlainExit(region, block, last.B, predecessors);
                return oneSide ? Need.Exits : most;
            default:
                return Need.Record;
        }
    }

    /// <summary>A polled exit can record the flags itself only where its branch emits it.</summary>
    private static Need Edge(Region region, int block, int target, Span<Need> entry, Span<int> predecessors)
    {
        if (target <= block)
        {
            return Need.Record;
        }

        return entry[target] == Need.Exits && !IsPlainExit(region, block, target, predecessors) ? Need.Record : entry[target];
    }

    private static bool IsPlainExit(Region region, int block, int target, Span<int> predecessors) =>
        target > block && region.Blocks[target].Count == 1 && predecessors[target] == 1 && region[region.Blocks[target].First].Op == IrOp.ExitDirect;
}
