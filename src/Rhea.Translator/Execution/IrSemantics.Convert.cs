using System.Numerics;
using Rhea.SoftFloat;
using Rhea.SoftFloat.Formats;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Execution;

/// <content>Conversions between floating-point formats, and to and from integers.</content>
public static unsafe partial class IrSemantics
{
    private static bool IsConversion(IrOp op) => op
        is IrOp.FConvert or IrOp.FToSigned or IrOp.FToUnsigned or IrOp.FFromSigned or IrOp.FFromUnsigned
        or IrOp.VFFromSigned or IrOp.VFFromUnsigned or IrOp.VFToSigned or IrOp.VFToUnsigned or IrOp.VFWidenLow or IrOp.VFWidenHigh or IrOp.VFNarrow;

    private static void Convert(ulong* r, ulong* a, long operation, bool alternativeHalf, ref FloatEnvironment environment)
    {
        IrOp op = OperationCode.Op(operation);
        IrType type = OperationCode.Type(operation);
        IrType source = OperationCode.SourceType(operation);
        int aux = OperationCode.Aux(operation);
        int immediate = (int)OperationCode.Immediate(operation);
        switch (op)
        {
            case IrOp.FConvert:
                *r = ConvertFormat(*a, source, type, alternativeHalf, ref environment);
                break;
            case IrOp.FToSigned or IrOp.FToUnsigned:
                *r = ToInteger(*a, source, type == IrType.I64, op == IrOp.FToSigned, (FloatRounding)aux, immediate, ref environment);
                break;
            case IrOp.FFromSigned or IrOp.FFromUnsigned:
                *r = FromInteger(Extend(*a, source == IrType.I64, op == IrOp.FFromSigned), op == IrOp.FFromSigned, type, immediate, ref environment);
                break;
            case IrOp.VFFromSigned or IrOp.VFFromUnsigned:
                bool signed = op == IrOp.VFFromSigned;
                for (int i = 0; i < 16 >> aux; i++)
                {
                    ulong integer = VectorLanes.Get(a, aux, i, signed);
                    VectorLanes.Set(r, aux, i, FromInteger(integer, signed, LaneType(aux), immediate, ref environment));
                }

                break;
            case IrOp.VFToSigned or IrOp.VFToUnsigned:
                for (int i = 0; i < 16 >> aux; i++)
                {
                    VectorLanes.Set(r, aux, i, LaneToInteger(VectorLanes.Get(a, aux, i), aux, op == IrOp.VFToSigned, immediate, ref environment));
                }

                break;
            case IrOp.VFWidenLow or IrOp.VFWidenHigh:
                ulong half = op == IrOp.VFWidenLow ? a[0] : a[1];
                r[0] = Float32.ToFloat64((uint)half, ref environment);
                r[1] = Float32.ToFloat64((uint)(half >> 32), ref environment);
                break;
            case IrOp.VFNarrow:
                r[0] = Float64.ToFloat32(a[0], ref environment) | ((ulong)Float64.ToFloat32(a[1], ref environment) << 32);
                break;
        }
    }

    private static IrType LaneType(int lane) => lane switch { 1 => IrType.F16, 2 => IrType.F32, _ => IrType.F64 };

    private static ulong Extend(ulong value, bool wide, bool signed) => wide ? value : signed ? (ulong)(int)value : (uint)value;

    private static ulong ConvertFormat(ulong a, IrType from, IrType to, bool alternativeHalf, ref FloatEnvironment environment) => (from, to) switch
    {
        (IrType.F16, IrType.F32) => alternativeHalf
            ? AlternativeHalf.ToFloat32((ushort)a, ref environment)
            : Float16.ToFloat32((ushort)a, ref environment),
        (IrType.F16, IrType.F64) => alternativeHalf
            ? AlternativeHalf.ToFloat64((ushort)a, ref environment)
            : Float16.ToFloat64((ushort)a, ref environment),
        (IrType.F32, IrType.F16) => alternativeHalf
            ? Float32.ToAlternativeHalf((uint)a, ref environment)
            : Float32.ToFloat16((uint)a, ref environment),
        (IrType.F64, IrType.F16) => alternativeHalf
            ? Float64.ToAlternativeHalf(a, ref environment)
            : Float64.ToFloat16(a, ref environment),
        (IrType.F32, IrType.F64) => Float32.ToFloat64((uint)a, ref environment),
        (IrType.F64, IrType.F32) => Float64.ToFloat32(a, ref environment),
        _ => throw new NotSupportedException($"conversion of {from} to {to}"),
    };

    private static ulong FromInteger(ulong value, bool signed, IrType type, int fractionBits, ref FloatEnvironment environment) => type switch
    {
        IrType.F16 => FromInteger<Binary16Format, ushort>(value, signed, fractionBits, ref environment),
        IrType.F32 => FromInteger<Binary32Format, uint>(value, signed, fractionBits, ref environment),
        _ => FromInteger<Binary64Format, ulong>(value, signed, fractionBits, ref environment),
    };

    private static ulong FromInteger<TFormat, TBits>(ulong value, bool signed, int fractionBits, ref FloatEnvironment environment)
        where TFormat : struct, IFloatFormat
        where TBits : unmanaged, IBinaryInteger<TBits> =>
        ulong.CreateTruncating(
            signed
                ? FloatOperations<TFormat, TBits>.FromInt64((long)value, ref environment, fractionBits)
                : FloatOperations<TFormat, TBits>.FromUInt64(value, ref environment, fractionBits));

    private static ulong LaneToInteger(ulong value, int lane, bool signed, int parameters, ref FloatEnvironment environment)
    {
        var rounding = (FloatRounding)(parameters & 7);
        int fractionBits = parameters >> 3;
        if (lane != 1)
        {
            return ToInteger(value, LaneType(lane), lane == 3, signed, rounding, fractionBits, ref environment);
        }

        RoundingMode mode = Rounding(rounding, in environment);
        return signed
            ? (ushort)Float16.ToInt16((ushort)value, mode, ref environment, fractionBits)
            : Float16.ToUInt16((ushort)value, mode, ref environment, fractionBits);
    }

    private static ulong ToInteger(
        ulong value, IrType source, bool wide, bool signed, FloatRounding rounding, int fractionBits, ref FloatEnvironment environment)
    {
        RoundingMode mode = Rounding(rounding, in environment);
        return source switch
        {
            IrType.F16 => ToInteger<Binary16Format, ushort>((ushort)value, wide, signed, mode, fractionBits, ref environment),
            IrType.F32 => ToInteger<Binary32Format, uint>((uint)value, wide, signed, mode, fractionBits, ref environment),
            _ => ToInteger<Binary64Format, ulong>(value, wide, signed, mode, fractionBits, ref environment),
        };
    }

    private static ulong ToInteger<TFormat, TBits>(
        TBits value, bool wide, bool signed, RoundingMode mode, int fractionBits, ref FloatEnvironment environment)
        where TFormat : struct, IFloatFormat
        where TBits : unmanaged, IBinaryInteger<TBits> => (wide, signed) switch
        {
            (true, true) => (ulong)FloatOperations<TFormat, TBits>.ToInt64(value, mode, ref environment, fractionBits),
            (true, false) => FloatOperations<TFormat, TBits>.ToUInt64(value, mode, ref environment, fractionBits),
            (false, true) => (uint)FloatOperations<TFormat, TBits>.ToInt32(value, mode, ref environment, fractionBits),
            _ => FloatOperations<TFormat, TBits>.ToUInt32(value, mode, ref environment, fractionBits),
        };
}
