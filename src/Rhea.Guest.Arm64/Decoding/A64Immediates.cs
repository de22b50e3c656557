using System.Numerics;

namespace Rhea.Guest.Arm64.Decoding;

/// <summary>The immediates of A64 that are encoded in a compressed form.</summary>
public static class A64Immediates
{
    /// <summary>
    /// Decodes the mask of a logical immediate (DecodeBitMasks of the Arm ARM): a run of ones, rotated and replicated.
    /// </summary>
    /// <param name="is64">1 for a mask of 64 bits, 0 for one of 32.</param>
    /// <param name="n">The field N.</param>
    /// <param name="imms">The field imms: the size of the element and the length of the run, less 1.</param>
    /// <param name="immr">The field immr: the rotation to the right.</param>
    /// <param name="mask">The mask; its upper half is 0 if <paramref name="is64"/> is 0.</param>
    /// <returns>False if the encoding is reserved.</returns>
    public static bool TryDecodeBitMask(int is64, int n, int imms, int immr, out ulong mask)
    {
        mask = 0;
        int sizeBits = (n << 6) | (~imms & 0x3F);
        if (sizeBits < 2 || (is64 == 0 && n != 0))
        {
            return false;
        }

        int size = 1 << BitOperations.Log2((uint)sizeBits);
        int ones = (imms & (size - 1)) + 1;
        if (ones == size)
        {
            return false;
        }

        ulong element = (1UL << ones) - 1;
        int rotation = immr & (size - 1);
        if (rotation != 0)
        {
            element = ((element >> rotation) | (element << (size - rotation))) & (ulong.MaxValue >> (64 - size));
        }

        for (int width = size; width < 64; width <<= 1)
        {
            element |= element << width;
        }

        mask = is64 != 0 ? element : (uint)element;
        return true;
    }

    /// <summary>The bits of the floating-point value of an 8-bit immediate (VFPExpandImm).</summary>
    /// <param name="imm8">The immediate: sign, 3 bits of exponent, 4 bits of fraction.</param>
    /// <param name="size">2 for single precision, 3 for double.</param>
    public static ulong ExpandFloat(int imm8, int size)
    {
        ulong sign = (ulong)(imm8 >> 7);
        ulong low = (ulong)(imm8 & 0x3F);
        bool small = (imm8 & 0x40) != 0;
        return size == 2
            ? (sign << 31) | ((small ? 0x1FUL : 0x20UL) << 25) | (low << 19)
            : (sign << 63) | ((small ? 0xFFUL : 0x100UL) << 54) | (low << 48);
    }

    /// <summary>The 64 bits that a modified immediate of Advanced SIMD stands for (AdvSIMDExpandImm), without the inversion of BIC.</summary>
    /// <param name="op">The field op: with MVNI (cmode below 14) the result is inverted by this method.</param>
    /// <param name="cmode">The field cmode.</param>
    /// <param name="imm8">The immediate a:b:c:d:e:f:g:h.</param>
    /// <returns>The value of each half of the vector; for ORR and BIC (odd cmode below 12) the operand itself.</returns>
    public static ulong ExpandVector(int op, int cmode, int imm8)
    {
        ulong imm = (ulong)imm8;
        ulong value = (cmode >> 1) switch
        {
            0 or 1 or 2 or 3 => (imm << (8 * (cmode >> 1))) * 0x0000_0001_0000_0001,
            4 => imm * 0x0001_0001_0001_0001,
            5 => (imm << 8) * 0x0001_0001_0001_0001,
            6 => ((cmode & 1) == 0 ? (imm << 8) | 0xFF : (imm << 16) | 0xFFFF) * 0x0000_0001_0000_0001,
            _ => Widest(op, cmode, imm8),
        };
        bool inverts = op == 1 && (cmode < 12 ? (cmode & 1) == 0 : cmode < 14);
        return inverts ? ~value : value;
    }

    private static ulong Widest(int op, int cmode, int imm8)
    {
        if (cmode == 15)
        {
            return op == 0 ? ExpandFloat(imm8, 2) * 0x0000_0001_0000_0001 : ExpandFloat(imm8, 3);
        }

        if (op == 0)
        {
            return (ulong)imm8 * 0x0101_0101_0101_0101;
        }

        ulong value = 0;
        for (int bit = 0; bit < 8; bit++)
        {
            value |= ((imm8 >> bit) & 1) != 0 ? 0xFFUL << (8 * bit) : 0;
        }

        return value;
    }
}
