using System.Globalization;
using System.Text;

namespace Rhea.Machines;

/// <summary>How the monitor shows memory: <c>4xw</c> is four words in hexadecimal.</summary>
/// <param name="Count">How many units.</param>
/// <param name="Letter">x, d, u, o, c, or i for instructions.</param>
/// <param name="Size">The bytes of a unit.</param>
internal readonly record struct MemoryFormat(int Count, char Letter, int Size)
{
    private const int MostUnits = 4096;

    /// <summary>Reads a format, which may be the word behind the command as well. Gives where the address begins.</summary>
    internal static bool TryParse(string text, out MemoryFormat format, out int next, string[] words)
    {
        next = 1;
        if (text.Length == 0 && words.Length > 2 && words[1].StartsWith('/'))
        {
            text = words[1][1..];
            next = 2;
        }

        int digits = text.TakeWhile(char.IsAsciiDigit).Count();
        int count = 1;
        char letter = 'x';
        int size = sizeof(uint);
        bool isRight = digits == 0 || (int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out count) && count <= MostUnits);
        foreach (char mark in text.AsSpan(digits))
        {
            switch (mark)
            {
                case 'b' or 'h' or 'w' or 'g':
                    size = 1 << "bhwg".IndexOf(mark);
                    break;
                case 'x' or 'd' or 'u' or 'o' or 'c' or 'i':
                    letter = mark;
                    size = mark == 'c' ? 1 : size;
                    break;
                default:
                    isRight = false;
                    break;
            }
        }

        format = new MemoryFormat(count, letter, size);
        return isRight && words.Length > next;
    }
}

/// <summary>Shows memory.</summary>
internal static class MemoryDump
{
    private const ulong PageSize = 4096;

    /// <summary>Reads memory as a processor sees it. Gives the number of bytes that could be read from the start on.</summary>
    internal static int Read(IMachineProcessors processors, int processor, ulong address, Span<byte> bytes)
    {
        int done = 0;
        while (done < bytes.Length)
        {
            ulong at = address + (ulong)done;
            int count = (int)Math.Min((ulong)(bytes.Length - done), PageSize - (at & (PageSize - 1)));
            if (!processors.TryProbe(processor, at, out ulong physical))
                break;
            int read = processors.ReadPhysical(physical, bytes.Slice(done, count));
            done += read;
            if (read < count)
                break;
        }

        return done;
    }

    /// <summary>Shows units from an address on: as a processor sees it, or a physical one.</summary>
    internal static string Show(IMachineProcessors processors, int? processor, ulong address, in MemoryFormat format)
    {
        var text = new StringBuilder();
        int perLine = format.Letter == 'i' ? 1 : format.Letter == 'c' ? 16 : Math.Max(2, 16 / format.Size);
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        for (int i = 0; i < format.Count; i++)
        {
            if (i % perLine == 0)
                text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : "\n")}{address:x16}:");
            Span<byte> unit = bytes[..(format.Letter == 'i' ? sizeof(uint) : format.Size)];
            int count = processor is { } number ? Read(processors, number, address, unit) : processors.ReadPhysical(address, unit);
            text.Append(' ');
            int length = format.Letter == 'i' ? processors.Disassemble(unit[..count], address, text) : count == unit.Length ? count : 0;
            if (length == 0)
                return text.Append("Cannot access memory\n").ToString();
            if (format.Letter != 'i')
                text.Append(Format(unit, format.Letter));
            address += (ulong)length;
        }

        return text.Append('\n').ToString();
    }

    private static string Format(ReadOnlySpan<byte> unit, char letter)
    {
        ulong value = 0;
        for (int i = 0; i < unit.Length; i++)
            value |= (ulong)unit[i] << (i * 8);
        int unused = 64 - (unit.Length * 8);
        return letter switch
        {
            'd' => ((long)(value << unused) >> unused).ToString(CultureInfo.InvariantCulture),
            'u' => value.ToString(CultureInfo.InvariantCulture),
            'o' => "0" + Convert.ToString((long)value, 8),
            'c' => value is >= ' ' and <= '~' ? $"'{(char)value}'" : $"'\\x{value:x2}'",
            _ => "0x" + value.ToString($"x{unit.Length * 2}", CultureInfo.InvariantCulture),
        };
    }
}
