namespace Rhea.Generators.Decoding.Syntax;

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
