namespace Rhea.Translator.X64;

/// <summary>A direct exit: the 4-byte displacement at <see cref="PatchOffset"/> is what linking changes.</summary>
internal readonly record struct ExitLink(int PatchOffset, int StubOffset, ulong Target);

/// <summary>What a compilation leaves beside the code: links and the guest addresses of points that can leave.</summary>
internal sealed class CompiledRegion
{
    private (int Offset, ulong Pc)[] _points = new (int, ulong)[256];
    private readonly List<DescribedCode> _described = [];
    private ExitLink[] _links = new ExitLink[16];

    public nint Address { get; private set; }

    public int Length { get; set; }

    public int PointCount { get; private set; }

    public int LinkCount { get; private set; }

    /// <summary>Code offset and guest address of every place that can fault, in order of the code.</summary>
    public ReadOnlySpan<(int Offset, ulong Pc)> Points => _points.AsSpan(0, PointCount);

    public ReadOnlySpan<ExitLink> Links => _links.AsSpan(0, LinkCount);

    public void Reset(nint address)
    {
        Address = address;
        Length = 0;
        PointCount = 0;
        LinkCount = 0;
        _described.Clear();
    }

    /// <summary>The code in which the state is elsewhere than usual, in order.</summary>
    public IReadOnlyList<DescribedCode> Described => _described;

    public void AddDescribed(DescribedCode code) => _described.Add(code);

    public void AddPoint(int offset, ulong pc)
    {
        if (PointCount > 0 && _points[PointCount - 1].Pc == pc)
        {
            return;
        }

        if (PointCount == _points.Length)
        {
            Array.Resize(ref _points, PointCount * 2);
        }

        _points[PointCount++] = (offset, pc);
    }

    public int AddLink(ExitLink link)
    {
        if (LinkCount == _links.Length)
        {
            Array.Resize(ref _links, LinkCount * 2);
        }

        _links[LinkCount] = link;
        return LinkCount++;
    }

    public void SetLink(int index, ExitLink link) => _links[index] = link;
}
