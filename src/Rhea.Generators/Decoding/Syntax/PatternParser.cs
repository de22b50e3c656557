using System.Globalization;
using System.Linq;

namespace Rhea.Generators.Decoding.Syntax;

/// <summary>Parses what follows the name of a pattern or format: its elements, format, set, condition, tags and templates.</summary>
internal static class PatternParser
{
    /// <summary>Parses up to the end of the statement. A line that starts with a text, a tag or 'when' continues the statement.</summary>
    public static PatternSyntax Parse(TokenReader reader, Token name)
    {
        var pattern = new PatternSyntax(name);
        while (!reader.AtLineEnd || Continues(reader.Current))
        {
            if (!Part(reader, pattern))
            {
                return pattern;
            }
        }

        return pattern;
    }

    private static bool Continues(Token token) => token.Kind == TokenKind.Text || token.IsSymbol("@") || (token.IsWord("when") && token.StartsLine);

    private static bool Part(TokenReader reader, PatternSyntax pattern)
    {
        Token token = reader.Current;
        if (token.Kind == TokenKind.Text)
        {
            Template(reader, pattern);
        }
        else if (reader.Accept("@"))
        {
            pattern.Tags.Add(reader.Name("a tag"));
        }
        else if (reader.Accept("->"))
        {
            pattern.Set = reader.Name("an argument set");
        }
        else if (reader.Accept("("))
        {
            Token bits = reader.Next();
            if (!IsBits(bits) || bits.Text.Any(c => c is '.' or 'x'))
            {
                throw new DecodeSyntaxException(bits.Place, $"Expected bits that should be 0 or 1, found {bits.Shown}.");
            }

            pattern.Elements.Add(new BitsSyntax(bits, bits.Text.Replace("_", ""), true));
            reader.Expect(")");
        }
        else if (token.Kind != TokenKind.Word)
        {
            return token.StartsLine || token.IsSymbol("{") || token.IsSymbol("}") || token.IsSymbol("[") || token.IsSymbol("]")
                ? false : throw reader.Unexpected("bits, a field, 'as', '->', 'when', '@' or a template");
        }
        else
        {
            Word(reader, pattern);
        }

        return true;
    }

    private static void Word(TokenReader reader, PatternSyntax pattern)
    {
        Token token = reader.Current;
        if (reader.Following.IsSymbol(":"))
        {
            pattern.Elements.Add(InlineField(reader));
        }
        else if (reader.Following.IsSymbol("="))
        {
            reader.Next();
            reader.Next();
            pattern.Elements.Add(new AssignmentSyntax(token, ExpressionParser.Value(reader)));
        }
        else if (token.Text == "as")
        {
            reader.Next();
            pattern.Format = reader.Name("a format");
        }
        else if (token.Text == "when")
        {
            reader.Next();
            pattern.Condition = ExpressionParser.Condition(reader);
        }
        else if (IsBits(token))
        {
            pattern.Elements.Add(new BitsSyntax(reader.Next(), token.Text.Replace("_", ""), false));
        }
        else
        {
            throw reader.Unexpected("bits, 'name:width' or 'name=value'");
        }
    }

    private static InlineFieldSyntax InlineField(TokenReader reader)
    {
        Token name = reader.Name("a field's name");
        reader.Expect(":");
        Token widthToken = reader.Next();
        string text = widthToken.Text;
        bool signed = text.EndsWith("s", StringComparison.Ordinal);
        if (!int.TryParse(signed ? text.Substring(0, text.Length - 1) : text, NumberStyles.None, CultureInfo.InvariantCulture, out int width)
            || width is < 1 or > 64)
        {
            throw new DecodeSyntaxException(widthToken.Place, $"Expected the width of '{name.Text}' in bits (as 5, or 9s when signed), found {widthToken.Shown}.");
        }

        var value = new ExpressionSyntax(name) { Signed = signed };
        value.Pieces.Add(new PieceSyntax(name, false, 0, 0));
        ExpressionParser.Transforms(reader, value);
        return new InlineFieldSyntax(name, width, value);
    }

    private static void Template(TokenReader reader, PatternSyntax pattern)
    {
        Token text = reader.Next();
        Token? condition = null;
        if (reader.Current.IsWord("if"))
        {
            reader.Next();
            condition = reader.Current.Kind == TokenKind.Text ? reader.Next() : throw reader.Unexpected("a condition in quotes");
        }

        pattern.Templates.Add(new TemplateSyntax(text, condition));
    }

    private static bool IsBits(Token token) => token.Kind == TokenKind.Word && token.Text.All(c => c is '0' or '1' or '.' or 'x' or '_');
}
