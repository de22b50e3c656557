using System.Numerics;
using Rhea.SoftFloat.Formats;

namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>The instructions of the F and D extensions.</summary>
public static class RiscVOperations
{
    private const string ClearHigh = "\n slli a0, a0, 32\n srli a0, a0, 32";

    public static IReadOnlyList<ReferenceOperation> All { get; } =
    [
        .. Format<Binary32Format, uint>.Create('s', 'w', OperandKind.Single),
        .. Format<Binary64Format, ulong>.Create('d', 'd', OperandKind.Double),
        new("fcvt.d.s", "fmv.w.x fa0, a0\n fcvt.d.s fa0, fa0\n fmv.x.d a0, fa0", OperandKind.Single, 0, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float32.ToFloat64((uint)a, ref e)),
        new("fcvt.s.d", "fmv.d.x fa0, a0\n fcvt.s.d fa0, fa0\n fmv.x.w a0, fa0" + ClearHigh, OperandKind.Double, 0, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float64.ToFloat32((ulong)a, ref e)),
    ];

    private static class Format<TFormat, TBits>
        where TFormat : struct, IFloatFormat
        where TBits : unmanaged, IBinaryInteger<TBits>
    {
        private delegate TBits Binary(TBits a, TBits b, ref FloatEnvironment environment);

        private abstract class Float : FloatOperations<TFormat, TBits>;

        /// <param name="f">The letter of the format.</param>
        /// <param name="m">The letter of the format in moves.</param>
        /// <param name="kind">How to choose operands.</param>
        public static IEnumerable<ReferenceOperation> Create(char f, char m, OperandKind kind)
        {
            string load = string.Concat(Enumerable.Range(0, 3).Select(i => $"fmv.{m}.x fa{i}, a{i}\n "));
            string store = $"\n fmv.x.{m} a0, fa0" + (m == 'w' ? ClearHigh : "");
            foreach ((string name, Binary evaluate) in new (string, Binary)[]
            {
                ("fadd", Float.Add), ("fsub", Float.Subtract), ("fmul", Float.Multiply), ("fdiv", Float.Divide),
                ("fmin", Float.MinimumNumber), ("fmax", Float.MaximumNumber),
            })
            {
                yield return new($"{name}.{f}", $"{load}{name}.{f} fa0, fa0, fa1{store}", kind, 0,
                    (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Widen(evaluate(Narrow(a), Narrow(b), ref e)));
            }
            yield return new($"fsqrt.{f}", $"{load}fsqrt.{f} fa0, fa0{store}", kind, 0,
                (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Widen(Float.SquareRoot(Narrow(a), ref e)));
            foreach ((string name, FusedNegation negation) in new[]
            {
                ("fmadd", FusedNegation.None), ("fmsub", FusedNegation.Addend), ("fnmsub", FusedNegation.Product),
                ("fnmadd", FusedNegation.Product | FusedNegation.Addend),
            })
            {
                yield return new($"{name}.{f}", $"{load}{name}.{f} fa0, fa0, fa1, fa2{store}", kind, 0,
                    (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Widen(Float.FusedMultiplyAdd(Narrow(a), Narrow(b), Narrow(c), negation, ref e)));
            }
            yield return new($"feq.{f}", $"{load}feq.{f} a0, fa0, fa1", kind, 0,
                (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float.Compare(Narrow(a), Narrow(b), ref e) == FloatRelation.Equal ? UInt128.One : 0);
            yield return new($"flt.{f}", $"{load}flt.{f} a0, fa0, fa1", kind, 0,
                (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float.CompareSignaling(Narrow(a), Narrow(b), ref e) == FloatRelation.Less ? UInt128.One : 0);
            yield return new($"fcvt.w.{f}", $"{load}fcvt.w.{f} a0, fa0{ClearHigh}", kind, 0,
                (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => (uint)Float.ToInt32(Narrow(a), e.RoundingMode, ref e));
            yield return new($"fcvt.wu.{f}", $"{load}fcvt.wu.{f} a0, fa0{ClearHigh}", kind, 0,
                (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float.ToUInt32(Narrow(a), e.RoundingMode, ref e));
            yield return new($"fcvt.l.{f}", $"{load}fcvt.l.{f} a0, fa0", kind, 0,
                (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => (ulong)Float.ToInt64(Narrow(a), e.RoundingMode, ref e));
            yield return new($"fcvt.lu.{f}", $"{load}fcvt.lu.{f} a0, fa0", kind, 0,
                (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float.ToUInt64(Narrow(a), e.RoundingMode, ref e));
            yield return new($"fcvt.{f}.l", $"fcvt.{f}.l fa0, a0{store}", OperandKind.Integer64, 0,
                (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Widen(Float.FromInt64((long)a, ref e)));
            yield return new($"fcvt.{f}.lu", $"fcvt.{f}.lu fa0, a0{store}", OperandKind.Integer64, 0,
                (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Widen(Float.FromUInt64((ulong)a, ref e)));
        }

        private static TBits Narrow(UInt128 bits) => TBits.CreateTruncating(bits);

        private static UInt128 Widen(TBits bits) => UInt128.CreateTruncating(bits);
    }
}
