namespace Rhea.Generators.Decoding.Syntax;

/// <summary>The kinds of token.</summary>
internal enum TokenKind
{
    /// <summary>Letters, digits, underscores and dots: a name, a number, or bits; the parser knows which.</summary>
    Word,

    /// <summary>A text in double quotes; <see cref="Token.Text"/> is without the quotes.</summary>
    Text,

    /// <summary>One of the symbols of the language.</summary>
    Symbol,

    /// <summary>The end of the file.</summary>
    End,
}

/// <summary>One token of a decode file.</summary>
internal readonly struct Token(TokenKind kind, string text, SourcePlace place, bool startsLine, string documentation)
{
    /// <summary>The kind.</summary>
    public TokenKind Kind { get; } = kind;

    /// <summary>The characters.</summary>
    public string Text { get; } = text;

    /// <summary>Where it is.</summary>
    public SourcePlace Place { get; } = place;

    /// <summary>Whether it is the first of its line.</summary>
    public bool StartsLine { get; } = startsLine;

    /// <summary>The <c>##</c> comment lines right before this line, or empty.</summary>
    public string Documentation { get; } = documentation;

    /// <summary>Whether this is the given symbol.</summary>
    public bool IsSymbol(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    /// <summary>Whether this is the given word.</summary>
    public bool IsWord(string word) => Kind == TokenKind.Word && Text == word;

    /// <summary>The token as an error message shows it.</summary>
    public string Shown => Kind == TokenKind.End ? "the end of the file" : $"'{Text}'";
}
