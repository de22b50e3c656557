using Rhea.Translator.Ir;

namespace Rhea.Translator.Tests.Harness;

/// <summary>Makes a region that shows a fault smaller, as long as it still shows it.</summary>
internal static class RegionReducer
{
    /// <summary>Removes instructions whose values nobody uses.</summary>
    /// <param name="region">The region; it is changed.</param>
    /// <param name="fails">Whether the fault is still there.</param>
    public static void Reduce(Region region, Func<Region, bool> fails)
    {
        bool again = true;
        while (again)
        {
            again = false;
            int[] uses = CountUses(region);
            for (int i = region.Count - 1; i >= 0; i--)
            {
                IrInstruction old = region[i];
                if (old.Op == IrOp.Nop || IrTraits.IsTerminator(old.Op) || uses[i] > 0)
                {
                    continue;
                }

                region[i] = new IrInstruction { Op = IrOp.Nop, A = -1, B = -1, C = -1 };
                if (fails(region))
                {
                    again = true;
                    uses = CountUses(region);
                }
                else
                {
                    region[i] = old;
                }
            }
        }
    }

    /// <summary>The text of a region without the instructions that were removed.</summary>
    public static string Print(Region region) =>
        string.Join('\n', IrPrinter.Print(region).Split('\n').Where(l => l.Trim() != "Nop"));

    private static int[] CountUses(Region region)
    {
        int[] uses = new int[region.Count];
        Span<int> operands = stackalloc int[3];
        foreach (ref IrInstruction instruction in region.Instructions)
        {
            int count = IrTraits.Operands(instruction, operands);
            for (int i = 0; i < count; i++)
            {
                uses[operands[i]]++;
            }
        }

        return uses;
    }
}
