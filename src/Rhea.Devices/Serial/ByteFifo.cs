namespace Rhea.Devices.Serial;

/// <summary>A queue of bytes of a fixed size, as in hardware.</summary>
internal sealed class ByteFifo(int size)
{
    private readonly byte[] _bytes = new byte[size];
    private int _first;

    /// <summary>How many bytes are in it.</summary>
    internal int Count { get; private set; }

    /// <summary>Empties it.</summary>
    internal void Clear() => Count = 0;

    /// <summary>Adds a byte; the caller knows that there is room.</summary>
    internal void Add(byte value) => _bytes[(_first + Count++) % _bytes.Length] = value;

    /// <summary>Looks at the first byte.</summary>
    internal bool TryPeek(out byte value)
    {
        value = _bytes[_first];
        return Count != 0;
    }

    /// <summary>Takes the first byte.</summary>
    internal bool TryTake(out byte value)
    {
        if (!TryPeek(out value))
            return false;
        _first = (_first + 1) % _bytes.Length;
        Count--;
        return true;
    }
}
