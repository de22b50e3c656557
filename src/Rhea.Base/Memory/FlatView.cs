namespace Rhea.Base.Memory;

/// <summary>What an address space looked like at some moment: ranges in the order of their addresses. It never changes.</summary>
public sealed class FlatView
{
    private readonly FlatRange[] _ranges;

    private FlatView(FlatRange[] ranges) => _ranges = ranges;

    /// <summary>All ranges, sorted, without overlaps.</summary>
    public ReadOnlySpan<FlatRange> Ranges => _ranges;

    /// <summary>Flattens a tree.</summary>
    public static FlatView Build(MemoryRegion root)
    {
        var builder = new FlatViewBuilder();
        builder.Render(root, 0, 0, (Int128)(root.Size - 1));
        return new FlatView(builder.ToArray());
    }

    /// <summary>Finds the range that an address is in.</summary>
    public bool Find(ulong address, out FlatRange range)
    {
        FlatRange[] ranges = _ranges;
        int low = 0, high = ranges.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            if (ranges[middle].Last < address)
            {
                low = middle + 1;
            }
            else if (ranges[middle].Start > address)
            {
                high = middle - 1;
            }
            else
            {
                range = ranges[middle];
                return true;
            }
        }

        range = default;
        return false;
    }
}
