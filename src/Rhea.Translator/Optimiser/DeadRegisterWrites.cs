using Rhea.Translator.Ir;

namespace Rhea.Translator.Optimiser;

/// <summary>Removes writes of guest registers and flags that are overwritten before anything can see them, within each block.</summary>
public static class DeadRegisterWrites
{
    /// <summary>Optimises in place.</summary>
    public static void Run(Region region)
    {
        byte[] traits = IrTraits.Table;
        for (int block = 0; block < region.BlockCount; block++)
        {
            IrBlock b = region.Blocks[block];
            if (b.Count == 1)
            {
                continue;
            }

            Span<IrInstruction> code = region.Instructions.Slice(b.First, b.Count);
            ulong overwritten = 0;
            bool flagsOverwritten = false;
            for (int i = code.Length - 1; i >= 0; i--)
            {
                ref IrInstruction instruction = ref code[i];
                if ((traits[(int)instruction.Op] & (IrTraits.ObservesBit | IrTraits.TerminatorBit)) != 0)
                {
                    overwritten = 0;
                    flagsOverwritten = false;
                    continue;
                }

                switch (instruction.Op)
                {
                    case IrOp.SetRegister:
                        ulong bit = 1UL << (int)instruction.Immediate;
                        if ((overwritten & bit) != 0)
                        {
                            Remove(ref instruction);
                        }

                        overwritten |= bit;
                        break;
                    case IrOp.GetRegister:
                        overwritten &= ~(1UL << (int)instruction.Immediate);
                        break;
                    case IrOp.SetFlags:
                        if (flagsOverwritten)
                        {
                            Remove(ref instruction);
                        }

                        flagsOverwritten = true;
                        break;
                    case IrOp.GetFlags:
                        flagsOverwritten = false;
                        break;
                }
            }
        }
    }

    internal static void Remove(ref IrInstruction instruction)
    {
        instruction.Op = IrOp.Nop;
        instruction.A = instruction.B = instruction.C = -1;
    }
}
