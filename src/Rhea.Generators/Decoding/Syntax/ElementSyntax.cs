namespace Rhea.Generators.Decoding.Syntax;

/// <summary>One element of the bits of a pattern.</summary>
internal abstract class ElementSyntax(Token token)
{
    public Token Token { get; } = token;
}
