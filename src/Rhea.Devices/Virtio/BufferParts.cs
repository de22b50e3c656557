using Rhea.Base.Memory;

namespace Rhea.Devices.Virtio;

/// <summary>Some bytes of a list of parts: the parts that hold them, cut at both ends. Enumerating allocates nothing.</summary>
/// <param name="parts">The parts.</param>
/// <param name="offset">How many of their bytes to skip.</param>
/// <param name="length">How many of the bytes behind to give.</param>
public readonly struct BufferParts(List<RamSlice> parts, ulong offset, ulong length)
{
    /// <summary>Starts at the first part.</summary>
    public Enumerator GetEnumerator() => new(parts, offset, length);

    /// <summary>Goes through the parts.</summary>
    public struct Enumerator(List<RamSlice> parts, ulong offset, ulong length)
    {
        private int _index;

        /// <summary>The part that was reached.</summary>
        public RamSlice Current { get; private set; }

        /// <summary>Goes to the next part.</summary>
        public bool MoveNext()
        {
            for (; length != 0 && _index < parts.Count; _index++)
            {
                RamSlice part = parts[_index];
                if (offset >= (ulong)part.Length)
                {
                    offset -= (ulong)part.Length;
                    continue;
                }

                int size = (int)Math.Min((ulong)part.Length - offset, length);
                Current = part.Part((int)offset, size);
                (offset, length) = (0, length - (ulong)size);
                _index++;
                return true;
            }

            return false;
        }
    }
}
