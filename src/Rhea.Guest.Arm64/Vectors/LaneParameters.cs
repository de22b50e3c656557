namespace Rhea.Guest.Arm64.Vectors;

/// <summary>What a vector helper must know of its instruction, packed into its parameter.</summary>
internal readonly struct LaneParameters
{
    public LaneParameters(
        int size, int count, bool unsigned = false, bool round = false, bool saturate = false, bool upper = false, int amount = 0)
    {
        Packed = (uint)size | ((long)(uint)count << 4) | (unsigned ? 1L << 12 : 0) | (round ? 1L << 13 : 0) | (saturate ? 1L << 14 : 0)
            | (upper ? 1L << 15 : 0) | ((long)(uint)amount << 16);
    }

    public LaneParameters(long packed) => Packed = packed;

    /// <summary>All of it in one number.</summary>
    public long Packed { get; }

    /// <summary>Log2 of the bytes of a lane: of the narrow ones where sizes differ.</summary>
    public int Size => (int)Packed & 15;

    /// <summary>The lanes to compute; the rest of the result is zero.</summary>
    public int Count => (int)(Packed >> 4) & 31;

    public bool Unsigned => (Packed & (1 << 12)) != 0;

    public bool Round => (Packed & (1 << 13)) != 0;

    public bool Saturate => (Packed & (1 << 14)) != 0;

    /// <summary>Narrow operands are the upper half.</summary>
    public bool Upper => (Packed & (1 << 15)) != 0;

    /// <summary>The amount of a shift.</summary>
    public int Amount => (int)(Packed >> 16) & 0xFF;

    /// <summary>The width of a lane in bits.</summary>
    public int Width => 8 << Size;

    /// <summary>The first lane of narrow operands.</summary>
    public int First => Upper ? Count : 0;
}
