namespace Rhea.SoftFloat.Formats;

/// <summary>binary16: half precision (IEEE 754-2019, table 3.5).</summary>
public readonly struct Binary16Format : IFloatFormat
{
    /// <inheritdoc/>
    public static int ExponentBits => 5;

    /// <inheritdoc/>
    public static int Precision => 11;

    /// <inheritdoc/>
    public static bool IsHalf => true;
}
