using System.Numerics;
using Rhea.SoftFloat;
using Rhea.SoftFloat.Formats;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Execution;

/// <content>Floating point: scalars, and vectors lane by lane, under the guest's rules.</content>
public static unsafe partial class IrSemantics
{
    private static void Float(ulong* r, ulong* a, ulong* b, ulong* c, long operation, bool alternativeHalf, ref FloatEnvironment environment)
    {
        IrOp op = OperationCode.Op(operation);
        if (IsConversion(op))
        {
            Convert(r, a, operation, alternativeHalf, ref environment);
            return;
        }

        if (op < IrOp.VFAdd)
        {
            switch (OperationCode.SourceType(operation))
            {
                case IrType.F16:
                    *r = Scalar<Binary16Format, ushort>((ushort*)a, (ushort*)b, (ushort*)c, operation, ref environment);
                    break;
                case IrType.F32:
                    *r = Scalar<Binary32Format, uint>((uint*)a, (uint*)b, (uint*)c, operation, ref environment);
                    break;
                default:
                    *r = Scalar<Binary64Format, ulong>(a, b, c, operation, ref environment);
                    break;
            }

            return;
        }

        switch ((Lane)OperationCode.Aux(operation))
        {
            case Lane.H:
                FloatLanes<Binary16Format, ushort>((ushort*)r, (ushort*)a, (ushort*)b, (ushort*)c, operation, ref environment);
                break;
            case Lane.S:
                FloatLanes<Binary32Format, uint>((uint*)r, (uint*)a, (uint*)b, (uint*)c, operation, ref environment);
                break;
            default:
                FloatLanes<Binary64Format, ulong>(r, a, b, c, operation, ref environment);
                break;
        }
    }

    private static ulong Scalar<TFormat, TBits>(TBits* a, TBits* b, TBits* c, long operation, ref FloatEnvironment environment)
        where TFormat : struct, IFloatFormat
        where TBits : unmanaged, IBinaryInteger<TBits>
    {
        IrOp op = OperationCode.Op(operation);
        long immediate = OperationCode.Immediate(operation);
        if (op == IrOp.FlagsCompareFloat)
        {
            return CompareFlags<TFormat, TBits>(*a, *b, immediate != 0, ref environment);
        }

        return ulong.CreateTruncating(
            op == IrOp.FRound
                ? FloatOperations<TFormat, TBits>.RoundToIntegral(
                    *a, Rounding((FloatRounding)OperationCode.Aux(operation), in environment), immediate != 0, ref environment)
                : Arithmetic<TFormat, TBits>(op, *a, *b, *c, immediate, ref environment));
    }

    private static uint CompareFlags<TFormat, TBits>(TBits a, TBits b, bool signalling, ref FloatEnvironment environment)
        where TFormat : struct, IFloatFormat
        where TBits : unmanaged, IBinaryInteger<TBits>
    {
        FloatRelation relation = signalling
            ? FloatOperations<TFormat, TBits>.CompareSignaling(a, b, ref environment)
            : FloatOperations<TFormat, TBits>.Compare(a, b, ref environment);
        return relation switch
        {
            FloatRelation.Less => 0x8000_0000,
            FloatRelation.Equal => 0x6000_0000,
            FloatRelation.Greater => 0x2000_0000,
            _ => 0x3000_0000,
        };
    }

    /// <summary>The operations that exist for scalars and, lane by lane, for vectors.</summary>
    private static TBits Arithmetic<TFormat, TBits>(IrOp op, TBits a, TBits b, TBits c, long immediate, ref FloatEnvironment environment)
        where TFormat : struct, IFloatFormat
        where TBits : unmanaged, IBinaryInteger<TBits>
    {
        TBits sign = TBits.One << ((sizeof(TBits) * 8) - 1);
        return op switch
        {
            IrOp.FAdd or IrOp.VFAdd => FloatOperations<TFormat, TBits>.Add(a, b, ref environment),
            IrOp.FSub or IrOp.VFSub => FloatOperations<TFormat, TBits>.Subtract(a, b, ref environment),
            IrOp.FMul or IrOp.VFMul => FloatOperations<TFormat, TBits>.Multiply(a, b, ref environment),
            IrOp.FNegMul => FloatOperations<TFormat, TBits>.Multiply(a, b, ref environment) ^ sign,
            IrOp.FDiv or IrOp.VFDiv => FloatOperations<TFormat, TBits>.Divide(a, b, ref environment),
            IrOp.FMulAdd or IrOp.VFMulAdd =>
                FloatOperations<TFormat, TBits>.FusedMultiplyAdd(a, b, c, (FusedNegation)(immediate & 3), ref environment),
            IrOp.FSqrt or IrOp.VFSqrt => FloatOperations<TFormat, TBits>.SquareRoot(a, ref environment),
            IrOp.FAbs or IrOp.VFAbs => a & ~sign,
            IrOp.FNeg or IrOp.VFNeg => a ^ sign,
            IrOp.FMax or IrOp.VFMax => FloatOperations<TFormat, TBits>.Maximum(a, b, ref environment),
            IrOp.FMin or IrOp.VFMin => FloatOperations<TFormat, TBits>.Minimum(a, b, ref environment),
            IrOp.FMaxNumber when immediate != 0 => FloatOperations<TFormat, TBits>.MaximumNumber(a, b, ref environment),
            IrOp.FMinNumber when immediate != 0 => FloatOperations<TFormat, TBits>.MinimumNumber(a, b, ref environment),
            IrOp.FMaxNumber or IrOp.VFMaxNumber => FloatOperations<TFormat, TBits>.MaxNum(a, b, ref environment),
            IrOp.FMinNumber or IrOp.VFMinNumber => FloatOperations<TFormat, TBits>.MinNum(a, b, ref environment),
            _ => throw new NotSupportedException($"{op}"),
        };
    }

    private static void FloatLanes<TFormat, TBits>(TBits* r, TBits* a, TBits* b, TBits* c, long operation, ref FloatEnvironment environment)
        where TFormat : struct, IFloatFormat
        where TBits : unmanaged, IBinaryInteger<TBits>
    {
        IrOp op = OperationCode.Op(operation);
        long immediate = OperationCode.Immediate(operation);
        int count = 16 / sizeof(TBits);
        for (int i = 0; i < count; i++)
        {
            switch (op)
            {
                case IrOp.VFCompareEqual or IrOp.VFCompareGreaterEqual or IrOp.VFCompareGreater:
                    r[i] = Compare<TFormat, TBits>(op, a[i], b[i], ref environment) ? ~TBits.Zero : TBits.Zero;
                    break;
                case IrOp.VFRound:
                    r[i] = FloatOperations<TFormat, TBits>.RoundToIntegral(
                        a[i], Rounding((FloatRounding)(immediate & 7), in environment), (immediate & 8) != 0, ref environment);
                    break;
                case IrOp.VFPairAdd:
                    TBits* pair = i < count / 2 ? a + (i * 2) : b + ((i * 2) - count);
                    r[i] = FloatOperations<TFormat, TBits>.Add(pair[0], pair[1], ref environment);
                    break;
                default:
                    bool hasB = op is not (IrOp.VFAbs or IrOp.VFNeg or IrOp.VFSqrt);
                    r[i] = Arithmetic<TFormat, TBits>(
                        op, a[i], hasB ? b[i] : default, op == IrOp.VFMulAdd ? c[i] : default, immediate, ref environment);
                    break;
            }
        }
    }

    /// <summary>Equality is quiet, the orders signal every NaN (FCMEQ, FCMGE, FCMGT).</summary>
    private static bool Compare<TFormat, TBits>(IrOp op, TBits a, TBits b, ref FloatEnvironment environment)
        where TFormat : struct, IFloatFormat
        where TBits : unmanaged, IBinaryInteger<TBits>
    {
        if (op == IrOp.VFCompareEqual)
        {
            return FloatOperations<TFormat, TBits>.Compare(a, b, ref environment) == FloatRelation.Equal;
        }

        FloatRelation relation = FloatOperations<TFormat, TBits>.CompareSignaling(a, b, ref environment);
        return relation == FloatRelation.Greater || (relation == FloatRelation.Equal && op == IrOp.VFCompareGreaterEqual);
    }

    private static RoundingMode Rounding(FloatRounding rounding, in FloatEnvironment environment) =>
        rounding == FloatRounding.Current ? environment.RoundingMode : (RoundingMode)rounding;
}
