using System.Text;

namespace Rhea.Gdb;

/// <summary>Reads the parts of a packet from left to right. Each method leaves the place unchanged where it fails.</summary>
internal ref struct PacketParser(ReadOnlySpan<byte> packet)
{
    private ReadOnlySpan<byte> rest = packet;

    /// <summary>What has not been read.</summary>
    internal readonly ReadOnlySpan<byte> Rest => rest;

    internal readonly bool AtEnd => rest.IsEmpty;

    /// <summary>Takes these characters, if they come next.</summary>
    internal bool Take(string text)
    {
        if (rest.Length < text.Length)
            return false;
        for (int i = 0; i < text.Length; i++)
        {
            if (rest[i] != text[i])
                return false;
        }
        rest = rest[text.Length..];
        return true;
    }

    /// <summary>Reads a number of at least one digit; digits above 64 bits are lost.</summary>
    internal bool TryNumber(out ulong value)
    {
        value = 0;
        int length = 0;
        for (; length < rest.Length && Hex.Digit(rest[length]) is >= 0 and int digit; length++)
            value = (value << 4) | (uint)digit;
        rest = rest[length..];
        return length > 0;
    }

    /// <summary>Reads a number in the range of int.</summary>
    internal bool TryInteger(out int value)
    {
        ReadOnlySpan<byte> start = rest;
        bool found = TryNumber(out ulong number) && number <= int.MaxValue;
        value = found ? (int)number : 0;
        if (!found)
            rest = start;
        return found;
    }

    /// <summary>Two numbers with a comma between.</summary>
    internal bool TryRange(out ulong first, out ulong second)
    {
        second = 0;
        return TryNumber(out first) && Take(",") && TryNumber(out second);
    }

    /// <summary>Reads up to a separator, which is taken too, or to the end.</summary>
    internal ReadOnlySpan<byte> Until(char separator)
    {
        int end = rest.IndexOf((byte)separator);
        ReadOnlySpan<byte> part = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return part;
    }

    /// <summary>Reads a thread: TID, pPID, pPID.TID, where -1 is all and 0 any; without a process, <see cref="ThreadIdentifier.Any"/>.</summary>
    internal bool TryThread(out ThreadIdentifier thread)
    {
        thread = default;
        int process = ThreadIdentifier.Any;
        if (Take("p"))
        {
            if (!TrySigned(out process))
                return false;
            if (!Take("."))
            {
                thread = new ThreadIdentifier(process, ThreadIdentifier.All);
                return true;
            }
        }
        if (!TrySigned(out int number))
            return false;
        thread = new ThreadIdentifier(process, number);
        return true;
    }

    private bool TrySigned(out int value)
    {
        if (Take("-1"))
        {
            value = ThreadIdentifier.All;
            return true;
        }
        return TryInteger(out value);
    }

    /// <inheritdoc/>
    public override readonly string ToString() => Encoding.Latin1.GetString(rest);
}
