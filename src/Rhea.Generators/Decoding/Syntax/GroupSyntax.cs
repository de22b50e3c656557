namespace Rhea.Generators.Decoding.Syntax;

/// <summary>A group: in braces its members may overlap and the first match wins, in brackets they must not.</summary>
internal sealed class GroupSyntax(bool mayOverlap) : ItemSyntax
{
    public bool MayOverlap { get; } = mayOverlap;
    public List<ItemSyntax> Items { get; } = [];
}
