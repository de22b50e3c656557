using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Rhea.Base.Memory;

/// <content>Single accesses, as processors make them: they reach devices too.</content>
public sealed unsafe partial class AddressSpace
{
    /// <summary>Loads a little-endian value of 1, 2, 4 or 8 bytes. Aligned ones are atomic.</summary>
    public MemoryResult Load(ulong address, int size, out ulong value)
    {
        value = 0;
        if (!View.Find(address, out FlatRange range))
            return MemoryResult.Unassigned;
        if (!range.Holds(address, (ulong)size))
            return LoadAcross(address, size, out value);
        if (range.Host == 0)
            return ((DeviceRegion)range.Region).Load(range.Offset + (address - range.Start), size, out value);
        nint host = range.Host + (nint)(address - range.Start);
        value = size switch
        {
            1 => *(byte*)host,
            2 => Unsafe.ReadUnaligned<ushort>((void*)host),
            4 => Unsafe.ReadUnaligned<uint>((void*)host),
            _ => Unsafe.ReadUnaligned<ulong>((void*)host),
        };
        return MemoryResult.Ok;
    }

    /// <summary>Stores a little-endian value of 1, 2, 4 or 8 bytes. Aligned ones are atomic.</summary>
    public MemoryResult Store(ulong address, int size, ulong value)
    {
        if (!View.Find(address, out FlatRange range))
            return MemoryResult.Unassigned;
        ulong offset = range.Offset + (address - range.Start);
        if (!range.Holds(address, (ulong)size))
        {
            Span<byte> bytes = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
            return Write(address, bytes[..size]);
        }

        if (range.Region is not RamRegion ram)
            return ((DeviceRegion)range.Region).Store(offset, size, value);
        if (ram.IsReadOnly)
            return MemoryResult.Refused;
        nint host = ram.Host + (nint)offset;
        switch (size)
        {
            case 1: *(byte*)host = (byte)value; break;
            case 2: Unsafe.WriteUnaligned((void*)host, (ushort)value); break;
            case 4: Unsafe.WriteUnaligned((void*)host, (uint)value); break;
            default: Unsafe.WriteUnaligned((void*)host, value); break;
        }

        ram.NotifyWritten(offset, (ulong)size);
        return MemoryResult.Ok;
    }

    private MemoryResult LoadAcross(ulong address, int size, out ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        MemoryResult result = Read(address, bytes[..size]);
        value = result == MemoryResult.Ok ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
        return result;
    }
}
