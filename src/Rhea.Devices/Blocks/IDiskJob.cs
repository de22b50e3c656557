namespace Rhea.Devices.Blocks;

/// <summary>A request to a disk.</summary>
public interface IDiskJob
{
    /// <summary>Does it. Called by the disk's thread without any lock; it may block, and must not throw.</summary>
    void Execute();

    /// <summary>Tells whoever asked. Called under the machine's lock.</summary>
    void Complete();
}
