using Rhea.SoftFloat.Formats;

namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>Every AArch64 floating-point instruction that the library serves, with its equivalent.</summary>
public static class ArmOperations
{
    private const uint General = ArmFloatControl.FlushToZero | ArmFloatControl.DefaultNan;
    private const uint Half = General | ArmFloatControl.FlushHalfToZero;
    private const string LowHalf = "\n umov w9, v0.h[0]\n fmov s0, w9";
    private const uint Alternative = ArmFloatControl.AlternativeHalfPrecision;

    /// <summary>The operations; the index is the number that the reference program knows.</summary>
    public static IReadOnlyList<ReferenceOperation> All { get; } =
    [
        .. ArmFormatOperations<Binary16Format, ushort>.Create('h', OperandKind.Half, Half),
        .. ArmFormatOperations<Binary32Format, uint>.Create('s', OperandKind.Single, General),
        .. ArmFormatOperations<Binary64Format, ulong>.Create('d', OperandKind.Double, General),
        .. FormatConversions(),
        .. HalfIntegers(),
        .. Singular(),
    ];

    private static ReferenceOperation[] FormatConversions() =>
    [
        new("fcvt s,h", "fcvt s0, h0", OperandKind.Half, Half, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float16.ToFloat32((ushort)a, ref e)),
        new("fcvt d,h", "fcvt d0, h0", OperandKind.Half, Half, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float16.ToFloat64((ushort)a, ref e)),
        new("fcvt h,s", "fcvt h0, s0", OperandKind.Single, Half, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float32.ToFloat16((uint)a, ref e)),
        new("fcvt d,s", "fcvt d0, s0", OperandKind.Single, Half, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float32.ToFloat64((uint)a, ref e)),
        new("fcvt h,d", "fcvt h0, d0", OperandKind.Double, Half, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float64.ToFloat16((ulong)a, ref e)),
        new("fcvt s,d", "fcvt s0, d0", OperandKind.Double, Half, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float64.ToFloat32((ulong)a, ref e)),
        new("fcvt s,h ahp", "fcvt s0, h0", OperandKind.Half, Half, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => AlternativeHalf.ToFloat32((ushort)a, ref e), Alternative),
        new("fcvt d,h ahp", "fcvt d0, h0", OperandKind.Half, Half, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => AlternativeHalf.ToFloat64((ushort)a, ref e), Alternative),
        new("fcvt h,s ahp", "fcvt h0, s0", OperandKind.Single, Half, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float32.ToAlternativeHalf((uint)a, ref e), Alternative),
        new("fcvt h,d ahp", "fcvt h0, d0", OperandKind.Double, Half, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float64.ToAlternativeHalf((ulong)a, ref e), Alternative),
        new("fcvtxn s,d", "fcvtxn s0, d0", OperandKind.Double, General, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float64.ToFloat32((ulong)a, RoundingMode.ToOdd, ref e)),
        new("bfcvt h,s", "bfcvt h0, s0", OperandKind.Single, General, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float32.ToBrainFloat((uint)a, ref e)),
    ];

    /// <summary>The 16-bit integers of the vector forms.</summary>
    /// <remarks>
    /// The reference extends the sign of the scalar result beyond 16 bits, where the manual clears the register's other
    /// bits (Arm ARM, V[] and Vpart[] accessors); the manual is right, so only the low 16 bits are taken from it.
    /// </remarks>
    private static ReferenceOperation[] HalfIntegers() =>
    [
        new("fcvtns h,h", "fcvtns h0, h0" + LowHalf, OperandKind.Half, Half, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => (UInt128)(ushort)Float16.ToInt16((ushort)a, RoundingMode.NearestEven, ref e)),
        new("fcvtau h,h", "fcvtau h0, h0" + LowHalf, OperandKind.Half, Half, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float16.ToUInt16((ushort)a, RoundingMode.NearestAway, ref e)),
        new("fcvtzs h,h,#7", "fcvtzs h0, h0, #7" + LowHalf, OperandKind.Half, Half, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => (UInt128)(ushort)Float16.ToInt16((ushort)a, RoundingMode.TowardZero, ref e, 7)),
        new("fcvtzu h,h,#16", "fcvtzu h0, h0, #16" + LowHalf, OperandKind.Half, Half, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float16.ToUInt16((ushort)a, RoundingMode.TowardZero, ref e, 16)),
        new("scvtf h,h,#3", "scvtf h0, h0, #3", OperandKind.Half, Half, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float16.FromInt32((short)a, ref e, 3)),
        new("ucvtf h,h,#16", "ucvtf h0, h0, #16", OperandKind.Half, Half, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float16.FromUInt32((ushort)a, ref e, 16)),
    ];

    private static ReferenceOperation[] Singular() =>
    [
        new("urecpe", "urecpe v0.2s, v0.2s", OperandKind.Integer64, 0, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) =>
            ArmIntegerEstimate.Reciprocal((uint)a) | (ulong)ArmIntegerEstimate.Reciprocal((uint)(a >> 32)) << 32),
        new("ursqrte", "ursqrte v0.2s, v0.2s", OperandKind.Integer64, 0, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) =>
            ArmIntegerEstimate.ReciprocalRoot((uint)a) | (ulong)ArmIntegerEstimate.ReciprocalRoot((uint)(a >> 32)) << 32),
        // Without flushing: there the reference differs from the manual, see ConversionTests.
        new("fjcvtzs", "fjcvtzs w9, d0\n fmov s0, w9\n cset w9, eq\n mov v0.s[1], w9", OperandKind.Double, ArmFloatControl.DefaultNan, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) =>
            (uint)Float64.ToInt32Modular((ulong)a, out bool isExact, ref e) | (isExact ? 1UL << 32 : 0)),
    ];
}
