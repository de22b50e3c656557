namespace Rhea.Generators.Decoding.Syntax;

/// <summary>An argument that is computed: <c>name=expression</c>.</summary>
internal sealed class AssignmentSyntax(Token token, ExpressionSyntax value) : ElementSyntax(token)
{
    public ExpressionSyntax Value { get; } = value;
}
