using System.Numerics;
using Rhea.Translator.Bytecode;

namespace Rhea.Translator.Verification;

/// <summary>What a region has written to guest memory, kept beside it.</summary>
internal sealed class WriteJournal
{
    private readonly Dictionary<ulong, (ulong Value, byte Bytes)> _words = [];

    /// <summary>Forgets all.</summary>
    public void Clear() => _words.Clear();

    /// <summary>What memory holds as the region sees it: <paramref name="value"/> with the region's own writes.</summary>
    /// <param name="address">The address.</param>
    /// <param name="bytes">1 to 8.</param>
    /// <param name="value">What memory holds.</param>
    public ulong Read(ulong address, int bytes, ulong value)
    {
        if (_words.Count == 0)
        {
            return value;
        }

        for (int i = 0; i < bytes; i++)
        {
            ulong at = address + (ulong)i;
            if (_words.TryGetValue(at >> 3, out (ulong Value, byte Bytes) word) && (word.Bytes & (1 << (int)(at & 7))) != 0)
            {
                ulong mask = 0xFFUL << (i * 8);
                value = (value & ~mask) | (((word.Value >> ((int)(at & 7) * 8)) << (i * 8)) & mask);
            }
        }

        return value;
    }

    /// <summary>Writes the low bytes of a value.</summary>
    public void Write(ulong address, int bytes, ulong value)
    {
        for (int i = 0; i < bytes; i++)
        {
            ulong at = address + (ulong)i;
            int shift = (int)(at & 7) * 8;
            _ = _words.TryGetValue(at >> 3, out (ulong Value, byte Bytes) word);
            word.Value = (word.Value & ~(0xFFUL << shift)) | (((value >> (i * 8)) & 0xFF) << shift);
            word.Bytes |= (byte)(1 << (int)(at & 7));
            _words[at >> 3] = word;
        }
    }

    /// <summary>The first place where memory differs from what was written.</summary>
    /// <returns>The address and the two bytes, or null.</returns>
    public (ulong Address, byte Written, byte Memory)? FindDifference(DirectAccess memory)
    {
        foreach ((ulong key, (ulong value, byte bytes)) in _words)
        {
            ulong found = memory.Load(key << 3, 3);
            ulong difference = (found ^ value) & Spread(bytes);
            if (difference != 0)
            {
                int shift = BitOperations.TrailingZeroCount(difference) & ~7;
                return ((key << 3) + (ulong)(shift / 8), (byte)(value >> shift), (byte)(found >> shift));
            }
        }

        return null;
    }

    private static ulong Spread(byte bytes)
    {
        ulong mask = 0;
        for (int i = 0; i < 8; i++)
        {
            mask |= (bytes & (1 << i)) != 0 ? 0xFFUL << (i * 8) : 0;
        }

        return mask;
    }
}
