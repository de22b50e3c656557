namespace Rhea.Generators.Decoding.Syntax;

/// <summary>A pattern or a group: what may stand in a group.</summary>
internal abstract class ItemSyntax;
