using Rhea.Generators.Decoding.Model;

namespace Rhea.Generators.Decoding.Tree;

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
