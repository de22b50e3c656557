namespace Rhea.MachineFuzz;

/// <summary>Random numbers that are the same on every computer.</summary>
internal sealed class Draw(ulong seed)
{
    private ulong _state = (seed * 0x9E37_79B9_7F4A_7C15) | 1;

    public ulong Bits()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return _state * 0x2545_F491_4F6C_DD1D;
    }

    public int Below(int limit) => (int)((Bits() >> 33) % (uint)limit);

    public bool Chance(int percent) => Below(100) < percent;

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>A number near a border, or any.</summary>
    public ulong Edge() => Below(6) switch
    {
        0 => (ulong)Below(4),
        1 => ulong.MaxValue - (ulong)Below(16),
        2 => (1UL << Below(64)) - (ulong)Below(3),
        3 => uint.MaxValue - (ulong)Below(16),
        4 => 0x8000_0000 + (ulong)Below(1 << 23),
        _ => Bits(),
    };

    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
            bytes[i] = (byte)(Bits() >> 40);
        return bytes;
    }
}
