namespace Rhea.Generators.Decoding.Syntax;

/// <summary>A field at its place: <c>name:width</c>, with the suffix s for a signed one.</summary>
internal sealed class InlineFieldSyntax(Token token, int width, ExpressionSyntax value) : ElementSyntax(token)
{
    public int Width { get; } = width;
    public ExpressionSyntax Value { get; } = value;
}
