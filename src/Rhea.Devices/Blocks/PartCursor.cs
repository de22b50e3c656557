using System.Runtime.InteropServices;
using Rhea.Base.Memory;

namespace Rhea.Devices.Blocks;

/// <summary>Takes parts of guest memory piece by piece, where a transfer has to be cut.</summary>
internal ref struct PartCursor(ReadOnlySpan<RamSlice> parts)
{
    private readonly ReadOnlySpan<RamSlice> _parts = parts;
    private int _index, _done;

    /// <summary>The length of all parts.</summary>
    internal readonly ulong Length
    {
        get
        {
            ulong length = 0;
            foreach (RamSlice part in _parts)
                length += (ulong)part.Length;
            return length;
        }
    }

    /// <summary>Takes the next bytes, into a list that is used again and again.</summary>
    internal ReadOnlySpan<RamSlice> Take(List<RamSlice> batch, ulong length)
    {
        batch.Clear();
        while (length != 0)
        {
            RamSlice part = _parts[_index];
            int size = (int)Math.Min((ulong)(part.Length - _done), length);
            batch.Add(part.Part(_done, size));
            length -= (ulong)size;
            _done += size;
            if (_done == part.Length)
                (_index, _done) = (_index + 1, 0);
        }

        return CollectionsMarshal.AsSpan(batch);
    }
}
