using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Rhea.Base.Memory;
using static Rhea.Devices.Virtio.VirtioNumbers;

namespace Rhea.Devices.Virtio;

/// <content>Descriptors and cells of the rings.</content>
public sealed partial class Virtqueue
{
    // Flags of a descriptor (2.7.5).
    private const ushort Next = 1, Write = 2, Indirect = 4;

    private static ushort Cell(RamSlice area, int offset) =>
        Volatile.Read(ref MemoryMarshal.AsRef<ushort>(area.Part(offset, sizeof(ushort)).Span));

    private static void SetCell(RamSlice area, int offset, ushort value)
    {
        RamSlice cell = area.Part(offset, sizeof(ushort));
        Volatile.Write(ref MemoryMarshal.AsRef<ushort>(cell.Span), value);
        cell.NotifyWritten();
    }

    /// <summary>Collects the parts of a chain. Gives what is wrong with it, or null.</summary>
    private string? ReadChain(VirtqueueBuffer buffer)
    {
        if (buffer.Head >= Size)
            return $"descriptor {buffer.Head} is not below {Size}";
        RamSlice table = _descriptors;
        int tableSize = Size;
        bool isIndirect = false;
        ushort index = buffer.Head;
        Span<byte> descriptor = stackalloc byte[DescriptorSize];
        for (int seen = 1; ; seen++)
        {
            if (seen > LongestChain || seen > tableSize)
                return "a chain of descriptors has no end";
            // Copied, because the driver may change it at any time.
            table.Part(index * DescriptorSize, DescriptorSize).Span.CopyTo(descriptor);
            ulong address = BinaryPrimitives.ReadUInt64LittleEndian(descriptor);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(descriptor[8..]);
            ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[12..]);
            if ((flags & Indirect) != 0)
            {
                if (isIndirect || (flags & Next) != 0 || (_features & IndirectDescriptors) == 0)
                    return "an indirect descriptor is where none may be";
                if (length == 0 || length % DescriptorSize != 0 || length / DescriptorSize > LongestChain)
                    return $"an indirect table of {length} bytes";
                if (_memory.Slice(address, length, false, out table) != MemoryResult.Ok || table.Length != length)
                    return $"an indirect table at 0x{address:x} is not in RAM";
                (isIndirect, tableSize, index, seen) = (true, (int)length / DescriptorSize, 0, 0);
                continue;
            }

            if (AddPart(buffer, address, length, (flags & Write) != 0) is { } error)
                return error;
            if ((flags & Next) == 0)
                return null;
            index = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[14..]);
            if (index >= tableSize)
                return $"descriptor {index} is not below {tableSize}";
        }
    }

    private string? AddPart(VirtqueueBuffer buffer, ulong address, uint length, bool isWritable)
    {
        if (!isWritable && buffer.HasWritable)
            return "a descriptor to be read comes after one to be written";
        for (ulong left = length; left != 0;)
        {
            if (_memory.Slice(address, left, isWritable, out RamSlice slice) != MemoryResult.Ok)
                return $"a buffer at 0x{address:x} is not in RAM";
            if (buffer.PartCount >= MostParts)
                return "a chain has too many parts";
            buffer.Add(slice, isWritable);
            address = unchecked(address + (ulong)slice.Length);
            left -= (ulong)slice.Length;
        }

        return null;
    }
}
