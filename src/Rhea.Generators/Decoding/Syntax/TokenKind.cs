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
