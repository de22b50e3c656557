using System.Numerics;
using Rhea.SoftFloat.Arithmetic;
using Rhea.SoftFloat.Formats;

namespace Rhea.SoftFloat;

// Conversions between formats (5.4.2; Arm ARM FPConvert).
public abstract partial class FloatOperations<TFormat, TBits>
{
    /// <summary>Converts to binary16 in the environment's rounding direction.</summary>
    /// <param name="a">The operand.</param>
    /// <param name="environment">The modes and flags; <see cref="FloatEnvironment.FlushHalfToZero"/> does not apply.</param>
    public static ushort ToFloat16(TBits a, ref FloatEnvironment environment) => Convert<Binary16Format, ushort>(a, environment.RoundingMode, ref environment);

    /// <summary>Converts to Arm's alternative half precision: infinities saturate and NaNs become zeros, raising invalid.</summary>
    /// <inheritdoc cref="ToFloat16" path="/param"/>
    public static ushort ToAlternativeHalf(TBits a, ref FloatEnvironment environment) =>
        Convert<AlternativeHalfFormat, ushort>(a, environment.RoundingMode, ref environment);

    /// <summary>Converts to bfloat16 in the environment's rounding direction (Arm BFCVT).</summary>
    /// <inheritdoc cref="ToFloat16" path="/param"/>
    public static ushort ToBrainFloat(TBits a, ref FloatEnvironment environment) => Convert<BrainFormat, ushort>(a, environment.RoundingMode, ref environment);

    /// <summary>Converts to binary32 in the environment's rounding direction.</summary>
    /// <inheritdoc cref="ToFloat16" path="/param"/>
    public static uint ToFloat32(TBits a, ref FloatEnvironment environment) => Convert<Binary32Format, uint>(a, environment.RoundingMode, ref environment);

    /// <summary>Converts to binary32 in a given rounding direction: <see cref="RoundingMode.ToOdd"/> is Arm FCVTXN.</summary>
    /// <param name="a">The operand.</param>
    /// <param name="mode">The rounding direction.</param>
    /// <param name="environment">The modes and flags.</param>
    public static uint ToFloat32(TBits a, RoundingMode mode, ref FloatEnvironment environment) => Convert<Binary32Format, uint>(a, mode, ref environment);

    /// <summary>Converts to binary64 in the environment's rounding direction.</summary>
    /// <inheritdoc cref="ToFloat16" path="/param"/>
    public static ulong ToFloat64(TBits a, ref FloatEnvironment environment) => Convert<Binary64Format, ulong>(a, environment.RoundingMode, ref environment);

    /// <summary>Converts to binary64 in a given rounding direction (PowerPC rounds binary128 to odd).</summary>
    /// <param name="a">The operand.</param>
    /// <param name="mode">The rounding direction.</param>
    /// <param name="environment">The modes and flags.</param>
    public static ulong ToFloat64(TBits a, RoundingMode mode, ref FloatEnvironment environment) => Convert<Binary64Format, ulong>(a, mode, ref environment);

    /// <summary>Converts to binary128 in the environment's rounding direction.</summary>
    /// <inheritdoc cref="ToFloat16" path="/param"/>
    public static UInt128 ToFloat128(TBits a, ref FloatEnvironment environment) => Convert<Binary128Format, UInt128>(a, environment.RoundingMode, ref environment);

    /// <summary>Converts to the x87 extended format, in full precision.</summary>
    /// <inheritdoc cref="ToFloat16" path="/param"/>
    public static UInt128 ToExtended80(TBits a, ref FloatEnvironment environment) => Convert<Extended80Format, UInt128>(a, environment.RoundingMode, ref environment);

    private static TTargetBits Convert<TTarget, TTargetBits>(TBits a, RoundingMode mode, ref FloatEnvironment environment)
        where TTarget : struct, IFloatFormat
        where TTargetBits : unmanaged, IBinaryInteger<TTargetBits>
    {
        bool flushHalf = environment.FlushHalfToZero;
        byte precision = environment.ExtendedPrecision;
        environment.FlushHalfToZero = false;
        environment.ExtendedPrecision = 0;

        Unpacked value = Unpack(a, ref environment);
        if (!TFormat.HasExplicitLeadingBit) Subnormals.Report(in value, ref environment); // FLD and CVTSS2SD do, FST does not.
        bool isRepresentable = TTarget.HasInfinitiesAndNans; // Otherwise the encoder makes the NaN a zero, of the operand's sign.
        if (value.IsNan && isRepresentable) value = NanSelector.Propagate(in value, ref environment);
        UInt128 result = Encoder<TTarget>.Pack(in value, mode, ref environment);

        environment.FlushHalfToZero = flushHalf;
        environment.ExtendedPrecision = precision;
        return TTargetBits.CreateTruncating(result);
    }
}
