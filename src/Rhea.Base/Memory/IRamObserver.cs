namespace Rhea.Base.Memory;

/// <summary>Learns of writes to RAM that no processor made: translations of code that was there are stale.</summary>
public interface IRamObserver
{
    /// <summary>Bytes of a region have changed. Called by the thread that wrote them, after the write.</summary>
    void Written(RamRegion region, ulong offset, ulong length);
}
