using System.Numerics;
using System.Runtime.Intrinsics;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Execution;

/// <content>Vectors of integers, operations lane by lane.</content>
public static unsafe partial class IrSemantics
{
    private static void Vector(ulong* r, ulong* a, ulong* b, ulong* c, long operation)
    {
        IrOp op = OperationCode.Op(operation);
        int lane = OperationCode.Aux(operation);
        int immediate = (int)OperationCode.Immediate(operation);
        if (op == IrOp.VBitSelect)
        {
            r[0] = (b[0] & c[0]) | (a[0] & ~c[0]);
            r[1] = (b[1] & c[1]) | (a[1] & ~c[1]);
        }
        else if (Rearrange(r, a, b, op, lane, immediate) || Resize(r, a, b, op, lane) || EachLane(r, a, b, op, lane) || Cipher(r, a, b, op, immediate)
            || Hash((uint*)r, (uint*)a, (uint*)b, (uint*)c, op, immediate))
        {
            return;
        }
        else
        {
            Vector128<byte> x = Vector128.Load((byte*)a);
            Vector128<byte> y = IsUnary(op) ? default : Vector128.Load((byte*)b);
            Vector128.Store(
                lane switch
                {
                    0 => Lanewise(op, x, y, x.AsSByte(), y.AsSByte(), immediate),
                    1 => Lanewise(op, x.AsUInt16(), y.AsUInt16(), x.AsInt16(), y.AsInt16(), immediate),
                    2 => Lanewise(op, x.AsUInt32(), y.AsUInt32(), x.AsInt32(), y.AsInt32(), immediate),
                    _ => Lanewise(op, x.AsUInt64(), y.AsUInt64(), x.AsInt64(), y.AsInt64(), immediate),
                },
                (byte*)r);
        }
    }

    private static bool IsUnary(IrOp op) =>
        op is IrOp.VNeg or IrOp.VAbs or IrOp.VNot or IrOp.VShlImmediate or IrOp.VShrImmediate or IrOp.VSarImmediate;

    /// <summary>Operations that .NET has for vectors of any lane, on the unsigned (a, b) and signed (x, y) views of the operands.</summary>
    private static Vector128<byte> Lanewise<TUnsigned, TSigned>(
        IrOp op, Vector128<TUnsigned> a, Vector128<TUnsigned> b, Vector128<TSigned> x, Vector128<TSigned> y, int immediate)
        where TUnsigned : unmanaged, IBinaryInteger<TUnsigned>
        where TSigned : unmanaged, IBinaryInteger<TSigned>
    {
        int width = sizeof(TUnsigned) * 8;
        return op switch
        {
            IrOp.VAdd => (a + b).AsByte(),
            IrOp.VSub => (a - b).AsByte(),
            IrOp.VMul => (a * b).AsByte(),
            IrOp.VNeg => (Vector128<TSigned>.Zero - x).AsByte(),
            IrOp.VAbs => Vector128.ConditionalSelect(Vector128.LessThan(x, Vector128<TSigned>.Zero), Vector128<TSigned>.Zero - x, x).AsByte(),
            IrOp.VAnd => (a & b).AsByte(),
            IrOp.VOr => (a | b).AsByte(),
            IrOp.VXor => (a ^ b).AsByte(),
            IrOp.VAndNot => (a & ~b).AsByte(),
            IrOp.VOrNot => (a | ~b).AsByte(),
            IrOp.VNot => (~a).AsByte(),
            IrOp.VCompareEqual => Vector128.Equals(a, b).AsByte(),
            IrOp.VCompareGreaterSigned => Vector128.GreaterThan(x, y).AsByte(),
            IrOp.VCompareGreaterUnsigned => Vector128.GreaterThan(a, b).AsByte(),
            IrOp.VCompareGreaterEqualSigned => (~Vector128.GreaterThan(y, x)).AsByte(),
            IrOp.VCompareGreaterEqualUnsigned => (~Vector128.GreaterThan(b, a)).AsByte(),
            IrOp.VTestBits => (~Vector128.Equals(a & b, Vector128<TUnsigned>.Zero)).AsByte(),
            IrOp.VMinSigned => Vector128.Min(x, y).AsByte(),
            IrOp.VMinUnsigned => Vector128.Min(a, b).AsByte(),
            IrOp.VMaxSigned => Vector128.Max(x, y).AsByte(),
            IrOp.VMaxUnsigned => Vector128.Max(a, b).AsByte(),
            IrOp.VShlImmediate => (a << immediate).AsByte(),
            IrOp.VShrImmediate => (immediate >= width ? Vector128<TUnsigned>.Zero : a >>> immediate).AsByte(),
            IrOp.VSarImmediate => (x >> Math.Min(immediate, width - 1)).AsByte(),
            IrOp.VAbsDifferenceSigned => (Vector128.Max(x, y) - Vector128.Min(x, y)).AsByte(),
            IrOp.VAbsDifferenceUnsigned => (Vector128.Max(a, b) - Vector128.Min(a, b)).AsByte(),
            IrOp.VHalvingAddSigned => ((x & y) + ((x ^ y) >> 1)).AsByte(),
            IrOp.VHalvingAddUnsigned => ((a & b) + ((a ^ b) >>> 1)).AsByte(),
            IrOp.VRoundingHalvingAddSigned => ((x | y) - ((x ^ y) >> 1)).AsByte(),
            IrOp.VRoundingHalvingAddUnsigned => ((a | b) - ((a ^ b) >>> 1)).AsByte(),
            IrOp.VHalvingSubSigned => ((x >> 1) - (y >> 1) - (~x & y & Vector128<TSigned>.One)).AsByte(),
            IrOp.VHalvingSubUnsigned => ((a >>> 1) - (b >>> 1) - (~a & b & Vector128<TUnsigned>.One)).AsByte(),
            _ => throw new NotSupportedException($"{op}"),
        };
    }

    /// <summary>Operations on one lane at a time.</summary>
    private static bool EachLane(ulong* r, ulong* a, ulong* b, IrOp op, int lane)
    {
        if (op is not (IrOp.VShiftUnsigned or IrOp.VShiftSigned or IrOp.VCountLeadingZeros or IrOp.VPopulationCount or IrOp.VReverseBits
            or IrOp.VAddSaturateSigned or IrOp.VAddSaturateUnsigned or IrOp.VSubSaturateSigned or IrOp.VSubSaturateUnsigned))
        {
            return false;
        }

        int width = 8 << lane;
        for (int i = 0; i < 16 >> lane; i++)
        {
            ulong x = VectorLanes.Get(a, lane, i);
            VectorLanes.Set(r, lane, i, op switch
            {
                IrOp.VShiftUnsigned => Shift(x, (sbyte)VectorLanes.Get(b, lane, i), width, 0),
                IrOp.VShiftSigned => ShiftSigned(VectorLanes.GetSigned(a, lane, i), (sbyte)VectorLanes.Get(b, lane, i), width),
                IrOp.VCountLeadingZeros => (ulong)(BitOperations.LeadingZeroCount(x) - (64 - width)),
                IrOp.VPopulationCount => (ulong)BitOperations.PopCount(x),
                IrOp.VAddSaturateUnsigned => Math.Min(x + VectorLanes.Get(b, lane, i), (1UL << width) - 1),
                IrOp.VSubSaturateUnsigned => (ulong)Math.Max((long)x - (long)VectorLanes.Get(b, lane, i), 0),
                IrOp.VAddSaturateSigned => Clamp(VectorLanes.GetSigned(a, lane, i) + VectorLanes.GetSigned(b, lane, i), width),
                IrOp.VSubSaturateSigned => Clamp(VectorLanes.GetSigned(a, lane, i) - VectorLanes.GetSigned(b, lane, i), width),
                _ => ReverseBits(x, width),
            });
        }

        return true;
    }

    private static ulong Clamp(long value, int width) => (ulong)Math.Clamp(value, -1L << (width - 1), (1L << (width - 1)) - 1);

    private static ulong ShiftSigned(long x, int count, int width) => count < 0 && count > -width
        ? (ulong)(x >> -count)
        : Shift((ulong)x, count, width, x < 0 ? ulong.MaxValue : 0);

    /// <summary>Left, or right where negative; <paramref name="fill"/> is what remains after a shift by the whole width to the right.</summary>
    private static ulong Shift(ulong x, int count, int width, ulong fill) =>
        count >= width ? 0 : count >= 0 ? x << count : count <= -width ? fill : x >> -count;
}
