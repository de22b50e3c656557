using System.Diagnostics.CodeAnalysis;

namespace Rhea.LinuxUser.Memory;

/// <summary>
/// The mappings of a guest address space: disjoint, sorted, neighbours that could be one are one. Knows nothing of the host.
/// </summary>
/// <remarks>Not synchronised: <see cref="MemoryManager"/> holds its lock around every use.</remarks>
internal sealed class AddressMap
{
    internal const ulong PageSize = 4096;
    internal const ulong PageMask = PageSize - 1;

    private readonly List<Mapping> mappings = [];

    /// <summary>The mappings in ascending order.</summary>
    internal IReadOnlyList<Mapping> Mappings => mappings;

    /// <summary>The sum of all mappings' sizes in bytes.</summary>
    internal ulong TotalSize { get; private set; }

    internal static ulong AlignUp(ulong value) => (value + PageMask) & ~PageMask;

    /// <summary>Adds a mapping in place of whatever was there.</summary>
    internal void Add(in Mapping mapping)
    {
        Remove(mapping.Start, mapping.End);
        int index = FirstEndingAfter(mapping.Start);
        mappings.Insert(index, mapping);
        TotalSize += mapping.Length;
        MergeAround(index, index);
    }

    /// <summary>Removes a range; mappings that lie partly in it are cut. Tells whether any of it ever was executable.</summary>
    internal bool Remove(ulong start, ulong end)
    {
        (int first, int last) = Isolate(start, end);
        bool executable = false;
        for (int i = first; i < last; i++)
        {
            executable |= mappings[i].EverExecutable;
            TotalSize -= mappings[i].Length;
        }
        mappings.RemoveRange(first, last - first);
        return executable;
    }

    /// <summary>Changes the protection of a range that is mapped throughout. Tells whether any of it ever was executable.</summary>
    internal bool Protect(ulong start, ulong end, Protection protection)
    {
        (int first, int last) = Isolate(start, end);
        bool executable = false;
        for (int i = first; i < last; i++)
        {
            executable |= mappings[i].EverExecutable;
            mappings[i] = mappings[i] with
            {
                Protection = protection,
                EverExecutable = mappings[i].EverExecutable || (protection & Protection.Execute) != 0,
            };
        }
        MergeAround(first, last - 1);
        return executable;
    }

    /// <summary>Finds the mapping that holds an address.</summary>
    internal bool TryFind(ulong address, [NotNullWhen(true)] out Mapping? mapping)
    {
        int index = FirstEndingAfter(address);
        mapping = index < mappings.Count && mappings[index].Start <= address ? mappings[index] : null;
        return mapping is not null;
    }

    /// <summary>The index of the first mapping that ends behind an address.</summary>
    internal int FirstEndingAfter(ulong address)
    {
        int low = 0, high = mappings.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (mappings[middle].End <= address)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>The end of the part of a range that is mapped without a gap from its start.</summary>
    internal ulong MappedUntil(ulong start, ulong end)
    {
        ulong position = start;
        for (int i = FirstEndingAfter(start); i < mappings.Count && position < end && mappings[i].Start <= position; i++)
            position = mappings[i].End;
        return Math.Min(position, end);
    }

    /// <summary>Whether nothing is mapped in a range.</summary>
    internal bool IsFree(ulong start, ulong end)
    {
        int index = FirstEndingAfter(start);
        return index == mappings.Count || mappings[index].Start >= end;
    }

    /// <summary>Finds the highest free range below a ceiling, as Linux searches, or null.</summary>
    internal ulong? FindFreeBelow(ulong ceiling, ulong floor, ulong length, ulong alignment = PageSize)
    {
        ulong top = ceiling;
        int index = FirstEndingAfter(ceiling);
        if (index < mappings.Count && mappings[index].Start < ceiling)
            index++;
        for (index--; ; index--)
        {
            ulong bottom = index >= 0 ? Math.Max(mappings[index].End, floor) : floor;
            if (top > bottom && top - bottom >= length)
            {
                ulong candidate = (top - length) & ~(alignment - 1);
                if (candidate >= bottom)
                    return candidate;
            }
            if (index < 0 || mappings[index].Start <= floor)
                return null;
            top = Math.Min(top, mappings[index].Start);
        }
    }

    /// <summary>Cuts mappings at both ends of a range, and gives the indices of those within.</summary>
    private (int First, int Last) Isolate(ulong start, ulong end)
    {
        int first = FirstEndingAfter(start);
        if (first < mappings.Count && mappings[first].Start < start)
        {
            Mapping cut = mappings[first];
            mappings[first] = cut.Slice(cut.Start, start);
            mappings.Insert(++first, cut.Slice(start, cut.End));
        }
        int last = first;
        while (last < mappings.Count && mappings[last].End <= end)
            last++;
        if (last < mappings.Count && mappings[last].Start < end)
        {
            Mapping cut = mappings[last];
            mappings[last] = cut.Slice(cut.Start, end);
            mappings.Insert(last + 1, cut.Slice(end, cut.End));
            last++;
        }
        return (first, last);
    }

    /// <summary>Joins neighbours with equal attributes among the given entries and those next to them.</summary>
    private void MergeAround(int first, int last)
    {
        for (int i = Math.Min(last, mappings.Count - 2); i >= Math.Max(first - 1, 0); i--)
        {
            if (mappings[i].Continues(mappings[i + 1]))
            {
                mappings[i] = mappings[i] with { End = mappings[i + 1].End };
                mappings.RemoveAt(i + 1);
            }
        }
    }
}
