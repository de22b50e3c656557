namespace Rhea.Generators.Decoding.Syntax;

/// <summary>A value: a constant, or pieces of the instruction side by side, then transformations.</summary>
internal sealed class ExpressionSyntax(Token token)
{
    public Token Token { get; } = token;
    public long? Constant { get; set; }
    public bool Signed { get; set; }
    public List<PieceSyntax> Pieces { get; } = [];
    public List<TransformSyntax> Transforms { get; } = [];
}
