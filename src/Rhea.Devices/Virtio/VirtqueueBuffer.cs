using Rhea.Base.Memory;

namespace Rhea.Devices.Virtio;

/// <summary>A chain of descriptors that the driver has given: parts that the device reads, then parts that it writes.</summary>
public sealed class VirtqueueBuffer
{
    private readonly List<RamSlice> _readable = [], _writable = [];

    /// <summary>Bytes that the device reads.</summary>
    public ulong ReadableLength { get; private set; }

    /// <summary>Bytes that the device writes.</summary>
    public ulong WritableLength { get; private set; }

    /// <summary>The number of parts.</summary>
    internal int PartCount => _readable.Count + _writable.Count;

    /// <summary>The chain's first descriptor.</summary>
    internal ushort Head { get; private set; }

    /// <summary>How often its queue had been reset when it was taken: afterwards it is nobody's.</summary>
    internal uint Generation { get; private set; }

    /// <summary>Whether a writable part has come, after which no readable one may.</summary>
    internal bool HasWritable => _writable.Count != 0;

    /// <summary>Copies out of the readable parts, from an offset on. Gives the number of bytes that were there.</summary>
    public int CopyFrom(ulong offset, Span<byte> destination)
    {
        int copied = 0;
        foreach (RamSlice slice in ReadableParts(offset, (ulong)destination.Length))
        {
            slice.Span.CopyTo(destination[copied..]);
            copied += slice.Length;
        }

        return copied;
    }

    /// <summary>Copies into the writable parts, from an offset on. Gives the number of bytes that there was room for.</summary>
    public int CopyTo(ulong offset, ReadOnlySpan<byte> source)
    {
        int copied = 0;
        foreach (RamSlice slice in WritableParts(offset, (ulong)source.Length))
        {
            source.Slice(copied, slice.Length).CopyTo(slice.Span);
            slice.NotifyWritten();
            copied += slice.Length;
        }

        return copied;
    }

    /// <summary>Bytes that the device reads, from an offset on.</summary>
    public BufferParts ReadableParts(ulong offset, ulong length) => new(_readable, offset, length);

    /// <summary>Bytes that the device writes, from an offset on.</summary>
    public BufferParts WritableParts(ulong offset, ulong length) => new(_writable, offset, length);

    internal void Begin(ushort head, uint generation)
    {
        Head = head;
        Generation = generation;
        _readable.Clear();
        _writable.Clear();
        ReadableLength = WritableLength = 0;
    }

    internal void Add(RamSlice slice, bool isWritable)
    {
        if (isWritable)
        {
            _writable.Add(slice);
            WritableLength += (ulong)slice.Length;
        }
        else
        {
            _readable.Add(slice);
            ReadableLength += (ulong)slice.Length;
        }
    }
}
