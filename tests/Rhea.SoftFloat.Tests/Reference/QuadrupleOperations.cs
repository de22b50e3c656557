namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>binary128 as C's long double of AArch64 computes it in software; the program replaces each NaN by the default one.</summary>
public static class QuadrupleOperations
{
    private const OperandKind Q = OperandKind.Quadruple;

    public static IReadOnlyList<ReferenceOperation> All { get; } =
    [
        Quad("add q", "a + b", Q, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float128.Add(a, b, ref e)),
        Quad("subtract q", "a - b", Q, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float128.Subtract(a, b, ref e)),
        Quad("multiply q", "a * b", Q, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float128.Multiply(a, b, ref e)),
        Quad("divide q", "a / b", Q, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float128.Divide(a, b, ref e)),
        Quad("square root q", "sqrtl(a)", Q, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float128.SquareRoot(a, ref e)),
        Quad("fused q", "fmal(a, b, c)", Q, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float128.FusedMultiplyAdd(a, b, c, FusedNegation.None, ref e)),
        // The C library's zero takes the wrong sign when rounding down (IEEE 754-2019, 5.3.1: that of the dividend), so it computes
        // in the other modes only; the result is exact in all.
        Quad("remainder q", "remainder_to_nearest(a, b)", Q, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float128.Remainder(a, b, ref e)),
        Quad("integral q", "rintl(a)", Q, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float128.RoundToIntegral(a, e.RoundingMode, true, ref e)),
        Quad("q from s", "to_single(a_bits)", OperandKind.Single, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float32.ToFloat128((uint)a, ref e)),
        Quad("q from d", "to_double(a_bits)", OperandKind.Double, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float64.ToFloat128((ulong)a, ref e)),
        Quad("q from int64", "(int64_t)a_bits", OperandKind.Integer64, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float128.FromInt64((long)a, ref e)),
        Quad("q from uint64", "(uint64_t)a_bits", OperandKind.Integer64, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float128.FromUInt64((ulong)a, ref e)),
        Bits("s from q", "single_bits((float)a)", (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float128.ToFloat32(a, ref e)),
        Bits("d from q", "double_bits((double)a)", (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float128.ToFloat64(a, ref e)),
        Bits("compare q", "quiet(a, b)", (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => (UInt128)(uint)(Float128.Compare(a, b, ref e) + 1)),
        Bits("compare signaling q", "signaling(a, b)", (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => (UInt128)(uint)(Float128.CompareSignaling(a, b, ref e) + 1)),
    ];

    private static ReferenceOperation Quad(string name, string expression, OperandKind kind, Evaluation evaluate) =>
        new(name, expression, kind, 0, WithDefaultNan(evaluate), Macro: "QUADRUPLE");

    private static ReferenceOperation Bits(string name, string expression, Evaluation evaluate) =>
        new(name, expression, Q, 0, WithDefaultNan(evaluate), Macro: "QUADRUPLE_TO_BITS");

    private static Evaluation WithDefaultNan(Evaluation evaluate) => (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) =>
    {
        e.DefaultNan = true;
        return evaluate(a, b, c, ref e);
    };
}
