namespace Rhea.Generators.Decoding.Syntax;

/// <summary>A condition on the bits of an instruction: a comparison, or two conditions joined.</summary>
internal sealed class ConditionSyntax(string symbol, ConditionSyntax? left, ConditionSyntax? right, PieceSyntax? piece, long number)
{
    /// <summary>A comparison symbol, <c>&amp;&amp;</c>, <c>||</c> or <c>!</c>.</summary>
    public string Symbol { get; } = symbol;
    public ConditionSyntax? Left { get; } = left;
    public ConditionSyntax? Right { get; } = right;
    public PieceSyntax? Piece { get; } = piece;
    public long Number { get; } = number;
}
