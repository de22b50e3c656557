namespace Rhea.SoftFloat.Formats;

/// <summary>binary32: single precision (IEEE 754-2019, table 3.5).</summary>
public readonly struct Binary32Format : IFloatFormat
{
    /// <inheritdoc/>
    public static int ExponentBits => 8;

    /// <inheritdoc/>
    public static int Precision => 24;
}
