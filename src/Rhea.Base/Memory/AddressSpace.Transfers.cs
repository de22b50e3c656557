namespace Rhea.Base.Memory;

/// <content>Transfers of devices. They reach RAM and ROM only: a device that wrote into registers, its own perhaps, could never end.</content>
public sealed partial class AddressSpace
{
    /// <summary>Copies guest memory. On failure the destination holds what lies before the address that failed.</summary>
    public MemoryResult Read(ulong address, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            MemoryResult result = Slice(address, (ulong)destination.Length, false, out RamSlice slice);
            if (result != MemoryResult.Ok)
                return result;
            slice.Span.CopyTo(destination);
            destination = destination[slice.Length..];
            address += (ulong)slice.Length;
        }

        return MemoryResult.Ok;
    }

    /// <summary>Changes guest memory, and tells its observer. On failure what lies before the address that failed is written.</summary>
    public MemoryResult Write(ulong address, ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            MemoryResult result = Slice(address, (ulong)source.Length, true, out RamSlice slice);
            if (result != MemoryResult.Ok)
                return result;
            source[..slice.Length].CopyTo(slice.Span);
            slice.NotifyWritten();
            source = source[slice.Length..];
            address += (ulong)slice.Length;
        }

        return MemoryResult.Ok;
    }

    /// <summary>
    /// The RAM behind an address: as much of <paramref name="length"/> bytes as lies in one piece, at least one. Whoever writes there
    /// calls <see cref="RamSlice.NotifyWritten"/> afterwards.
    /// </summary>
    public MemoryResult Slice(ulong address, ulong length, bool forWriting, out RamSlice slice)
    {
        slice = default;
        if (length == 0 || !View.Find(address, out FlatRange range))
            return MemoryResult.Unassigned;
        if (range.Region is not RamRegion ram || (forWriting && ram.IsReadOnly))
            return MemoryResult.Refused;
        ulong available = Math.Min(length - 1, range.Last - address);
        slice = new RamSlice(ram, range.Offset + (address - range.Start), (int)Math.Min(available + 1, 1 << 30));
        return MemoryResult.Ok;
    }
}
