namespace Rhea.Base.Memory;

/// <summary>A window through which a part of another region is seen at a second place.</summary>
public sealed class AliasRegion : MemoryRegion
{
    /// <summary>Makes a window of <paramref name="size"/> bytes onto <paramref name="target"/> from an offset on.</summary>
    public AliasRegion(string name, MemoryRegion target, ulong targetOffset, UInt128 size)
        : base(name, size)
    {
        Target = target;
        TargetOffset = targetOffset;
        Follow(target);
    }

    /// <summary>What is seen.</summary>
    public MemoryRegion Target { get; }

    /// <summary>Where in it the window starts.</summary>
    public ulong TargetOffset { get; }

    internal override bool Reaches(MemoryRegion region) => base.Reaches(region) || Target.Reaches(region);
}
