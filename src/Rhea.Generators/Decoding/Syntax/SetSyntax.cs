namespace Rhea.Generators.Decoding.Syntax;

/// <summary>An argument set: <c>set Name argument argument:type</c>.</summary>
internal sealed class SetSyntax(Token name)
{
    public Token Name { get; } = name;
    public List<(Token Name, Token? Type)> Arguments { get; } = [];
}
