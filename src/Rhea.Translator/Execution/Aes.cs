namespace Rhea.Translator.Execution;

/// <summary>The steps of a round of AES (FIPS 197), on a state of 16 bytes, column by column.</summary>
internal static unsafe class Aes
{
    private static readonly byte[] s_substitution = MakeSubstitution();
    private static readonly byte[] s_inverse = Invert(s_substitution);

    /// <summary>ShiftRows and SubBytes, or their inverses.</summary>
    public static void Substitute(byte* result, byte* state, bool inverse)
    {
        byte[] table = inverse ? s_inverse : s_substitution;
        for (int column = 0; column < 4; column++)
        {
            for (int row = 0; row < 4; row++)
            {
                int from = (column + (inverse ? 4 - row : row)) & 3;
                result[(column * 4) + row] = table[state[(from * 4) + row]];
            }
        }
    }

    /// <summary>MixColumns, or its inverse.</summary>
    public static void MixColumns(byte* result, byte* state, bool inverse)
    {
        ReadOnlySpan<byte> factors = inverse ? [14, 11, 13, 9] : [2, 3, 1, 1];
        for (int i = 0; i < 16; i++)
        {
            byte sum = 0;
            for (int k = 0; k < 4; k++)
            {
                sum ^= Multiply(state[(i & 12) + ((i + k) & 3)], factors[k]);
            }

            result[i] = sum;
        }
    }

    /// <summary>The product in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1 (4.2).</summary>
    private static byte Multiply(byte a, byte b)
    {
        int product = 0;
        for (int i = 0, shifted = a; i < 8; i++)
        {
            product ^= ((b >> i) & 1) != 0 ? shifted : 0;
            shifted = (shifted << 1) ^ ((shifted & 0x80) != 0 ? 0x11B : 0);
        }

        return (byte)product;
    }

    /// <summary>The multiplicative inverse, then an affine transformation (5.1.1).</summary>
    private static byte[] MakeSubstitution()
    {
        var table = new byte[256];
        for (int x = 0; x < 256; x++)
        {
            byte inverse = 0;
            for (int y = 1; y < 256; y++)
            {
                if (Multiply((byte)x, (byte)y) == 1)
                {
                    inverse = (byte)y;
                }
            }

            uint repeated = inverse * 0x0101u;
            uint rotated = inverse;
            for (int i = 1; i < 5; i++)
            {
                rotated ^= repeated >> (8 - i);
            }

            table[x] = (byte)(rotated ^ 0x63);
        }

        return table;
    }

    private static byte[] Invert(byte[] table)
    {
        var inverse = new byte[256];
        for (int i = 0; i < 256; i++)
        {
            inverse[table[i]] = (byte)i;
        }

        return inverse;
    }
}
