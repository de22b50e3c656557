namespace Rhea.Generators.Decoding.Syntax;

/// <summary>One step of a value's transformation: <c>&lt;&lt; n</c>, <c>+ n</c>, <c>- n</c>, or <c>|&gt; Function</c>.</summary>
internal sealed class TransformSyntax(string symbol, int amount, string function)
{
    public string Symbol { get; } = symbol;
    public int Amount { get; } = amount;
    public string Function { get; } = function;
}
