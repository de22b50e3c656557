namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>Operands with a fixed seed: special values, neighbours of each other, short significands and plain random bits.</summary>
public sealed class SampleSource(OperandKind kind, int seed)
{
    private readonly Random random = new(seed);
    private UInt128 previous;

    private (int Exponent, int Fraction) Widths => kind switch
    {
        OperandKind.Half => (5, 10),
        OperandKind.Single => (8, 23),
        OperandKind.Double => (11, 52),
        OperandKind.Quadruple => (15, 112),
        _ => (15, 63),
    };

    /// <summary>The next operand.</summary>
    public UInt128 Next()
    {
        previous = kind is OperandKind.Integer32 or OperandKind.Integer64 ? NextInteger() : NextFloat();
        return kind == OperandKind.Extended ? WithLeadingBit(previous) : previous;
    }

    private ulong NextBits() => (ulong)random.NextInt64(long.MinValue, long.MaxValue);

    private ulong NextInteger()
    {
        int width = kind == OperandKind.Integer32 ? 32 : 64;
        ulong bits = NextBits();
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

    private UInt128 NextFloat()
    {
        (int exponentBits, int fractionBits) = Widths;
        int width = exponentBits + fractionBits + 1, shape = random.Next(16);
        UInt128 fractionMask = (UInt128.One << fractionBits) - 1, widthMask = UInt128.MaxValue >> (128 - width);
        UInt128 bits = new UInt128(NextBits(), NextBits()) & widthMask;
        int greatest = (1 << exponentBits) - 1, bias = greatest >> 1;
        UInt128 sign = bits >> (width - 1) << (width - 1), fraction = bits & fractionMask;
        UInt128 Make(int exponent, UInt128 f) => sign | (UInt128)exponent << fractionBits | (f & fractionMask);
        int Near(int center, int distance) => Math.Clamp(center + random.Next(-distance, distance + 1), 0, greatest);

        return shape switch
        {
            0 => Make(0, 0),
            1 => Make(greatest, 0),
            2 => Make(greatest, fraction),
            3 => Make(greatest, UInt128.One << random.Next(fractionBits)),
            4 => Make(0, fraction >> random.Next(fractionBits)),
            5 => Make(Near(1, 1), random.Next(2) == 0 ? 0 : fractionMask),
            6 => Make(greatest - 1, random.Next(2) == 0 ? fractionMask : fraction),
            7 => Make(Near(bias, 2), fraction & (fractionMask << random.Next(fractionBits))),
            8 => Make(Near(bias, fractionBits + 2), fraction),
            9 => Make(Near(bias + 31, 34), fraction | fractionMask >> random.Next(fractionBits)),
            10 => (previous ^ sign) + (UInt128)random.Next(3) - 1 & widthMask,
            11 => Make(Near((int)(uint)(previous >> fractionBits) & greatest, 2), fraction),
            12 => Make(bias, 0) + (UInt128)random.Next(5) - 2 & widthMask,
            13 => Make(Near(bias >> (int)(uint)(bits & 1), fractionBits), UInt128.One << random.Next(fractionBits)),
            _ => bits,
        };
    }

    /// <summary>Makes room for the leading bit of the x87 format; now and then it is the wrong one.</summary>
    private UInt128 WithLeadingBit(UInt128 value)
    {
        const ulong leading = 1UL << 63;
        ulong field = (ulong)(value >> 63), fraction = (ulong)value & ~leading;
        bool isSet = (field & 0x7FFF) != 0;
        if (random.Next(32) == 0) isSet = !isSet;
        return new UInt128(field, fraction | (isSet ? leading : 0));
    }
}
