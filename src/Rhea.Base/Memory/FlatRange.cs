namespace Rhea.Base.Memory;

/// <summary>Addresses that one region answers, in one piece.</summary>
/// <param name="Start">The first address.</param>
/// <param name="Last">The last address; inclusive, so that the end of the space can be said.</param>
/// <param name="Region">A <see cref="RamRegion"/> or a <see cref="DeviceRegion"/>.</param>
/// <param name="Offset">Where in the region the first address lies.</param>
/// <param name="Host">Where the first address lies in the host, for RAM and ROM; else 0.</param>
public readonly record struct FlatRange(ulong Start, ulong Last, MemoryRegion Region, ulong Offset, nint Host)
{
    /// <summary>Whether an address is in the range.</summary>
    public bool Contains(ulong address) => address - Start <= Last - Start;

    /// <summary>Whether all of an access is in the range, whose first byte is.</summary>
    public bool Holds(ulong address, ulong length) => length - 1 <= Last - address;
}
