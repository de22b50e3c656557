namespace Rhea.SoftFloat.Arithmetic;

/// <summary>A number or NaN apart from any format.</summary>
/// <remarks>
/// A finite non-zero value is <c>±Significand × 2^(Exponent − 127)</c> with bit 127 of the significand set: 1.xxx × 2^Exponent.
/// Where low bits have been lost, bit 0 is set ("sticky"): every format leaves enough room below its last digit for that to
/// round as the exact value would. A NaN keeps its fraction below bit 127, the first fraction bit in bit 126.
/// </remarks>
internal struct Unpacked
{
    /// <summary>The leading one of a normalised significand.</summary>
    public static UInt128 LeadingOne => new(1UL << 63, 0);

    /// <summary>The first bit of a NaN's fraction.</summary>
    public static UInt128 FirstFractionBit => new(1UL << 62, 0);

    public UInt128 Significand;
    public int Exponent;
    public FloatCategory Category;
    public bool Sign;

    public readonly bool IsZero => Category == FloatCategory.Zero;

    public readonly bool IsFinite => Category <= FloatCategory.Normal;

    public readonly bool IsInfinity => Category == FloatCategory.Infinity;

    public readonly bool IsNan => Category >= FloatCategory.QuietNan;

    public readonly bool IsSignaling => Category == FloatCategory.SignalingNan;

    /// <summary>An x87 encoding that the unit rejects: it is marked by the absence of the leading one.</summary>
    public readonly bool IsUnsupported => IsSignaling && (Significand & LeadingOne) == UInt128.Zero;

    public static Unpacked Zero(bool sign) => new() { Category = FloatCategory.Zero, Sign = sign };

    public static Unpacked Infinity(bool sign) => new() { Category = FloatCategory.Infinity, Sign = sign };

    public static Unpacked Number(bool sign, int exponent, UInt128 significand) =>
        new() { Category = FloatCategory.Normal, Sign = sign, Exponent = exponent, Significand = significand };

    /// <summary>Moves the leading one of a non-zero significand to bit 127.</summary>
    public static Unpacked Normalize(bool sign, int exponent, UInt128 significand)
    {
        int shift = (int)UInt128.LeadingZeroCount(significand);
        return Number(sign, exponent - shift, significand << shift);
    }

    public readonly Unpacked WithSign(bool sign) => this with { Sign = sign };

    public readonly Unpacked Negated() => this with { Sign = !Sign };
}
