using System.Globalization;
using System.Text;

namespace Rhea.Translator.Ir;

/// <summary>
/// Writes regions as text that <see cref="IrParser"/> reads back: a line an instruction, <c>%value = Op.Type operands aux imm</c>.
/// </summary>
/// <remarks>
/// <code>
/// region 0x10000 from 0x10000 to 0x10008 instructions 2
/// block 0 at 0x10000
///   %0 = GetRegister.I64 imm 3
///   %1 = Constant.I64 imm 1
///   %2 = Add.I64 %0 %1
///   SetRegister %2 imm 3
///   ExitDirect imm 0x10008
/// </code>
/// An absent operand before a present one is <c>_</c>; operands that are block numbers are written <c>@0</c>.
/// </remarks>
public static class IrPrinter
{
    /// <summary>The text of a region.</summary>
    public static string Print(Region region)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"region 0x{region.GuestAddress:X} from 0x{region.GuestStart:X} to 0x{region.GuestEnd:X}");
        text.Append(CultureInfo.InvariantCulture, $" instructions {region.GuestInstructionCount}\n");
        for (int block = 0; block < region.BlockCount; block++)
        {
            IrBlock b = region.Blocks[block];
            text.Append(CultureInfo.InvariantCulture, $"block {block} at 0x{b.GuestAddress:X}\n");
            for (int i = b.First; i < b.First + b.Count; i++)
            {
                text.Append("  ");
                Append(text, region[i], i);
                text.Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>The text of one instruction, without the end of the line.</summary>
    public static void Append(StringBuilder text, in IrInstruction instruction, int index)
    {
        if (instruction.Type != IrType.Void)
        {
            text.Append(CultureInfo.InvariantCulture, $"%{index} = {instruction.Op}.{instruction.Type}");
        }
        else
        {
            text.Append(instruction.Op);
        }

        bool blocks = IrTraits.OperandsAreBlocks(instruction.Op);
        int last = instruction.C >= 0 ? 3 : instruction.B >= 0 ? 2 : instruction.A >= 0 ? 1 : 0;
        for (int i = 0; i < last; i++)
        {
            int operand = i switch { 0 => instruction.A, 1 => instruction.B, _ => instruction.C };
            text.Append(operand < 0 ? " _" : (blocks && i < 2 ? " @" : " %"));
            if (operand >= 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{operand}");
            }
        }

        if (instruction.Aux != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" aux {instruction.Aux}");
        }

        if (instruction.Immediate != 0)
        {
            string immediate = instruction.Immediate is > -10000 and < 10000
                ? instruction.Immediate.ToString(CultureInfo.InvariantCulture)
                : "0x" + instruction.Immediate.ToString("X", CultureInfo.InvariantCulture);
            text.Append(" imm ").Append(immediate);
        }
    }
}
