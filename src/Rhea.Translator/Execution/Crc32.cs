namespace Rhea.Translator.Execution;

/// <summary>The cyclic redundancy checks of <see cref="Ir.IrOp.Crc32"/>, bits in reversed order, nothing inverted.</summary>
internal static class Crc32
{
    private static readonly uint[] Ieee = Table(0xEDB8_8320);
    private static readonly uint[] Castagnoli = Table(0x82F6_3B78);

    /// <summary>The check of <paramref name="bytes"/> low bytes of a value, starting from an accumulator.</summary>
    public static uint Update(bool castagnoli, uint accumulator, ulong value, int bytes)
    {
        uint[] table = castagnoli ? Castagnoli : Ieee;
        for (int i = 0; i < bytes; i++)
        {
            accumulator = (accumulator >> 8) ^ table[(byte)(accumulator ^ value)];
            value >>= 8;
        }

        return accumulator;
    }

    private static uint[] Table(uint polynomial)
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value >> 1) ^ ((value & 1) != 0 ? polynomial : 0);
            }

            table[i] = value;
        }

        return table;
    }
}
