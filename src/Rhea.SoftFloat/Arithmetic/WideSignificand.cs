namespace Rhea.SoftFloat.Arithmetic;

/// <summary>256 unsigned bits: the exact product of two significands.</summary>
internal readonly struct WideSignificand(UInt128 high, UInt128 low)
{
    public UInt128 High { get; } = high;

    public UInt128 Low { get; } = low;

    public bool IsZero => High == UInt128.Zero && Low == UInt128.Zero;

    public static WideSignificand operator +(WideSignificand a, WideSignificand b)
    {
        UInt128 low = a.Low + b.Low;
        return new(a.High + b.High + (low < a.Low ? UInt128.One : UInt128.Zero), low);
    }

    public static WideSignificand operator -(WideSignificand a, WideSignificand b) =>
        new(a.High - b.High - (a.Low < b.Low ? UInt128.One : UInt128.Zero), a.Low - b.Low);

    public static bool operator <(WideSignificand a, WideSignificand b) => a.High < b.High || (a.High == b.High && a.Low < b.Low);

    public static bool operator >(WideSignificand a, WideSignificand b) => b < a;

    /// <summary>The product of two 128-bit integers.</summary>
    public static WideSignificand Multiply(UInt128 a, UInt128 b)
    {
        ulong aHigh = (ulong)(a >> 64), aLow = (ulong)a, bHigh = (ulong)(b >> 64), bLow = (ulong)b;
        UInt128 high = Product(aHigh, bHigh);
        if ((aLow | bLow) == 0) return new(high, UInt128.Zero); // All formats but binary128.
        UInt128 cross1 = Product(aHigh, bLow), cross2 = Product(aLow, bHigh), low = Product(aLow, bLow);
        UInt128 middle = (low >> 64) + (ulong)cross1 + (ulong)cross2;
        return new(high + (cross1 >> 64) + (cross2 >> 64) + (middle >> 64), middle << 64 | (ulong)low);
    }

    /// <summary>Shifts right and ORs the lost bits into bit 0.</summary>
    public WideSignificand RightSticky(int count)
    {
        if (count == 0) return this;
        if (count >= 128) return new(UInt128.Zero, Shift.RightSticky(High, count - 128) | (Low == UInt128.Zero ? UInt128.Zero : UInt128.One));
        return new(High >> count, Shift.RightSticky(Low, count) | High << (128 - count));
    }

    /// <summary>Normalises a non-zero value whose bit 255 weighs 2^<paramref name="exponent"/>, with the low half made sticky.</summary>
    public Unpacked ToUnpacked(bool sign, int exponent)
    {
        if (High == UInt128.Zero) return Unpacked.Normalize(sign, exponent - 128, Low);
        int shift = (int)UInt128.LeadingZeroCount(High);
        UInt128 high = shift == 0 ? High : High << shift | Low >> (128 - shift);
        bool rest = Low << shift != UInt128.Zero;
        return Unpacked.Number(sign, exponent - shift, high | (rest ? UInt128.One : UInt128.Zero));
    }

    private static UInt128 Product(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return new(high, low);
    }
}
