using Rhea.Generators.Decoding.Model;

namespace Rhea.Generators.Decoding.Tree;

/// <summary>A node of the decision tree.</summary>
internal abstract class TreeNode
{
    /// <summary>The number of leaves below and including this node.</summary>
    public abstract int Leaves { get; }
}

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

/// <summary>A switch on some bits.</summary>
internal sealed class SwitchNode(ulong mask, IReadOnlyList<TreeCase> cases) : TreeNode
{
    /// <summary>The bits that the switch examines.</summary>
    public ulong Mask { get; } = mask;

    /// <summary>What follows for which values; other values match nothing.</summary>
    public IReadOnlyList<TreeCase> Cases { get; } = cases;

    /// <inheritdoc/>
    public override int Leaves
    {
        get
        {
            int leaves = 0;
            foreach (TreeCase one in Cases)
            {
                leaves += one.Node.Leaves;
            }

            return leaves;
        }
    }
}

/// <summary>One case of a switch.</summary>
internal sealed class TreeCase(IReadOnlyList<ulong> values, TreeNode node)
{
    /// <summary>The values of the masked bits, in their place.</summary>
    public IReadOnlyList<ulong> Values { get; } = values;

    /// <summary>What follows.</summary>
    public TreeNode Node { get; } = node;
}
