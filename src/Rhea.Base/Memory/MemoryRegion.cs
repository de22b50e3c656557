namespace Rhea.Base.Memory;

/// <summary>A piece of guest-physical memory: a node of the tree that an <see cref="AddressSpace"/> flattens.</summary>
public abstract class MemoryRegion
{
    /// <summary>The largest size: all of a 64-bit address space.</summary>
    public static readonly UInt128 WholeSpace = UInt128.One << 64;

    private bool _isEnabled = true;

    private protected MemoryRegion(string name, UInt128 size)
    {
        ArgumentOutOfRangeException.ThrowIfZero(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, WholeSpace);
        Name = name;
        Size = size;
    }

    /// <summary>Something in the tree below changed.</summary>
    internal event Action? Changed;

    /// <summary>The name, for people.</summary>
    public string Name { get; }

    /// <summary>Bytes.</summary>
    public UInt128 Size { get; }

    /// <summary>Whether the region is there; what it covered shows through if not.</summary>
    public bool IsEnabled
    {
        get => _isEnabled;
        set
        {
            if (_isEnabled == value)
                return;
            _isEnabled = value;
            OnChanged();
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Whether a region is this one, or is seen through it.</summary>
    internal virtual bool Reaches(MemoryRegion region) => this == region;

    /// <summary>Tells everybody above.</summary>
    private protected void OnChanged() => Changed?.Invoke();

    /// <summary>Listens to a region below.</summary>
    private protected void Follow(MemoryRegion below) => below.Changed += OnChanged;

    /// <summary>Stops listening.</summary>
    private protected void Unfollow(MemoryRegion below) => below.Changed -= OnChanged;
}
