namespace Rhea.Generators.Decoding.Syntax;

/// <summary>One piece of a value: a named field, or the bits <c>&lt;high:low&gt;</c>.</summary>
internal sealed class PieceSyntax(Token token, bool isRange, int high, int low)
{
    public Token Token { get; } = token;
    public bool IsRange { get; } = isRange;
    public int High { get; } = high;
    public int Low { get; } = low;
}
