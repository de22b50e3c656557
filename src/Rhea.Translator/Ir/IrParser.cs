using System.Globalization;

namespace Rhea.Translator.Ir;

/// <summary>Reads the text that <see cref="IrPrinter"/> writes. Lines that are empty or start with <c>;</c> are skipped.</summary>
public static class IrParser
{
    /// <summary>Reads a region.</summary>
    /// <param name="text">The text.</param>
    /// <param name="region">Where the region is built; what it held is lost.</param>
    /// <exception cref="FormatException">The text is not a region; the message names the line.</exception>
    public static void Parse(string text, Region region)
    {
        int number = 0;
        bool started = false;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            ReadOnlySpan<char> trimmed = line.Trim();
            if (trimmed.IsEmpty || trimmed[0] == ';')
            {
                continue;
            }

            string[] words = trimmed.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!started)
            {
                started = Header(words, region) ? true : throw Error(number, "expected: region <address> from <start> to <end> instructions <count>");
            }
            else if (words[0] == "block")
            {
                if (words.Length != 4 || words[2] != "at" || Number(words[1], number) != region.BlockCount)
                {
                    throw Error(number, $"expected: block {region.BlockCount} at <address>");
                }

                region.BeginBlock((ulong)Number(words[3], number));
            }
            else if (region.BlockCount == 0)
            {
                throw Error(number, "an instruction before the first block");
            }
            else
            {
                Instruction(words, region, number);
            }
        }
    }

    private static bool Header(string[] words, Region region)
    {
        if (words is not ["region", var address, "from", var start, "to", var end, "instructions", var count])
        {
            return false;
        }

        region.Reset((ulong)Number(address, 1));
        region.GuestStart = (ulong)Number(start, 1);
        region.GuestEnd = (ulong)Number(end, 1);
        region.GuestInstructionCount = (int)Number(count, 1);
        return true;
    }

    private static void Instruction(string[] words, Region region, int line)
    {
        int at = 0;
        if (words[0][0] == '%')
        {
            if (words.Length < 3 || words[1] != "=" || Number(words[0][1..], line) != region.Count)
            {
                throw Error(line, $"expected: %{region.Count} = <operation>");
            }

            at = 2;
        }

        string name = words[at++];
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        IrType type = IrType.Void;
        if (dot >= 0)
        {
            type = Named<IrType>(name[(dot + 1)..], line);
            name = name[..dot];
        }

        var instruction = new IrInstruction { Op = Named<IrOp>(name, line), Type = type, A = -1, B = -1, C = -1 };
        for (int operand = 0; at < words.Length; at++, operand++)
        {
            if (words[at] is "aux" or "imm")
            {
                break;
            }

            int value = words[at] == "_" ? -1 : words[at][0] is '%' or '@' ? (int)Number(words[at][1..], line) : throw Error(line, $"{words[at]} is no operand");
            switch (operand)
            {
                case 0:
                    instruction.A = value;
                    break;
                case 1:
                    instruction.B = value;
                    break;
                case 2:
                    instruction.C = value;
                    break;
                default:
                    throw Error(line, "more than three operands");
            }
        }

        for (; at + 1 < words.Length; at += 2)
        {
            switch (words[at])
            {
                case "aux":
                    instruction.Aux = (byte)Number(words[at + 1], line);
                    break;
                case "imm":
                    instruction.Immediate = Number(words[at + 1], line);
                    break;
                default:
                    throw Error(line, $"{words[at]} is neither aux nor imm");
            }
        }

        if (at != words.Length)
        {
            throw Error(line, $"{words[at]} has no value");
        }

        region.Append(instruction.Op, instruction.Type, instruction.A, instruction.B, instruction.C, instruction.Immediate, instruction.Aux);
    }

    private static T Named<T>(string name, int line)
        where T : struct, Enum =>
        Enum.TryParse(name, out T value) && !char.IsAsciiDigit(name[0]) ? value : throw Error(line, $"{name} is no {typeof(T).Name}");

    private static long Number(string text, int line)
    {
        bool parsed = text.StartsWith("0x", StringComparison.Ordinal)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long value)
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        return parsed ? value : throw Error(line, $"{text} is no number");
    }

    private static FormatException Error(int line, string message) => new($"line {line}: {message}");
}
