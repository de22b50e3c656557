using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.TranslatorBench;

/// <summary>The blocks of an image, one behind the other: each begins where the one before it ended, as if all code were executed.</summary>
internal sealed unsafe class Blocks
{
    public List<ulong> Starts { get; } = [];

    /// <summary>The addresses of the guest instructions.</summary>
    public List<ulong> Instructions { get; } = [];

    /// <summary>Finds them.</summary>
    public static Blocks Of(GuestImage image, IGuestFrontend frontend, RegionLimits limits)
    {
        var blocks = new Blocks();
        var region = new Region();
        bool isVariable = frontend.Description.InstructionAlignment < 4;
        for (ulong at = image.Start; at + 4 <= image.End;)
        {
            blocks.Starts.Add(at);
            frontend.Build(region, at, limits, image.Locate);
            ulong last = at;
            foreach (ref IrInstruction instruction in region.Instructions)
            {
                // A loop has its block twice.
                ulong address = (ulong)instruction.Immediate;
                if (instruction.Op == IrOp.GuestInstruction && (address > last || blocks.Instructions.LastOrDefault(ulong.MaxValue) < at || blocks.Instructions.Count == 0))
                {
                    blocks.Instructions.Add(address);
                    last = address;
                }
            }

            uint word = *(ushort*)image.Locate(last);
            at = last + (isVariable && (word & 3) != 3 ? 2U : 4U);
        }

        return blocks;
    }
}
