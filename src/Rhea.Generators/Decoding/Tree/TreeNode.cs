using Rhea.Generators.Decoding.Model;

namespace Rhea.Generators.Decoding.Tree;

/// <summary>A node of the decision tree.</summary>
internal abstract class TreeNode
{
    /// <summary>The number of leaves below and including this node.</summary>
    public abstract int Leaves { get; }
}
