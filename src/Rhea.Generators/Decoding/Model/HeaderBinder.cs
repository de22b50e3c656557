using System.Globalization;
using System.Linq;
using Rhea.Generators.Decoding.Syntax;

namespace Rhea.Generators.Decoding.Model;

/// <summary>Reads the header directives; one file of a decoder must give each of them, and others may repeat it.</summary>
internal static class HeaderBinder
{
    /// <summary>Makes an empty model, or reports what is missing.</summary>
    public static DecoderModel? Bind(IReadOnlyList<FileSyntax> files, DecodeErrors errors)
    {
        Token decoder = files[0].Decoder!.Value;
        Token? space = Agreed(files.Select(file => file.Namespace), errors);
        Token? first = Agreed(files.Select(file => file.First), errors);
        List<Token> widthTokens = files.Select(file => file.Widths).FirstOrDefault(widths => widths.Count > 0) ?? [];
        foreach (FileSyntax file in files.Where(file => file.Widths.Count > 0))
        {
            if (!file.Widths.Select(width => width.Text).SequenceEqual(widthTokens.Select(width => width.Text)))
            {
                errors.Report(DecodeErrorKind.Header, file.Widths[0].Place, $"The widths differ from those at {widthTokens[0].Place}.");
            }
        }

        if (space is null || widthTokens.Count == 0)
        {
            string missing = space is null ? "namespace" : "width";
            errors.Report(DecodeErrorKind.Header, decoder.Place, $"No file of the decoder '{decoder.Text}' has the directive '{missing}'.");
            return null;
        }

        int[] widths = [.. widthTokens.Select(token => int.Parse(token.Text, CultureInfo.InvariantCulture)).Distinct().OrderBy(width => width)];
        if (widths.Length > 1 && first is null)
        {
            errors.Report(DecodeErrorKind.Header, widthTokens[0].Place,
                "With several widths, the directive 'first' must tell whether the first unit in memory is the 'high' or the 'low' part of a long instruction.");
            return null;
        }

        if (first is { Text: not ("high" or "low") } wrong)
        {
            errors.Report(DecodeErrorKind.Header, wrong.Place, $"'first {wrong.Text}': allowed are 'high' and 'low'.");
            return null;
        }

        return new DecoderModel(decoder.Text, space.Value.Text, widths, first is { Text: "high" });
    }

    private static Token? Agreed(IEnumerable<Token?> values, DecodeErrors errors)
    {
        Token? agreed = null;
        foreach (Token value in values.Where(value => value is not null).Select(value => value!.Value))
        {
            if (agreed is { } earlier && earlier.Text != value.Text)
            {
                errors.Report(DecodeErrorKind.Header, value.Place, $"'{value.Text}' differs from '{earlier.Text}' at {earlier.Place}.");
            }

            agreed ??= value;
        }

        return agreed;
    }
}
