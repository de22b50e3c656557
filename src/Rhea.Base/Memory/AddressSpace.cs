namespace Rhea.Base.Memory;

/// <summary>Guest-physical memory as a processor or a device sees it. Readers take no lock: they see the view before or after a change.</summary>
public sealed partial class AddressSpace
{
    private readonly Lock _changes = new();
    private FlatView _view;

    /// <summary>Makes the address space of a tree of regions; it follows the tree's changes.</summary>
    public AddressSpace(MemoryRegion root)
    {
        Root = root;
        _view = FlatView.Build(root);
        root.Changed += Rebuild;
    }

    /// <summary>The view was exchanged: the old one and the new one. Called by the thread that changed the tree.</summary>
    public event Action<FlatView, FlatView>? ViewChanged;

    /// <summary>The tree's root.</summary>
    public MemoryRegion Root { get; }

    /// <summary>What is where, now.</summary>
    public FlatView View => Volatile.Read(ref _view);

    private void Rebuild()
    {
        lock (_changes)
        {
            FlatView old = _view, changed = FlatView.Build(Root);
            Volatile.Write(ref _view, changed);
            ViewChanged?.Invoke(old, changed);
        }
    }
}
