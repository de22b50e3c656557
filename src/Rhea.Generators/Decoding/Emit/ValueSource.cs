using System.Linq;
using Rhea.Generators.Decoding.Model;
using Rhea.Generators.Decoding.Syntax;

namespace Rhea.Generators.Decoding.Emit;

/// <summary>C# expressions for the values of arguments, on the variable <c>word</c>.</summary>
internal static class ValueSource
{
    /// <summary>The pieces side by side, without sign.</summary>
    public static string Bits(IReadOnlyList<NamedBits> pieces)
    {
        if (pieces.Count == 0)
        {
            return "0";
        }

        int below = pieces.Sum(piece => piece.Width);
        List<string> terms = [];
        foreach (NamedBits piece in pieces)
        {
            below -= piece.Width;
            string term = piece.Low == 0 ? "word" : $"(word >> {piece.Low})";
            term = piece.Width == 64 ? term : $"({term} & 0x{BitMath.Mask(piece.Width):x})";
            terms.Add(below == 0 ? term : $"({term} << {below})");
        }

        return terms.Count == 1 ? terms[0] : $"({string.Join(" | ", terms)})";
    }

    /// <summary>The value of one argument, of its type.</summary>
    public static string Value(FieldValue value, string type)
    {
        if (value.Constant is { } constant)
        {
            return type == "bool" ? (constant != 0 ? "true" : "false") : type == "ulong" ? $"{constant}UL" : constant.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        int width = value.Pieces.Sum(piece => piece.Width);
        string wide = width > 32 || type is "long" or "ulong" ? "long" : "int";
        string unsigned = wide == "long" ? "ulong" : "uint";
        int unused = (wide == "long" ? 64 : 32) - width;
        string bits = Bits(value.Pieces);
        string source = value.Signed ? $"(({wide})(({unsigned}){bits} << {unused}) >> {unused})" : $"({wide}){bits}";
        foreach (TransformSyntax transform in value.Transforms)
        {
            source = transform.Symbol == "|>" ? $"{transform.Function}({source})" : $"(({source}) {transform.Symbol} {transform.Amount})";
        }

        return type == "bool" ? $"({source}) != 0" : type == wide ? source : $"({type})({source})";
    }
}
