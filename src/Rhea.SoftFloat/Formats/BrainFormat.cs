namespace Rhea.SoftFloat.Formats;

/// <summary>bfloat16: the top half of binary32 (Arm ARM A1.4.5).</summary>
public readonly struct BrainFormat : IFloatFormat
{
    /// <inheritdoc/>
    public static int ExponentBits => 8;

    /// <inheritdoc/>
    public static int Precision => 8;
}
