using System.Linq;
using Rhea.Generators.Decoding.Syntax;

namespace Rhea.Generators.Decoding.Model;

/// <summary>Resolves the values and conditions of one pattern to bits of the window.</summary>
internal sealed class ValueBinder(Binder binder, Pattern pattern, int shift, DecodeErrors errors)
{
    /// <summary>How far the instruction's bit 0 lies from that of the window.</summary>
    public int Shift => shift;

    /// <summary>The bits that the values bound so far read.</summary>
    public ulong Read { get; private set; }

    /// <summary>The bits of the window that belong to the instruction.</summary>
    public ulong Extent => BitMath.Mask(pattern.Width) << shift;

    /// <summary>Resolves a value; adds the names that it uses to <paramref name="used"/>.</summary>
    public FieldValue Value(ExpressionSyntax syntax, HashSet<string> used)
    {
        if (syntax.Constant is { } constant)
        {
            return new FieldValue(constant, false, [], []);
        }

        IReadOnlyList<TransformSyntax> transforms = syntax.Transforms;
        bool signed = syntax.Signed;
        if (syntax.Pieces.Count == 1 && !syntax.Pieces[0].IsRange && Declared(syntax.Pieces[0].Token.Text) is { } declared && !signed && transforms.Count == 0)
        {
            signed = declared.Signed;
            transforms = declared.Transforms;
        }

        IReadOnlyList<NamedBits> pieces = [.. syntax.Pieces.SelectMany(piece => Bits(piece, used))];
        if (pieces.Sum(piece => piece.Width) > 64)
        {
            errors.Report(DecodeErrorKind.OutOfRange, syntax.Token.Place, "A value of more than 64 bits.");
        }

        return new FieldValue(null, signed, pieces, transforms);
    }

    /// <summary>Resolves a condition.</summary>
    public Condition Condition(ConditionSyntax syntax, HashSet<string> used)
    {
        IReadOnlyList<NamedBits> pieces = syntax.Piece is null ? [] : Bits(syntax.Piece, used);
        if (syntax.Piece is { } piece && pieces.Count > 0 && (syntax.Number < 0 || (ulong)syntax.Number > BitMath.Mask(pieces.Sum(bits => bits.Width))))
        {
            errors.Report(DecodeErrorKind.OutOfRange, piece.Token.Place, $"{syntax.Number} does not fit the {pieces.Sum(bits => bits.Width)} bits that it is compared with.");
        }

        return new Condition(
            syntax.Symbol,
            syntax.Left is null ? null : Condition(syntax.Left, used),
            syntax.Right is null ? null : Condition(syntax.Right, used),
            pieces,
            syntax.Number);
    }

    private ExpressionSyntax? Declared(string name) =>
        pattern.Fields.Any(field => field.Name == name) || !binder.Fields.TryGetValue(name, out FieldSyntax field) ? null : field.Value;

    private IReadOnlyList<NamedBits> Bits(PieceSyntax piece, HashSet<string> used)
    {
        if (piece.IsRange)
        {
            return Range(piece);
        }

        string name = piece.Token.Text;
        int index = pattern.Fields.FindIndex(field => field.Name == name);
        if (index >= 0)
        {
            used.Add(name);
            NamedBits field = pattern.Fields[index];
            Read |= BitMath.Mask(field.Width) << field.Low;
            return [field];
        }

        if (binder.Fields.TryGetValue(name, out FieldSyntax declared))
        {
            binder.Used.Add("field " + name);
            return [.. declared.Value.Pieces.SelectMany(inner => inner.Token.Text == name ? [] : Bits(inner, used))];
        }

        errors.Report(DecodeErrorKind.UndefinedName, piece.Token.Place, $"There is no field '{name}'.");
        return [];
    }

    private IReadOnlyList<NamedBits> Range(PieceSyntax piece)
    {
        if (piece.Low < 0 || piece.High < piece.Low || piece.High >= pattern.Width)
        {
            errors.Report(DecodeErrorKind.OutOfRange, piece.Token.Place,
                $"The bits <{piece.High}:{piece.Low}> are not within <{pattern.Width - 1}:0> of '{pattern.Name}', highest first.");
            return [];
        }

        int width = piece.High - piece.Low + 1;
        Read |= BitMath.Mask(width) << (piece.Low + shift);
        return [new NamedBits($"<{piece.High}:{piece.Low}>", piece.Low + shift, width)];
    }
}
