namespace Rhea.SoftFloat.Formats;

/// <summary>Arm's alternative half precision: binary16 with one more binade instead of infinities and NaNs (Arm ARM A1.4.2).</summary>
public readonly struct AlternativeHalfFormat : IFloatFormat
{
    /// <inheritdoc/>
    public static int ExponentBits => 5;

    /// <inheritdoc/>
    public static int Precision => 11;

    /// <inheritdoc/>
    public static bool IsHalf => true;

    /// <inheritdoc/>
    public static bool HasInfinitiesAndNans => false;
}
