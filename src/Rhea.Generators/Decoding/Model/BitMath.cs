namespace Rhea.Generators.Decoding.Model;

/// <summary>Arithmetic on masks.</summary>
internal static class BitMath
{
    /// <summary>The mask of the low bits.</summary>
    public static ulong Mask(int width) => width >= 64 ? ulong.MaxValue : (1UL << width) - 1;

    /// <summary>The number of bits that are set.</summary>
    public static int Count(ulong value)
    {
        int count = 0;
        for (; value != 0; value &= value - 1)
        {
            count++;
        }

        return count;
    }

    /// <summary>The number of the lowest bit that is set; the value is not 0.</summary>
    public static int Lowest(ulong value) => Count((value & (0 - value)) - 1);

    /// <summary>Whether the bits that are set are neighbours.</summary>
    public static bool IsContiguous(ulong value)
    {
        value >>= Lowest(value);
        return (value & (value + 1)) == 0;
    }
}
