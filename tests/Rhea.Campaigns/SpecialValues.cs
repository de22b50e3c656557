namespace Rhea.Campaigns;

/// <summary>Draws numbers that are likely to show mistakes: edges of ranges, special floating-point numbers, patterns of lanes.</summary>
internal static class SpecialValues
{
    private static readonly ulong[] s_integers =
    [
        0, 1, 2, 3, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000,
        0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, 0x8000_0000_0000_0001, 0xFFFF_FFFF_FFFF_FFFF, 0xFFFF_FFFF_8000_0000,
        0xFFFF_FFFF_7FFF_FFFF, 0x5555_5555_5555_5555, 31, 32, 63, 64,
    ];

    private static readonly ulong[] s_doubles =
    [
        0, 0x8000_0000_0000_0000, 1, 0x000F_FFFF_FFFF_FFFF, 0x0010_0000_0000_0000, 0x7FEF_FFFF_FFFF_FFFF, 0x7FF0_0000_0000_0000,
        0xFFF0_0000_0000_0000, 0x7FF8_0000_0000_0000, 0x7FF8_0000_0000_1234, 0xFFF8_0000_0000_0001, 0x7FF0_0000_0000_0001,
        0xFFF7_FFFF_FFFF_FFFF, 0x3FF0_0000_0000_0000, 0xBFF0_0000_0000_0000, 0x3FE0_0000_0000_0000, 0x4000_0000_0000_0000,
        0x3FF8_0000_0000_0000, 0x3FF0_0000_0000_0001, 0x41DF_FFFF_FFC0_0000, 0x41E0_0000_0000_0000, 0xC1E0_0000_0000_0000,
        0x43E0_0000_0000_0000, 0x43DF_FFFF_FFFF_FFFF, 0xC3E0_0000_0000_0000, 0x43F0_0000_0000_0000, 0x36A0_0000_0000_0000,
        0x3810_0000_0000_0000, 0x380F_FFFF_FFFF_FFFF, 0x47EF_FFFF_E000_0000, 0x47EF_FFFF_F000_0000,
    ];

    private static readonly uint[] s_singles =
    [
        0, 0x8000_0000, 1, 0x007F_FFFF, 0x0080_0000, 0x8080_0000, 0x7F7F_FFFF, 0x7F80_0000, 0xFF80_0000, 0x7FC0_0000, 0x7FC0_1234,
        0xFFC0_0001, 0x7F80_0001, 0xFFBF_FFFF, 0x3F80_0000, 0xBF80_0000, 0x3F00_0000, 0x4000_0000, 0x3FC0_0000, 0x3F80_0001,
        0x4EFF_FFFF, 0x4F00_0000, 0xCF00_0000, 0x5EFF_FFFF, 0x5F00_0000, 0x5F80_0000, 0x3300_0000, 0x3880_0000, 0x477F_E000, 0x477F_F000,
    ];

    private static readonly ushort[] s_halves =
    [
        0, 0x8000, 1, 0x03FF, 0x0400, 0x7BFF, 0x7C00, 0xFC00, 0x7E00, 0x7E12, 0xFE01, 0x7C01, 0xFDFF, 0x3C00, 0xBC00, 0x3800, 0x4000,
    ];

    /// <summary>Any of 64 bits: special, small, sparse or random.</summary>
    public static ulong Integer(Random random) => random.Next(5) switch
    {
        0 => Pick(s_integers, random),
        1 => Pick(s_integers, random) + (ulong)random.Next(-2, 3),
        2 => (ulong)random.Next(-300, 300),
        3 => Random64(random) & Random64(random),
        _ => Random64(random),
    };

    /// <summary>64 bits of a vector register, of lanes of one kind.</summary>
    public static ulong VectorHalf(Random random, int kind) => kind switch
    {
        0 => Random64(random),
        1 => Pick(s_doubles, random),
        2 => NearDouble(random),
        3 => Pair(Single(random), Single(random)),
        4 => Pair(Pick(s_singles, random), Pick(s_singles, random)),
        5 => Lanes(random, 8),
        6 => Lanes(random, 16),
        7 => Lanes(random, 32),
        8 => Pick(s_integers, random),
        9 => Pair(Halves(random), Halves(random)),
        _ => (ulong)random.Next(-70, 70),
    };

    public const int VectorKinds = 11;

    private static T Pick<T>(T[] values, Random random) => values[random.Next(values.Length)];

    private static ulong Random64(Random random) => (ulong)random.NextInt64() ^ ((ulong)random.NextInt64() << 1);

    private static ulong Pair(uint low, uint high) => low | ((ulong)high << 32);

    private static uint Halves(Random random) => Pick(s_halves, random) | ((uint)Pick(s_halves, random) << 16);

    /// <summary>An exponent near that of others, so that sums and differences round.</summary>
    private static ulong NearDouble(Random random) =>
        (Random64(random) & 0x800F_FFFF_FFFF_FFFF) | ((ulong)(1023 + random.Next(-60, 70)) << 52);

    private static uint Single(Random random) => random.Next(3) == 0
        ? Pick(s_singles, random)
        : ((uint)Random64(random) & 0x807F_FFFF) | ((uint)(127 + random.Next(-30, 40)) << 23);

    /// <summary>Lanes of so many bits at the edges of their range, or near.</summary>
    private static ulong Lanes(Random random, int width)
    {
        ulong value = 0;
        for (int at = 0; at < 64; at += width)
        {
            ulong lane = random.Next(6) switch
            {
                0 => 0,
                1 => (1UL << (width - 1)) - 1,
                2 => 1UL << (width - 1),
                3 => ulong.MaxValue,
                4 => (ulong)random.Next(-width - 2, width + 3),
                _ => Random64(random),
            };
            value |= (lane & ((1UL << width) - 1)) << at;
        }

        return value;
    }
}
