using Rhea.Generators.Decoding.Model;

namespace Rhea.Generators.Decoding.Tree;

/// <summary>One case of a switch.</summary>
internal sealed class TreeCase(IReadOnlyList<ulong> values, TreeNode node)
{
    /// <summary>The values of the masked bits, in their place.</summary>
    public IReadOnlyList<ulong> Values { get; } = values;

    /// <summary>What follows.</summary>
    public TreeNode Node { get; } = node;
}
