namespace Rhea.Translator.X64;

/// <summary>A part of the code cache that is filled, and later emptied, as a whole.</summary>
internal sealed class CodeSegment(nint start, nint end)
{
    /// <summary>The numbers of links of a segment are below this.</summary>
    public const int MaximumLinks = 1 << LinkBits;

    public const int LinkBits = 24;

    private LinkRecord[] _links = [];

    public nint Start { get; } = start;

    public nint End { get; } = end;

    /// <summary>Where the next code goes.</summary>
    public nint Next { get; set; } = start;

    public int LinkCount { get; private set; }

    /// <summary>The engine's epoch when its regions were dropped, or 0: processors that have not passed it may still be running its code.</summary>
    public long RetiredAt { get; set; }

    /// <summary>From its code to guest addresses.</summary>
    public CodePoints Points { get; } = new();

    /// <summary>Its code in which the state is elsewhere than usual, in order.</summary>
    public List<DescribedCode> Described { get; } = [];

    public bool IsEmpty => Next == Start;

    public ref LinkRecord Link(int index) => ref _links[index];

    public void AddLink(nint patch, nint stub, ulong target, ulong context)
    {
        if (LinkCount == _links.Length)
        {
            Array.Resize(ref _links, Math.Max(1024, LinkCount * 2));
        }

        _links[LinkCount++] = new LinkRecord { Patch = patch, Stub = stub, Target = target, Context = context, Region = -1 };
    }

    /// <summary>Makes it empty.</summary>
    public void Clear()
    {
        Next = Start;
        LinkCount = 0;
        RetiredAt = 0;
        Points.Clear();
        Described.Clear();
    }
}

/// <summary>A direct exit: its displacement, the stub it jumps to while it is not linked, its target.</summary>
internal struct LinkRecord
{
    public nint Patch;
    public nint Stub;
    public ulong Target;

    /// <summary>The context of the region that it leaves and of its target.</summary>
    public ulong Context;

    /// <summary>The region it is linked to, or -1.</summary>
    public int Region;

    /// <summary>Its neighbours among the links to that region; -1 for none.</summary>
    public int Next;
    public int Previous;
}
