using System.Runtime.CompilerServices;

namespace Rhea.SoftFloat.Formats;

/// <summary>What follows from a format's description.</summary>
/// <typeparam name="TFormat">The format.</typeparam>
internal static class FormatConstants<TFormat>
    where TFormat : struct, IFloatFormat
{
    public static int FractionBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TFormat.HasExplicitLeadingBit ? TFormat.Precision : TFormat.Precision - 1;
    }

    public static int SignBit
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => FractionBits + TFormat.ExponentBits;
    }

    public static UInt128 FractionMask
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (UInt128.One << FractionBits) - UInt128.One;
    }

    /// <summary>The exponent field of all ones.</summary>
    public static int ExponentMask
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (1 << TFormat.ExponentBits) - 1;
    }

    public static int Bias
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ExponentMask >> 1;
    }

    /// <summary>The exponent of the least normal number.</summary>
    public static int MinimumExponent
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1 - Bias;
    }

    /// <summary>The exponent of the greatest finite number.</summary>
    public static int MaximumExponent
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TFormat.HasInfinitiesAndNans ? Bias : Bias + 1;
    }
}
