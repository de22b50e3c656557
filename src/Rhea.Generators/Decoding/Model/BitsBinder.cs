using System.Linq;
using Rhea.Generators.Decoding.Syntax;

namespace Rhea.Generators.Decoding.Model;

/// <summary>Lays out the bits of a pattern over those of its format: fixed bits, fields, ignored bits.</summary>
internal sealed class BitsBinder(DecoderModel decoder, Pattern pattern, PatternSyntax syntax, DecodeErrors errors)
{
    /// <summary>How far the instruction's bit 0 lies from that of the window.</summary>
    public int Shift { get; private set; }

    /// <summary>The bits that are ignored on purpose.</summary>
    public ulong Ignored { get; private set; }

    /// <summary>Lays out the bits; false if their number is wrong.</summary>
    public bool Run(PatternSyntax? format)
    {
        int width = Width(syntax);
        if (width == 0 && format is not null)
        {
            width = Width(format);
        }

        string allowed = string.Join(" or ", decoder.Widths);
        if (!decoder.Widths.Contains(width))
        {
            errors.Report(DecodeErrorKind.BitCount, syntax.Name.Place, $"'{syntax.Name.Text}' has {width} bits, not {allowed}.");
            return false;
        }

        if (format is not null && Width(format) != width)
        {
            errors.Report(DecodeErrorKind.BitCount, syntax.Format!.Value.Place,
                $"The format '{format.Name.Text}' has {Width(format)} bits, and '{syntax.Name.Text}' has {width}.");
            return false;
        }

        pattern.Width = width;
        Shift = decoder.FirstUnitIsHigh ? decoder.WindowWidth - width : 0;
        if (format is not null)
        {
            Lay(format, width, true);
        }

        Lay(syntax, width, false);
        pattern.Diagram = Diagram(Width(syntax) == 0 ? format! : syntax);
        return true;
    }

    private static int Width(PatternSyntax pattern) =>
        pattern.Elements.Sum(element => element is BitsSyntax bits ? bits.Bits.Length : element is InlineFieldSyntax field ? field.Width : 0);

    private static string Diagram(PatternSyntax pattern) => string.Join(" ", pattern.Elements.Where(element => element is not AssignmentSyntax).Select(element =>
        element is BitsSyntax bits ? bits.ShouldBe ? $"({bits.Bits})" : bits.Bits : $"{element.Token.Text}:{((InlineFieldSyntax)element).Width}"));

    private void Lay(PatternSyntax source, int width, bool isFormat)
    {
        int position = Width(source) == 0 ? 0 : width;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (ElementSyntax element in source.Elements)
        {
            if (element is not BitsSyntax && !seen.Add(element.Token.Text))
            {
                errors.Report(DecodeErrorKind.DuplicateName, element.Token.Place, $"'{element.Token.Text}' appears twice in '{source.Name.Text}'.");
            }

            if (element is BitsSyntax bits)
            {
                foreach (char bit in bits.Bits)
                {
                    Lay(bit, bits, 1UL << (--position + Shift), isFormat);
                }
            }
            else if (element is InlineFieldSyntax field)
            {
                position -= field.Width;
                pattern.Fields.RemoveAll(earlier => earlier.Name == field.Token.Text);
                pattern.Fields.Add(new NamedBits(field.Token.Text, position + Shift, field.Width));
            }
        }
    }

    private void Lay(char bit, BitsSyntax source, ulong mask, bool isFormat)
    {
        if (source.ShouldBe)
        {
            pattern.ShouldMask |= mask;
            pattern.ShouldValue |= bit == '1' ? mask : 0;
        }
        else if (bit == 'x')
        {
            Ignored |= mask;
        }
        else if (bit != '.')
        {
            ulong value = bit == '1' ? mask : 0;
            if (!isFormat && (pattern.Mask & mask) != 0 && (pattern.Value & mask) != value)
            {
                errors.Report(DecodeErrorKind.FormatConflict, source.Token.Place,
                    $"'{syntax.Name.Text}' fixes bit {BitMath.Lowest(mask) - Shift} to {bit}, and its format fixes it to the opposite.");
            }

            pattern.Mask |= mask;
            pattern.Value = (pattern.Value & ~mask) | value;
        }
    }
}
