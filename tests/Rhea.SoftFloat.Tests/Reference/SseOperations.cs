using System.Numerics;
using Rhea.SoftFloat.Formats;

namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>Scalar SSE, FMA, F16C and AVX-512 instructions, as far as the host has them.</summary>
public static class SseOperations
{
    private const uint General = SseReference.DenormalsAreZeros | SseReference.FlushToZero;

    public static IReadOnlyList<ReferenceOperation> All { get; } =
    [
        .. Scalar<Binary32Format, uint>.Create("ss", "movd eax, xmm0", OperandKind.Single, ""),
        .. Scalar<Binary64Format, ulong>.Create("sd", "movq rax, xmm0", OperandKind.Double, ""),
        .. HostProcessor.Has("avx512_fp16") ? Scalar<Binary16Format, ushort>.Create("sh", "vmovw eax, xmm0", OperandKind.Half, "v") : [],
        new("cvtss2sd", "cvtss2sd xmm0, xmm0\n movq rax, xmm0", OperandKind.Single, General, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float32.ToFloat64((uint)a, ref e)),
        new("cvtsd2ss", "cvtsd2ss xmm0, xmm0\n movd eax, xmm0", OperandKind.Double, General, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float64.ToFloat32((ulong)a, ref e)),
        .. HostProcessor.Has("f16c") ? HalfConversions() : [],
        .. HostProcessor.Has("avx512f") ? UnsignedConversions() : [],
    ];

    private static ReferenceOperation[] HalfConversions() =>
    [
        // VCVTPH2PS reports no subnormal operand and VCVTPS2PH does not flush its result (Intel SDM volume 1, 14.4.1).
        new("vcvtph2ps", "movzx eax, ax\n movd xmm0, eax\n vcvtph2ps xmm0, xmm0\n movd eax, xmm0", OperandKind.Half, General, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) =>
        {
            uint result = Float16.ToFloat32((ushort)a, ref e);
            e.Flags &= ~FloatFlags.InputDenormal;
            return result;
        }),
        new("vcvtps2ph", "mov eax, eax\n movd xmm0, eax\n vcvtps2ph xmm0, xmm0, 4\n movd eax, xmm0\n movzx eax, ax", OperandKind.Single, General, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float32.ToFloat16((uint)a, ref e)),
    ];

    private static ReferenceOperation[] UnsignedConversions() =>
    [
        new("vcvtsd2usi r32", "vcvtsd2usi eax, xmm0", OperandKind.Double, General, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float64.ToUInt32((ulong)a, e.RoundingMode, ref e)),
        new("vcvttss2usi r64", "vcvttss2usi rax, xmm0", OperandKind.Single, General, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float32.ToUInt64((uint)a, RoundingMode.TowardZero, ref e)),
        new("vcvtusi2sd r64", "vcvtusi2sd xmm0, xmm0, rax\n movq rax, xmm0", OperandKind.Integer64, General, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float64.FromUInt64((ulong)a, ref e)),
    ];

    private static class Scalar<TFormat, TBits>
        where TFormat : struct, IFloatFormat
        where TBits : unmanaged, IBinaryInteger<TBits>
    {
        private delegate TBits Binary(TBits a, TBits b, ref FloatEnvironment environment);

        private abstract class Float : FloatOperations<TFormat, TBits>;

        public static IEnumerable<ReferenceOperation> Create(string suffix, string store, OperandKind kind, string prefix)
        {
            foreach ((string name, Binary evaluate) in new (string, Binary)[] { ("add", Float.Add), ("sub", Float.Subtract), ("mul", Float.Multiply), ("div", Float.Divide) })
            {
                string operands = prefix.Length == 0 ? "xmm0, xmm1" : "xmm0, xmm0, xmm1";
                yield return new($"{name}{suffix}", $"{prefix}{name}{suffix} {operands}\n {store}", kind, General,
                    (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Widen(evaluate(Narrow(a), Narrow(b), ref e)));
            }
            string twice = prefix.Length == 0 ? "xmm0, xmm0" : "xmm0, xmm0, xmm0";
            yield return new($"sqrt{suffix}", $"{prefix}sqrt{suffix} {twice}\n {store}", kind, General,
                (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Widen(Float.SquareRoot(Narrow(a), ref e)));
            if (prefix.Length != 0 || HostProcessor.Has("fma"))
            {
                foreach ((string name, FusedNegation negation) in new[]
                {
                    ("vfmadd", FusedNegation.None), ("vfmsub", FusedNegation.Addend), ("vfnmadd", FusedNegation.Product),
                    ("vfnmsub", FusedNegation.Product | FusedNegation.Addend),
                })
                {
                    // Form 213 multiplies the second operand by the first: so also in the order of NaNs.
                    yield return new($"{name}213{suffix}", $"{name}213{suffix} xmm0, xmm1, xmm2\n {store}", kind, General,
                        (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Widen(Float.FusedMultiplyAdd(Narrow(b), Narrow(a), Narrow(c), negation, ref e)));
                }
            }
            foreach ((string name, bool signaling) in new[] { ("ucomi", false), ("comi", true) })
            {
                yield return new($"{name}{suffix}", $"{prefix}{name}{suffix} xmm0, xmm1\n lahf\n movzx eax, ah\n and eax, 0x45", kind, General,
                    (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => X87Operations.Lahf(signaling
                        ? Float.CompareSignaling(Narrow(a), Narrow(b), ref e) : Float.Compare(Narrow(a), Narrow(b), ref e)));
            }
            foreach ((string name, bool truncates) in new[] { ("cvt", false), ("cvtt", true) })
            {
                yield return new($"{name}{suffix}2si r32", $"{prefix}{name}{suffix}2si eax, xmm0", kind, General,
                    (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => (uint)Float.ToInt32(Narrow(a), truncates ? RoundingMode.TowardZero : e.RoundingMode, ref e));
                yield return new($"{name}{suffix}2si r64", $"{prefix}{name}{suffix}2si rax, xmm0", kind, General,
                    (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => (ulong)Float.ToInt64(Narrow(a), truncates ? RoundingMode.TowardZero : e.RoundingMode, ref e));
            }
            string first = prefix.Length == 0 ? "xmm0" : "xmm0, xmm0";
            yield return new($"cvtsi2{suffix} r32", $"{prefix}cvtsi2{suffix} {first}, eax\n {store}", OperandKind.Integer32, General,
                (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Widen(Float.FromInt32((int)(uint)a, ref e)));
            yield return new($"cvtsi2{suffix} r64", $"{prefix}cvtsi2{suffix} {first}, rax\n {store}", OperandKind.Integer64, General,
                (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Widen(Float.FromInt64((long)(ulong)a, ref e)));
            if (prefix.Length != 0) yield break;
            yield return new($"round{suffix}", $"round{suffix} xmm0, xmm0, 4\n {store}", kind, General,
                (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Widen(Float.RoundToIntegral(Narrow(a), e.RoundingMode, true, ref e)));
            yield return new($"round{suffix} quiet up", $"round{suffix} xmm0, xmm0, 10\n {store}", kind, General,
                (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Widen(Float.RoundToIntegral(Narrow(a), RoundingMode.Up, false, ref e)));
        }

        private static TBits Narrow(UInt128 bits) => TBits.CreateTruncating(bits);

        private static UInt128 Widen(TBits bits) => UInt128.CreateTruncating(bits);
    }
}
