namespace Rhea.SoftFloat.Formats;

/// <summary>The 80-bit format of the x87 unit, whose significand shows its leading bit (Intel SDM volume 1, 4.2.2).</summary>
public readonly struct Extended80Format : IFloatFormat
{
    /// <inheritdoc/>
    public static int ExponentBits => 15;

    /// <inheritdoc/>
    public static int Precision => 64;

    /// <inheritdoc/>
    public static bool HasExplicitLeadingBit => true;
}
