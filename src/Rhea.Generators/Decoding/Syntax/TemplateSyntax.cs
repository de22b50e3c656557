namespace Rhea.Generators.Decoding.Syntax;

/// <summary>An assembly template, and the condition under which it is the one to use.</summary>
internal sealed class TemplateSyntax(Token text, Token? condition)
{
    public Token Text { get; } = text;
    public Token? Condition { get; } = condition;
}
