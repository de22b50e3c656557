using System.Runtime.InteropServices;
using Rhea.SoftFloat;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.Guest.RiscV;

/// <summary>The floating-point helpers, by their number in the description.</summary>
internal enum RiscVFloatHelper
{
    Compute, Classify, ConvertModular, Count,
}

/// <summary>Floating point that is rare: rounding modes within instructions, classes, conversion modulo 2^32.</summary>
internal static unsafe class RiscVFloatHelpers
{
    private const int RoundingBits = 3;

    private static readonly RiscVFloat Rules = new();

    /// <summary>FLI (Unprivileged ISA, table 25.1) in double precision, but for entry 1, which is the least normal number of each format.</summary>
    private static readonly double[] Literals =
    [
        -1, 0, 1.0 / 65536, 1.0 / 32768, 1.0 / 256, 1.0 / 128, 0.0625, 0.125, 0.25, 0.3125, 0.375, 0.4375, 0.5, 0.625, 0.75, 0.875,
        1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 8, 16, 128, 256, 32768, 65536, double.PositiveInfinity, double.NaN,
    ];

    internal static GuestHelper[] Table()
    {
        var table = new GuestHelper[(int)RiscVFloatHelper.Count];
        Set(RiscVFloatHelper.Compute, &Compute);
        Set(RiscVFloatHelper.Classify, &Classify);
        Set(RiscVFloatHelper.ConvertModular, &ConvertModular);
        return table;

        void Set(RiscVFloatHelper helper, delegate* unmanaged<nint, ulong*, ulong*, ulong*, ulong*, long, void> function) =>
            table[(int)helper] = new GuestHelper(helper.ToString(), (nint)function);
    }

    /// <summary>The parameter of <see cref="RiscVFloatHelper.Compute"/>: an operation and its rounding mode.</summary>
    internal static long Parameter(IrOp op, IrType type, IrType source, long immediate, int roundingMode) =>
        (OperationCode.Pack(op, type, source, 0, immediate) << RoundingBits) | (long)roundingMode;

    /// <summary>The number that FLI loads, as bits of its format.</summary>
    internal static long Literal(int size, int index)
    {
        const int leastNormal = 1, notANumber = 31;
        (int exponentBits, int fractionBits) = size switch { 1 => (5, 10), 2 => (8, 23), _ => (11, 52) };
        long quietBits = ((1L << (exponentBits + 1)) - 1) << (fractionBits - 1);
        if (index is leastNormal or notANumber)
        {
            return index == leastNormal ? 1L << fractionBits : quietBits;
        }

        double value = Literals[index];
        return size switch
        {
            1 => BitConverter.HalfToUInt16Bits((Half)value),
            2 => BitConverter.SingleToUInt32Bits((float)value),
            _ => BitConverter.DoubleToInt64Bits(value),
        };
    }

    /// <summary>An operation with a rounding mode of its own: that is what it takes for fcsr.frm.</summary>
    [UnmanagedCallersOnly]
    private static void Compute(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        uint mode = (uint)(parameter & ((1 << RoundingBits) - 1));
        uint flags = 0;
        IrSemantics.Execute(r, a, b, c, parameter >> RoundingBits, ref mode, ref flags, Rules);
        ((RiscVState*)state)->FloatFlags |= flags;
    }

    /// <summary>FCLASS (20.9): one bit of ten; the parameter is the size.</summary>
    [UnmanagedCallersOnly]
    private static void Classify(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        (int exponentBits, int fractionBits) = parameter switch { 1 => (5, 10), 2 => (8, 23), _ => (11, 52) };
        ulong bits = *a;
        bool negative = ((bits >> (exponentBits + fractionBits)) & 1) != 0;
        ulong fraction = bits & ((1UL << fractionBits) - 1);
        ulong exponent = (bits >> fractionBits) & ((1UL << exponentBits) - 1);
        bool largest = exponent == (1UL << exponentBits) - 1;
        int kind = largest && fraction != 0 ? ((fraction >> (fractionBits - 1)) != 0 ? 9 : 8)
            : largest ? (negative ? 0 : 7)
            : exponent != 0 ? (negative ? 1 : 6)
            : fraction != 0 ? (negative ? 2 : 5)
            : negative ? 3 : 4;
        r[0] = 1UL << kind;
        r[1] = 0;
    }

    /// <summary>FCVTMOD.W.D (25.6): towards zero, modulo 2^32, with the exceptions of FCVT.W.D.</summary>
    [UnmanagedCallersOnly]
    private static void ConvertModular(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        const int bias = 1023, fractionBits = 52;
        ulong bits = *a;
        uint mode = 1, flags = 0;
        ulong* converted = stackalloc ulong[2];
        IrSemantics.Execute(
            converted, a, a, a, OperationCode.Pack(IrOp.FToSigned, IrType.I32, IrType.F64, (int)FloatRounding.Zero, 0), ref mode, ref flags, Rules);
        ((RiscVState*)state)->FloatFlags |= flags;
        int exponent = (int)((bits >> fractionBits) & 0x7FF);
        ulong significand = (bits & ((1UL << fractionBits) - 1)) | (1UL << fractionBits);
        int shift = exponent - bias - fractionBits;
        ulong magnitude = exponent == 0x7FF || shift >= 32 || shift <= -64 ? 0 : shift >= 0 ? significand << shift : significand >> -shift;
        int value = (int)(uint)magnitude;
        r[0] = (ulong)(long)((long)bits < 0 ? -value : value);
        r[1] = 0;
    }
}
