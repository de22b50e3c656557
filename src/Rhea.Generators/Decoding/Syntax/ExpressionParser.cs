namespace Rhea.Generators.Decoding.Syntax;

/// <summary>Parses values (<c>signed immhi:immlo &lt;&lt; 2</c>) and conditions (<c>size != 3 &amp;&amp; Q == 1</c>).</summary>
internal static class ExpressionParser
{
    /// <summary>Parses a value.</summary>
    public static ExpressionSyntax Value(TokenReader reader)
    {
        var value = new ExpressionSyntax(reader.Current);
        if (reader.Current.IsSymbol("-") || (reader.Current.Kind == TokenKind.Word && char.IsDigit(reader.Current.Text[0])))
        {
            value.Constant = reader.Number();
            return value;
        }

        if (reader.Current.IsWord("signed"))
        {
            reader.Next();
            value.Signed = true;
        }

        do
        {
            value.Pieces.Add(Piece(reader));
        }
        while (reader.Accept(":"));

        Transforms(reader, value);
        return value;
    }

    /// <summary>Parses the transformations that may follow a value.</summary>
    public static void Transforms(TokenReader reader, ExpressionSyntax value)
    {
        while (!reader.AtLineEnd)
        {
            string symbol = reader.Current.Text;
            if (reader.Accept("<<") || reader.Accept("+") || reader.Accept("-"))
            {
                value.Transforms.Add(new TransformSyntax(symbol, checked((int)reader.Number()), ""));
            }
            else if (reader.Accept("|>"))
            {
                value.Transforms.Add(new TransformSyntax(symbol, 0, reader.Name("a function").Text));
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Parses a condition: comparisons joined by <c>&amp;&amp;</c>, <c>||</c>, <c>!</c> and parentheses.</summary>
    public static ConditionSyntax Condition(TokenReader reader)
    {
        ConditionSyntax left = Conjunction(reader);
        while (reader.Accept("||"))
        {
            left = new ConditionSyntax("||", left, Conjunction(reader), null, 0);
        }

        return left;
    }

    private static ConditionSyntax Conjunction(TokenReader reader)
    {
        ConditionSyntax left = Comparison(reader);
        while (reader.Accept("&&"))
        {
            left = new ConditionSyntax("&&", left, Comparison(reader), null, 0);
        }

        return left;
    }

    private static ConditionSyntax Comparison(TokenReader reader)
    {
        if (reader.Accept("!"))
        {
            return new ConditionSyntax("!", Comparison(reader), null, null, 0);
        }

        if (reader.Accept("("))
        {
            ConditionSyntax inner = Condition(reader);
            reader.Expect(")");
            return inner;
        }

        PieceSyntax piece = Piece(reader);
        Token symbol = reader.Next();
        if (symbol.Kind != TokenKind.Symbol || symbol.Text is not ("==" or "!=" or "<" or "<=" or ">" or ">="))
        {
            throw new DecodeSyntaxException(symbol.Place, $"Expected a comparison (==, !=, <, <=, >, >=), found {symbol.Shown}.");
        }

        return new ConditionSyntax(symbol.Text, null, null, piece, reader.Number());
    }

    private static PieceSyntax Piece(TokenReader reader)
    {
        Token token = reader.Current;
        if (!reader.Accept("<"))
        {
            return new PieceSyntax(reader.Name("a field or '<high:low>'"), false, 0, 0);
        }

        int high = checked((int)reader.Number());
        int low = reader.Accept(":") ? checked((int)reader.Number()) : high;
        reader.Expect(">");
        return new PieceSyntax(token, true, high, low);
    }
}
