using Rhea.Generators.Decoding.Syntax;

namespace Rhea.Generators.Decoding.Model;

/// <summary>A value made of pieces of the window, or a constant.</summary>
internal sealed class FieldValue(long? constant, bool signed, IReadOnlyList<NamedBits> pieces, IReadOnlyList<TransformSyntax> transforms)
{
    public long? Constant { get; } = constant;
    public bool Signed { get; } = signed;

    /// <summary>The pieces, most significant first.</summary>
    public IReadOnlyList<NamedBits> Pieces { get; } = pieces;
    public IReadOnlyList<TransformSyntax> Transforms { get; } = transforms;
}
