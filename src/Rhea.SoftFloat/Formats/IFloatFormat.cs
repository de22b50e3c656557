namespace Rhea.SoftFloat.Formats;

/// <summary>A binary interchange format of IEEE 754-2019, section 3.4, or a variation of one.</summary>
/// <remarks>
/// The encoding is, from the top: sign, <see cref="ExponentBits"/> of biased exponent, fraction.
/// Operations are compiled for each format, so the members are constants there.
/// </remarks>
public interface IFloatFormat
{
    /// <summary>The width of the exponent field.</summary>
    static abstract int ExponentBits { get; }

    /// <summary>The significand's length in bits, with the leading one: p of the standard.</summary>
    static abstract int Precision { get; }

    /// <summary>Whether the leading one of the significand is a bit of the encoding (x87 extended).</summary>
    static virtual bool HasExplicitLeadingBit => false;

    /// <summary>Whether the greatest exponent encodes infinities and NaNs; in Arm's alternative half precision it is an ordinary one.</summary>
    static virtual bool HasInfinitiesAndNans => true;

    /// <summary>Whether <see cref="FloatEnvironment.FlushHalfToZero"/> replaces the general flushing modes.</summary>
    static virtual bool IsHalf => false;
}
