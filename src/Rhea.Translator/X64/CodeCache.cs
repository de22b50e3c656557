using Rhea.Base.Host;
using Rhea.Translator.Execution;
using Rhea.Translator.Statistics;

namespace Rhea.Translator.X64;

/// <summary>
/// The memory of generated code and what is known of it: regions, the guest pages they depend on, links between them. It is a ring of
/// segments: the oldest one is emptied to make room. All tables are arrays that grow; nothing is allocated for each region.
/// </summary>
/// <remarks>The caller locks, and sees to it that no processor runs the code of a segment that is filled anew.</remarks>
internal sealed unsafe class CodeCache
{
    private const int SegmentCount = 8;

    /// <summary>More than any region needs.</summary>
    private const int RegionReserve = 1 << 20;

    private readonly CodeSegment[] _segments = new CodeSegment[SegmentCount];
    private readonly Action<ulong> _unpublish;
    private readonly Dictionary<RegionKey, int> _byKey = [];
    private readonly PageIndex _pages = new();
    private RegionRecord[] _regions = new RegionRecord[1024];
    private int _regionCount;
    private int _free = -1;
    private int _current;

    /// <summary>Takes memory.</summary>
    /// <param name="start">The start of the cache.</param>
    /// <param name="size">Its size in bytes, at least 16 MiB.</param>
    /// <param name="used">How much of it is used already, for good.</param>
    /// <param name="unpublish">Called with the guest address of each region that is dropped.</param>
    public CodeCache(nint start, nuint size, nuint used, Action<ulong> unpublish)
    {
        _unpublish = unpublish;
        nint each = (nint)(size / SegmentCount);
        for (int i = 0; i < SegmentCount; i++)
        {
            _segments[i] = new CodeSegment(start + i * each + (i == 0 ? (nint)used : 0), start + (i + 1) * each);
        }
    }

    /// <summary>The least size in bytes.</summary>
    public const nuint MinimumSize = 2 * SegmentCount * RegionReserve;

    /// <summary>A region: the guest bytes it depends on, its code, the first of the links that lead to it.</summary>
    private struct RegionRecord
    {
        public RegionKey Key;
        public ulong Start;
        public ulong End;

        /// <summary>System mode: the physical page that the region's one instruction reaches into, or 0.</summary>
        public ulong SecondPage;
        public nint Code;
        public int Segment;
        public int FirstLink;

        /// <summary>The next free record; -2 where this one is in use.</summary>
        public int NextFree;
    }

    /// <summary>Where it is counted what becomes of regions, if anywhere.</summary>
    public TranslationStatistics? Statistics { get; init; }

    /// <summary>Bytes of code, that of dropped regions included.</summary>
    public long Used => _segments.Sum(segment => (long)(segment.Next - segment.Start));

    private CodeSegment Current => _segments[_current];

    /// <summary>Whether the current segment has room for another region.</summary>
    public bool HasRoom => Current.End - Current.Next >= RegionReserve && Current.LinkCount < CodeSegment.MaximumLinks - RegionReserve / 8;

    /// <summary>Where the next region's code goes.</summary>
    public nint Position => (Current.Next + 15) & ~15;

    /// <summary>The end of the segment that is filled now.</summary>
    public nint CurrentEnd => Current.End;

    /// <summary>The number of the next region's first link.</summary>
    public int NextLink => (_current << CodeSegment.LinkBits) | Current.LinkCount;

    /// <summary>The segment that is filled after the current one.</summary>
    public CodeSegment Following => _segments[(_current + 1) % SegmentCount];

    /// <summary>The code of a guest address, or 0; and the region's number.</summary>
    public nint Find(in RegionKey key, out int region)
    {
        if (_byKey.TryGetValue(key, out region))
        {
            return _regions[region].Code;
        }

        region = -1;
        return 0;
    }

    /// <summary>Goes on in the following segment, which nobody uses any more.</summary>
    public void Advance()
    {
        _current = (_current + 1) % SegmentCount;
        Current.Clear();
        if (Statistics is not null)
        {
            Statistics.FilledSegments++;
        }
    }

    /// <summary>Drops the regions of the following segment; true if there are any. Processors may go on running their code.</summary>
    public bool RetireFollowing(long epoch)
    {
        CodeSegment segment = Following;
        if (segment.IsEmpty)
        {
            return false;
        }

        int index = (_current + 1) % SegmentCount;
        for (int i = 0; i < _regionCount; i++)
        {
            if (_regions[i].NextFree == InUse && _regions[i].Segment == index)
            {
                Drop(i);
            }
        }

        for (int i = 0; i < segment.LinkCount; i++)
        {
            if (segment.Link(i).Region >= 0)
            {
                Detach(ref segment.Link(i));
            }
        }

        segment.RetiredAt = epoch;
        return true;
    }

    /// <summary>Adds the region that was compiled at <see cref="Position"/>; returns its number.</summary>
    public int Add(in RegionKey key, ulong start, ulong end, ulong secondPage, CompiledRegion output)
    {
        nint at = output.Address;
        CodeSegment segment = Current;
        segment.Next = at + output.Length;
        segment.Points.Add(at - segment.Start, output.Points);
        segment.Described.AddRange(output.Described);

        foreach (ExitLink link in output.Links)
        {
            segment.AddLink(at + link.PatchOffset, at + link.StubOffset, link.Target, key.Context);
        }

        int region = _free;
        if (region >= 0)
        {
            _free = _regions[region].NextFree;
        }
        else
        {
            if (_regionCount == _regions.Length)
            {
                Array.Resize(ref _regions, _regionCount * 2);
            }

            region = _regionCount++;
        }

        _regions[region] = new RegionRecord
        {
            Key = key, Start = start, End = end, SecondPage = secondPage, Code = at, Segment = _current, FirstLink = -1, NextFree = InUse,
        };
        _byKey[key] = region;
        _pages.Add(region, start, end);
        if (secondPage != 0)
        {
            _pages.Add(region, secondPage, secondPage + 1);
        }

        return region;
    }

    /// <summary>A link by its number.</summary>
    public ref LinkRecord Link(int number) => ref _segments[number >> CodeSegment.LinkBits].Link(number & (CodeSegment.MaximumLinks - 1));

    /// <summary>Makes a direct exit jump to a region, unless it was dropped meanwhile.</summary>
    public void Connect(int number, int region)
    {
        ref LinkRecord link = ref Link(number);
        if (link.Region >= 0 || _segments[number >> CodeSegment.LinkBits].RetiredAt != 0)
        {
            return;
        }

        ref RegionRecord record = ref _regions[region];
        link.Region = region;
        link.Previous = -1;
        link.Next = record.FirstLink;
        if (link.Next >= 0)
        {
            Link(link.Next).Previous = number;
        }

        record.FirstLink = number;
        Patch(link.Patch, record.Code);
        if (Statistics is not null)
        {
            Statistics.Linked++;
        }
    }

    /// <summary>The guest address of the instruction that code belongs to.</summary>
    public ulong GuestAddressOf(nint code) => SegmentOf(code) is { } segment ? segment.Points.Find((int)(code - segment.Start)) : 0;

    /// <summary>Where the guest's state is at a place in the code; null where it is as usual.</summary>
    public DescribedCode? DescriptionOf(nint code)
    {
        if (SegmentOf(code) is not { } segment)
        {
            return null;
        }

        List<DescribedCode> list = segment.Described;
        int low = 0, high = list.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = list[middle].Start <= code ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && code < list[low - 1].End ? list[low - 1] : null;
    }

    private CodeSegment? SegmentOf(nint code) => Array.Find(_segments, segment => code >= segment.Start && code < segment.End);

    /// <summary>Drops the regions that depend on a range of guest bytes; true if there are any.</summary>
    public bool Invalidate(ulong start, ulong last)
    {
        bool any = false;
        ulong pages = (last >> 12) - (start >> 12);
        if (pages > (ulong)_pages.Count)
        {
            for (int i = 0; i < _regionCount; i++)
            {
                if (_regions[i].NextFree == InUse && _regions[i].Start <= last && _regions[i].End > start)
                {
                    Drop(i);
                    any = true;
                }
            }

            return any;
        }

        for (ulong page = start >> 12; page <= last >> 12; page++)
        {
            for (int node = _pages.First(page); node >= 0;)
            {
                int region = _pages.Region(node);
                node = _pages.Next(node);
                if ((_regions[region].Start <= last && _regions[region].End > start) || _regions[region].SecondPage == page << 12)
                {
                    Drop(region);
                    any = true;
                }
            }
        }

        return any;
    }

    /// <summary>System mode: drops the regions at virtual addresses; true if there are any.</summary>
    public bool InvalidateVirtual(ulong start, ulong last)
    {
        bool any = false;
        for (int i = 0; i < _regionCount; i++)
        {
            ref RegionRecord region = ref _regions[i];
            if (region.NextFree == InUse && region.Key.Overlaps(region.Start, region.End, start, last))
            {
                Drop(i);
                any = true;
            }
        }

        return any;
    }

    /// <summary>The physical page that a region's one instruction reaches into, or 0.</summary>
    public ulong SecondPageOf(int region) => _regions[region].SecondPage;

    /// <summary>Drops one region.</summary>
    public void Remove(int region) => Drop(region);

    /// <summary>Whether any region depends on bytes of a page.</summary>
    public bool HasRegions(ulong page) => _pages.First(page >> 12) >= 0;

    private const int InUse = -2;

    private void Drop(int index)
    {
        ref RegionRecord region = ref _regions[index];
        _byKey.Remove(region.Key);
        _unpublish(region.Key.Address);
        _pages.Remove(index, region.Start, region.End);
        if (region.SecondPage != 0)
        {
            _pages.Remove(index, region.SecondPage, region.SecondPage + 1);
        }

        for (int number = region.FirstLink; number >= 0;)
        {
            ref LinkRecord link = ref Link(number);
            number = link.Next;
            link.Region = -1;
            Patch(link.Patch, link.Stub);
        }

        region.NextFree = _free;
        _free = index;
        if (Statistics is not null)
        {
            Statistics.Dropped++;
        }
    }

    /// <summary>Takes a link out of the list of its region.</summary>
    private void Detach(ref LinkRecord link)
    {
        if (link.Previous >= 0)
        {
            Link(link.Previous).Next = link.Next;
        }
        else
        {
            _regions[link.Region].FirstLink = link.Next;
        }

        if (link.Next >= 0)
        {
            Link(link.Next).Previous = link.Previous;
        }

        link.Region = -1;
    }

    private static void Patch(nint at, nint target) => Volatile.Write(ref *(int*)at, (int)(target - (at + 4)));
}
