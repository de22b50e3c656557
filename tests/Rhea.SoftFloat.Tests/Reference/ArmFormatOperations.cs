using System.Numerics;
using Rhea.SoftFloat.Formats;

namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>The instructions that exist alike for each size of register.</summary>
internal static class ArmFormatOperations<TFormat, TBits>
    where TFormat : struct, IFloatFormat
    where TBits : unmanaged, IBinaryInteger<TBits>
{
    private delegate TBits Unary(TBits a, ref FloatEnvironment environment);

    private delegate TBits Binary(TBits a, TBits b, ref FloatEnvironment environment);

    private delegate ulong ToInteger(TBits a, RoundingMode mode, ref FloatEnvironment environment, int fractionBits);

    private delegate TBits FromInteger(ulong a, ref FloatEnvironment environment, int fractionBits);

    private abstract class Float : FloatOperations<TFormat, TBits>;

    /// <param name="r">The letter of the register size.</param>
    /// <param name="kind">How to choose operands.</param>
    /// <param name="control">The FPCR bits to try.</param>
    public static IEnumerable<ReferenceOperation> Create(char r, OperandKind kind, uint control) =>
        [.. Arithmetic(r, kind, control), .. Comparisons(r, kind, control), .. Rounding(r, kind, control), .. Integers(r, kind, control)];

    private static IEnumerable<ReferenceOperation> Arithmetic(char r, OperandKind kind, uint control)
    {
        foreach ((string name, Binary evaluate) in new (string, Binary)[]
        {
            ("fadd", Float.Add), ("fsub", Float.Subtract), ("fmul", Float.Multiply), ("fdiv", Float.Divide),
            ("fmin", Float.Minimum), ("fmax", Float.Maximum), ("fminnm", Float.MinNum), ("fmaxnm", Float.MaxNum),
            ("fmulx", Float.MultiplyExtended), ("frecps", Float.ReciprocalStep), ("frsqrts", Float.ReciprocalRootStep),
        })
        {
            yield return new($"{name} {r}", $"{name} {r}0, {r}0, {r}1", kind, control,
                (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Widen(evaluate(Narrow(a), Narrow(b), ref e)));
        }
        foreach ((string name, Unary evaluate) in new (string, Unary)[]
        {
            ("fsqrt", Float.SquareRoot), ("frecpe", Float.ReciprocalEstimate), ("frsqrte", Float.ReciprocalRootEstimate),
            ("frecpx", Float.ReciprocalExponent),
        })
        {
            yield return new($"{name} {r}", $"{name} {r}0, {r}0", kind, control,
                (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Widen(evaluate(Narrow(a), ref e)));
        }
        foreach ((string name, FusedNegation negation) in new[]
        {
            ("fmadd", FusedNegation.None), ("fmsub", FusedNegation.Product), ("fnmsub", FusedNegation.Addend),
            ("fnmadd", FusedNegation.Product | FusedNegation.Addend),
        })
        {
            yield return new($"{name} {r}", $"{name} {r}0, {r}0, {r}1, {r}2", kind, control,
                (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Widen(Float.FusedMultiplyAdd(Narrow(a), Narrow(b), Narrow(c), negation, ref e)));
        }
    }

    private static IEnumerable<ReferenceOperation> Comparisons(char r, OperandKind kind, uint control)
    {
        yield return new($"fcmp {r}", $"fcmp {r}0, {r}1\n mrs x9, nzcv\n fmov d0, x9", kind, control,
            (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => ConditionFlags(Float.Compare(Narrow(a), Narrow(b), ref e)));
        yield return new($"fcmpe {r}", $"fcmpe {r}0, {r}1\n mrs x9, nzcv\n fmov d0, x9", kind, control,
            (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => ConditionFlags(Float.CompareSignaling(Narrow(a), Narrow(b), ref e)));
    }

    private static IEnumerable<ReferenceOperation> Rounding(char r, OperandKind kind, uint control)
    {
        foreach ((char letter, RoundingMode? mode) in new (char, RoundingMode?)[]
        {
            ('n', RoundingMode.NearestEven), ('p', RoundingMode.Up), ('m', RoundingMode.Down), ('z', RoundingMode.TowardZero),
            ('a', RoundingMode.NearestAway), ('x', null), ('i', null),
        })
        {
            yield return new($"frint{letter} {r}", $"frint{letter} {r}0, {r}0", kind, control,
                (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) =>
                    Widen(Float.RoundToIntegral(Narrow(a), mode ?? e.RoundingMode, letter == 'x', ref e)));
        }
        if (kind == OperandKind.Half) yield break;
        foreach (int width in new[] { 32, 64 })
        {
            yield return new($"frint{width}x {r}", $"frint{width}x {r}0, {r}0", kind, control,
                (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Widen(Float.RoundToIntegralInRange(Narrow(a), e.RoundingMode, width, ref e)));
            yield return new($"frint{width}z {r}", $"frint{width}z {r}0, {r}0", kind, control,
                (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Widen(Float.RoundToIntegralInRange(Narrow(a), RoundingMode.TowardZero, width, ref e)));
        }
    }

    private static IEnumerable<ReferenceOperation> Integers(char r, OperandKind kind, uint control)
    {
        foreach ((char size, char sign, ToInteger to, FromInteger from) in new (char, char, ToInteger, FromInteger)[]
        {
            ('w', 's', (TBits a, RoundingMode m, ref FloatEnvironment e, int f) => (uint)Float.ToInt32(a, m, ref e, f), (ulong a, ref FloatEnvironment e, int f) => Float.FromInt32((int)a, ref e, f)),
            ('w', 'u', (TBits a, RoundingMode m, ref FloatEnvironment e, int f) => Float.ToUInt32(a, m, ref e, f), (ulong a, ref FloatEnvironment e, int f) => Float.FromUInt32((uint)a, ref e, f)),
            ('x', 's', (TBits a, RoundingMode m, ref FloatEnvironment e, int f) => (ulong)Float.ToInt64(a, m, ref e, f), (ulong a, ref FloatEnvironment e, int f) => Float.FromInt64((long)a, ref e, f)),
            ('x', 'u', (TBits a, RoundingMode m, ref FloatEnvironment e, int f) => Float.ToUInt64(a, m, ref e, f), (ulong a, ref FloatEnvironment e, int f) => Float.FromUInt64(a, ref e, f)),
        })
        {
            string store = size == 'w' ? "fmov s0, w9" : "fmov d0, x9";
            foreach ((char letter, RoundingMode mode) in new[]
            {
                ('n', RoundingMode.NearestEven), ('p', RoundingMode.Up), ('m', RoundingMode.Down), ('z', RoundingMode.TowardZero), ('a', RoundingMode.NearestAway),
            })
            {
                yield return new($"fcvt{letter}{sign} {size},{r}", $"fcvt{letter}{sign} {size}9, {r}0\n {store}", kind, control,
                    (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => to(Narrow(a), mode, ref e, 0));
            }
            foreach (int fraction in size == 'w' ? new[] { 1, 15, 32 } : [1, 31, 64])
            {
                yield return new($"fcvtz{sign} {size},{r},#{fraction}", $"fcvtz{sign} {size}9, {r}0, #{fraction}\n {store}", kind, control,
                    (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => to(Narrow(a), RoundingMode.TowardZero, ref e, fraction));
            }
            OperandKind source = size == 'w' ? OperandKind.Integer32 : OperandKind.Integer64;
            foreach (int fraction in size == 'w' ? new[] { 0, 1, 15, 32 } : [0, 1, 31, 64])
            {
                string suffix = fraction == 0 ? "" : $", #{fraction}";
                yield return new($"{sign}cvtf {r},{size}{suffix}", $"{sign}cvtf {r}0, {size}0{suffix}", source, control,
                    (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Widen(from((ulong)a, ref e, fraction)));
            }
        }
    }

    private static ulong ConditionFlags(FloatRelation relation) => relation switch
    {
        FloatRelation.Less => 0x8000_0000,
        FloatRelation.Equal => 0x6000_0000,
        FloatRelation.Greater => 0x2000_0000,
        _ => 0x3000_0000,
    };

    private static TBits Narrow(UInt128 bits) => TBits.CreateTruncating(bits);

    private static UInt128 Widen(TBits bits) => UInt128.CreateTruncating(bits);
}
