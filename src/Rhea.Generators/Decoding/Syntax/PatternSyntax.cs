namespace Rhea.Generators.Decoding.Syntax;

/// <summary>A pattern or a format.</summary>
internal sealed class PatternSyntax(Token name) : ItemSyntax
{
    public Token Name { get; } = name;
    public List<ElementSyntax> Elements { get; } = [];
    public Token? Format { get; set; }
    public Token? Set { get; set; }
    public ConditionSyntax? Condition { get; set; }
    public List<Token> Tags { get; } = [];
    public List<TemplateSyntax> Templates { get; } = [];
}
