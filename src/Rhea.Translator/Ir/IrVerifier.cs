namespace Rhea.Translator.Ir;

/// <summary>Checks that a region is well formed: what every pass and backend may rely on.</summary>
/// <remarks>
/// Values are local to their block and defined before they are used; the last instruction of a block, and only that, is a terminator;
/// branches lead to blocks that exist; types and the small parameter fit the operation.
/// </remarks>
public static class IrVerifier
{
    /// <summary>Checks a region.</summary>
    /// <param name="region">The region.</param>
    /// <param name="registers">The guest's registers, against which register accesses are checked; empty: they are not.</param>
    /// <exception cref="InvalidOperationException">The region is not well formed; the message names the instruction and the rule.</exception>
    public static void Verify(Region region, ReadOnlySpan<Guests.GuestRegister> registers = default)
    {
        if (Check(region, registers) is string error)
        {
            throw new InvalidOperationException($"{error}\n{IrPrinter.Print(region)}");
        }
    }

    /// <summary>The first rule that a region breaks, or null.</summary>
    public static string? Check(Region region, ReadOnlySpan<Guests.GuestRegister> registers = default)
    {
        if (region.BlockCount == 0)
        {
            return "the region has no block";
        }

        int next = 0;
        for (int block = 0; block < region.BlockCount; block++)
        {
            IrBlock b = region.Blocks[block];
            if (b.Count == 0)
            {
                return $"block {block} is empty";
            }

            if (b.First != next)
            {
                return $"block {block} starts at {b.First} instead of {next}";
            }

            next = b.First + b.Count;
            for (int i = b.First; i < next; i++)
            {
                string? error = CheckInstruction(region, b, i, registers);
                if (error is not null)
                {
                    var text = new System.Text.StringBuilder();
                    IrPrinter.Append(text, region[i], i);
                    return $"block {block}, {i}: {text}: {error}";
                }
            }
        }

        return next == region.Count ? null : "instructions behind the last block";
    }

    private static string? CheckInstruction(Region region, in IrBlock block, int index, ReadOnlySpan<Guests.GuestRegister> registers)
    {
        ref IrInstruction instruction = ref region[index];
        bool isLast = index == block.First + block.Count - 1;
        if (IrTraits.IsTerminator(instruction.Op) != isLast)
        {
            return isLast ? "the block does not end with a terminator" : "a terminator within a block";
        }

        if (instruction.Op == IrOp.Goto || instruction.Op == IrOp.Branch)
        {
            int blocks = instruction.Op == IrOp.Goto ? 1 : 2;
            if ((uint)instruction.A >= region.BlockCount || (blocks == 2 && (uint)instruction.B >= region.BlockCount))
            {
                return "a block that does not exist";
            }
        }

        Span<int> operands = stackalloc int[3];
        int count = IrTraits.Operands(instruction, operands);
        for (int i = 0; i < count; i++)
        {
            if (operands[i] < block.First || operands[i] >= index)
            {
                return $"%{operands[i]} is not defined before in this block";
            }

            if (region[operands[i]].Type == IrType.Void)
            {
                return $"%{operands[i]} has no value";
            }
        }

        return IrSignature.Check(region, instruction, registers);
    }
}
