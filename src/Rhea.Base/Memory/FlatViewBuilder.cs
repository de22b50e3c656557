namespace Rhea.Base.Memory;

/// <summary>Flattens a tree of regions: the uppermost is drawn first, and others fill what is left.</summary>
internal sealed class FlatViewBuilder
{
    private readonly List<FlatRange> _ranges = [];

    /// <summary>Draws a region that starts at an address (which aliases may put below zero), as far as it lies between two others.</summary>
    internal void Render(MemoryRegion region, Int128 start, Int128 first, Int128 last)
    {
        first = Int128.Max(first, start);
        last = Int128.Min(last, start + (Int128)region.Size - 1);
        if (!region.IsEnabled || first > last)
            return;
        switch (region)
        {
            case ContainerRegion container:
                foreach (ContainerRegion.Placement child in container.Children)
                    Render(child.Region, start + child.Offset, first, last);
                break;
            case AliasRegion alias:
                Render(alias.Target, start - alias.TargetOffset, first, last);
                break;
            default:
                Fill(region, start, (ulong)first, (ulong)last);
                break;
        }
    }

    internal FlatRange[] ToArray() => [.. _ranges];

    /// <summary>Puts a region wherever nothing is yet.</summary>
    private void Fill(MemoryRegion region, Int128 start, ulong first, ulong last)
    {
        int index = _ranges.FindIndex(range => range.Last >= first);
        if (index < 0)
            index = _ranges.Count;
        while (true)
        {
            bool isOpen = index == _ranges.Count;
            if (isOpen || _ranges[index].Start > first)
            {
                ulong end = isOpen || _ranges[index].Start > last ? last : _ranges[index].Start - 1;
                ulong offset = (ulong)(first - start);
                nint host = region is RamRegion ram ? ram.Host + (nint)offset : 0;
                _ranges.Insert(index++, new FlatRange(first, end, region, offset, host));
                if (end == last)
                    return;
            }

            if (_ranges[index].Last >= last)
                return;
            first = _ranges[index++].Last + 1;
        }
    }
}
