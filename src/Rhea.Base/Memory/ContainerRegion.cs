namespace Rhea.Base.Memory;

/// <summary>A region that is only room for others.</summary>
public sealed class ContainerRegion : MemoryRegion
{
    private readonly List<Placement> _children = [];

    /// <summary>Makes an empty container.</summary>
    public ContainerRegion(string name, UInt128 size)
        : base(name, size)
    {
    }

    /// <summary>What is inside, the uppermost first.</summary>
    internal IReadOnlyList<Placement> Children => _children;

    /// <summary>
    /// Places a region at an offset. Where regions overlap, the higher priority is seen, and among equals the one added later. What
    /// reaches beyond the container is cut off.
    /// </summary>
    public void Add(MemoryRegion region, ulong offset, int priority = 0)
    {
        if (region.Reaches(this))
            throw new ArgumentException($"{region} would contain itself", nameof(region));
        int index = _children.FindIndex(child => child.Priority <= priority);
        _children.Insert(index < 0 ? _children.Count : index, new Placement(region, offset, priority));
        Follow(region);
        OnChanged();
    }

    /// <summary>Takes a region out again.</summary>
    public void Remove(MemoryRegion region)
    {
        int index = _children.FindIndex(child => child.Region == region);
        if (index < 0)
            throw new InvalidOperationException($"{region} is not in {this}");
        _children.RemoveAt(index);
        Unfollow(region);
        OnChanged();
    }

    internal override bool Reaches(MemoryRegion region) => base.Reaches(region) || _children.Exists(child => child.Region.Reaches(region));

    /// <summary>A region and where it lies.</summary>
    internal readonly record struct Placement(MemoryRegion Region, ulong Offset, int Priority);
}
