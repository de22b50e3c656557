using Rhea.Generators.Decoding.Model;

namespace Rhea.Generators.Decoding.Tree;

/// <summary>The end of the decisions: the patterns that are left, to be tried in order.</summary>
internal sealed class LeafNode(IReadOnlyList<Pattern> candidates, ulong known) : TreeNode
{
    /// <summary>The patterns to try.</summary>
    public IReadOnlyList<Pattern> Candidates { get; } = candidates;

    /// <summary>The bits that the decisions before have examined.</summary>
    public ulong Known { get; } = known;

    /// <inheritdoc/>
    public override int Leaves => Candidates.Count;
}
