using System.Linq;
using Rhea.Generators.Decoding.Model;

namespace Rhea.Generators.Decoding.Tree;

/// <summary>
/// Builds the decision tree: at each node it examines the bits that best divide the patterns that are still possible.
/// </summary>
/// <remarks>
/// Bits that all candidates fix divide them without repeating any, and come first. Where there are none, windows of up to
/// five neighbouring bits compete: a candidate that leaves a bit of the window open goes into several branches, in order.
/// </remarks>
internal static class TreeBuilder
{
    private const int WidestWindow = 5;

    /// <summary>Builds the tree for some patterns, given in order of preference.</summary>
    public static TreeNode Build(IReadOnlyList<Pattern> candidates, ulong known = 0)
    {
        if (candidates.Count > 1 && Choose(candidates, known) is { } choice)
        {
            List<TreeCase> cases = [];
            foreach (IGrouping<string, Branch> same in choice.Branches.GroupBy(branch => branch.Key, StringComparer.Ordinal))
            {
                cases.Add(new TreeCase([.. same.Select(branch => branch.Value)], Build(same.First().Candidates, known | choice.Mask)));
            }

            return new SwitchNode(choice.Mask, cases);
        }

        return new LeafNode(candidates, known);
    }

    private static Choice? Choose(IReadOnlyList<Pattern> candidates, ulong known)
    {
        ulong common = candidates.Aggregate(~known, (mask, pattern) => mask & pattern.Mask);
        if (common != 0)
        {
            Choice divided = Divide(candidates, common, candidates.Select(pattern => pattern.Value & common).Distinct());
            if (divided.Branches.Count > 1)
            {
                return Narrow(divided);
            }
        }

        Choice? best = null;
        foreach (ulong window in Windows(candidates.Aggregate(0UL, (mask, pattern) => mask | pattern.Mask) & ~known))
        {
            Choice choice = Divide(candidates, window, Subsets(window));
            if (choice.Largest < candidates.Count && (best is null || choice.Cost < best.Cost))
            {
                best = choice;
            }
        }

        return best;
    }

    /// <summary>Leaves out the bits that have one value in all branches: the leaves check them.</summary>
    private static Choice Narrow(Choice choice)
    {
        ulong first = choice.Branches[0].Value;
        ulong differing = choice.Branches.Aggregate(0UL, (mask, branch) => mask | (branch.Value ^ first));
        return new Choice(differing, [.. choice.Branches.Select(branch => new Branch(branch.Value & differing, branch.Candidates))]);
    }

    private static Choice Divide(IReadOnlyList<Pattern> candidates, ulong mask, IEnumerable<ulong> values) => new(mask,
        [.. values.Select(value => new Branch(value, [.. candidates.Where(pattern => ((pattern.Value ^ value) & pattern.Mask & mask) == 0)]))
            .Where(branch => branch.Candidates.Count > 0)]);

    private static IEnumerable<ulong> Windows(ulong available)
    {
        for (int low = 0; low < 64; low++)
        {
            ulong window = 0;
            for (int width = 1; width <= WidestWindow && low + width <= 64; width++)
            {
                ulong bit = 1UL << (low + width - 1);
                if ((available & bit) == 0)
                {
                    break;
                }

                yield return window |= bit;
            }
        }
    }

    private static IEnumerable<ulong> Subsets(ulong mask)
    {
        ulong subset = 0;
        do
        {
            yield return subset;
            subset = (subset - mask) & mask;
        }
        while (subset != 0);
    }

    private sealed class Branch(ulong value, IReadOnlyList<Pattern> candidates)
    {
        public ulong Value { get; } = value;
        public IReadOnlyList<Pattern> Candidates { get; } = candidates;
        public string Key { get; } = string.Join("|", candidates.Select(pattern => pattern.Name));
    }

    private sealed class Choice(ulong mask, IReadOnlyList<Branch> branches)
    {
        public ulong Mask { get; } = mask;
        public IReadOnlyList<Branch> Branches { get; } = branches;
        public int Largest => Branches.Max(branch => branch.Candidates.Count);

        /// <summary>The decisions still to be made on average, plus a share for what is repeated and for a wide switch.</summary>
        public double Cost
        {
            get
            {
                double depth = Branches.Sum(branch => Math.Log(1 + branch.Candidates.Count, 2)) / Math.Pow(2, BitMath.Count(Mask));
                int distinct = Branches.GroupBy(branch => branch.Key, StringComparer.Ordinal).Sum(same => same.First().Candidates.Count);
                return depth + (Math.Log(1 + distinct, 2) * 0.75) + (0.2 * BitMath.Count(Mask));
            }
        }
    }
}
