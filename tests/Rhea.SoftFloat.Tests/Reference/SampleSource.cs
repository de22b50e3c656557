namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>Operands with a fixed seed: special values, neighbours of each other, short significands and plain random bits.</summary>
public sealed class SampleSource(OperandKind kind, int seed)
{
    private readonly Random random = new(seed);
    private ulong previous;

    private (int Exponent, int Fraction) Widths => kind switch
    {
        OperandKind.Half => (5, 10),
        OperandKind.Single => (8, 23),
        _ => (11, 52),
    };

    /// <summary>The next operand.</summary>
    public ulong Next()
    {
        previous = kind is OperandKind.Integer32 or OperandKind.Integer64 ? NextInteger() : NextFloat();
        return previous;
    }

    private ulong NextInteger()
    {
        int width = kind == OperandKind.Integer32 ? 32 : 64;
        ulong bits = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
        int shift = random.Next(64);
        ulong value = random.Next(8) switch
        {
            0 => 0UL,
            1 => ulong.MaxValue >> shift,
            2 => (1UL << shift) + (ulong)random.Next(3) - 1,
            3 => ~(ulong.MaxValue >> shift),
            4 => (ulong)((long)bits >> shift),
            5 => (1UL << shift) | 1UL << random.Next(64),
            _ => bits >> shift,
        };
        return width == 32 ? (uint)value : value;
    }

    private ulong NextFloat()
    {
        (int exponentBits, int fractionBits) = Widths;
        int width = exponentBits + fractionBits + 1, shape = random.Next(16);
        ulong fractionMask = (1UL << fractionBits) - 1, widthMask = ulong.MaxValue >> (64 - width);
        ulong bits = (ulong)random.NextInt64(long.MinValue, long.MaxValue) & widthMask;
        ulong greatest = (1UL << exponentBits) - 1, bias = greatest >> 1;
        ulong sign = bits >> (width - 1) << (width - 1), fraction = bits & fractionMask;
        ulong Make(ulong exponent, ulong f) => sign | exponent << fractionBits | (f & fractionMask);
        ulong Near(ulong center, int distance) => (ulong)Math.Clamp((long)center + random.Next(-distance, distance + 1), 0, (long)greatest);

        return shape switch
        {
            0 => Make(0, 0),
            1 => Make(greatest, 0),
            2 => Make(greatest, fraction),
            3 => Make(greatest, 1UL << random.Next(fractionBits)),
            4 => Make(0, fraction >> random.Next(fractionBits)),
            5 => Make(Near(1, 1), random.Next(2) == 0 ? 0 : fractionMask),
            6 => Make(greatest - 1, random.Next(2) == 0 ? fractionMask : fraction),
            7 => Make(Near(bias, 2), fraction & (fractionMask << random.Next(fractionBits))),
            8 => Make(Near(bias, fractionBits + 2), fraction),
            9 => Make(Near(bias + 31, 34), fraction | fractionMask >> random.Next(fractionBits)),
            10 => (previous ^ sign) + (ulong)random.Next(3) - 1 & widthMask,
            11 => Make(Near(previous >> fractionBits & greatest, 2), fraction),
            12 => Make(bias, 0) + (ulong)random.Next(5) - 2 & widthMask,
            13 => Make(Near(bias >> (int)(bits & 1), fractionBits), 1UL << random.Next(fractionBits)),
            _ => bits,
        };
    }
}
