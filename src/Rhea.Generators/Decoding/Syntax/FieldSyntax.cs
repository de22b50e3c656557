namespace Rhea.Generators.Decoding.Syntax;

/// <summary>A declared field: <c>field name = expression</c>.</summary>
internal sealed class FieldSyntax(Token name, ExpressionSyntax value)
{
    public Token Name { get; } = name;
    public ExpressionSyntax Value { get; } = value;
}
