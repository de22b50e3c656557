namespace Rhea.SoftFloat.Formats;

/// <summary>binary128: quadruple precision (IEEE 754-2019, table 3.5).</summary>
public readonly struct Binary128Format : IFloatFormat
{
    /// <inheritdoc/>
    public static int ExponentBits => 15;

    /// <inheritdoc/>
    public static int Precision => 113;
}
