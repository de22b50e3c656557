namespace Rhea.Translator.X64;

/// <summary>From host code to guest addresses: all points of a segment, in order.</summary>
internal sealed class CodePoints
{
    private int[] _offsets = new int[4096];
    private ulong[] _addresses = new ulong[4096];
    private int _count;

    public void Clear() => _count = 0;

    public void Add(nint @base, ReadOnlySpan<(int Offset, ulong Pc)> points)
    {
        if (_count + points.Length > _offsets.Length)
        {
            int size = Math.Max(_offsets.Length * 2, _count + points.Length);
            Array.Resize(ref _offsets, size);
            Array.Resize(ref _addresses, size);
        }

        foreach ((int offset, ulong pc) in points)
        {
            _offsets[_count] = (int)@base + offset;
            _addresses[_count++] = pc;
        }
    }

    /// <summary>The guest address of the last point at or before an offset.</summary>
    public ulong Find(int offset)
    {
        int i = Array.BinarySearch(_offsets, 0, _count, offset);
        i = i < 0 ? ~i - 1 : i;
        return i >= 0 ? _addresses[i] : 0;
    }
}
