using System.Globalization;

namespace Rhea.Generators.Decoding.Syntax;

/// <summary>Walks over the tokens of a file.</summary>
internal sealed class TokenReader(List<Token> tokens)
{
    private int _index;

    /// <summary>The token to read next.</summary>
    public Token Current => tokens[_index];

    /// <summary>The token after the next.</summary>
    public Token Following => tokens[Math.Min(_index + 1, tokens.Count - 1)];

    /// <summary>Whether the statement's line has ended.</summary>
    public bool AtLineEnd => Current.StartsLine || Current.Kind == TokenKind.End;

    /// <summary>Reads one token.</summary>
    public Token Next() => Current.Kind == TokenKind.End ? Current : tokens[_index++];

    /// <summary>Reads a symbol if it comes next.</summary>
    public bool Accept(string symbol)
    {
        if (!Current.IsSymbol(symbol))
        {
            return false;
        }

        Next();
        return true;
    }

    /// <summary>Reads a symbol that must come next.</summary>
    public void Expect(string symbol)
    {
        if (!Accept(symbol))
        {
            throw Unexpected($"'{symbol}'");
        }
    }

    /// <summary>Reads a word that must be a name.</summary>
    public Token Name(string what)
    {
        if (Current.Kind != TokenKind.Word || !(char.IsLetter(Current.Text[0]) || Current.Text[0] == '_'))
        {
            throw Unexpected(what);
        }

        return Next();
    }

    /// <summary>Reads a number: decimal, 0x or 0b.</summary>
    public long Number()
    {
        bool negative = Accept("-");
        if (Current.Kind != TokenKind.Word || !TryNumber(Current.Text, out long value))
        {
            throw Unexpected("a number");
        }

        Next();
        return negative ? -value : value;
    }

    /// <summary>Skips to the first token of the next line.</summary>
    public void SkipLine()
    {
        do
        {
            Next();
        }
        while (!AtLineEnd);
    }

    /// <summary>The error that something else was expected here.</summary>
    public DecodeSyntaxException Unexpected(string expected) => new(Current.Place, $"Expected {expected}, found {Current.Shown}.");

    private static bool TryNumber(string text, out long value)
    {
        value = 0;
        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            return long.TryParse(text.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        }

        if (text.StartsWith("0b", StringComparison.Ordinal))
        {
            foreach (char c in text.Substring(2))
            {
                if (c is not ('0' or '1' or '_'))
                {
                    return false;
                }

                value = c == '_' ? value : (value << 1) | (uint)(c - '0');
            }

            return text.Length > 2;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
