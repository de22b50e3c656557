namespace Rhea.SoftFloat.Formats;

/// <summary>binary64: double precision (IEEE 754-2019, table 3.5).</summary>
public readonly struct Binary64Format : IFloatFormat
{
    /// <inheritdoc/>
    public static int ExponentBits => 11;

    /// <inheritdoc/>
    public static int Precision => 53;
}
