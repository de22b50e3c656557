using System.Runtime.InteropServices;
using Rhea.SoftFloat;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;

namespace Rhea.Guest.Arm64.Vectors;

/// <content>Saturating arithmetic, shifts and products.</content>
internal static unsafe partial class Arm64VectorHelpers
{
    private const uint Saturation = 1u << 27;

    private static void AddIntegers(GuestHelper[] table)
    {
        Set(table, Arm64VectorHelper.AddSaturating, &AddSaturating);
        Set(table, Arm64VectorHelper.SubtractSaturating, &SubtractSaturating);
        Set(table, Arm64VectorHelper.AccumulateSaturating, &AccumulateSaturating);
        Set(table, Arm64VectorHelper.AbsoluteSaturating, &AbsoluteSaturating);
        Set(table, Arm64VectorHelper.NegateSaturating, &NegateSaturating);
        Set(table, Arm64VectorHelper.ShiftLeftSaturating, &ShiftLeftSaturating);
        Set(table, Arm64VectorHelper.ShiftLeftToUnsigned, &ShiftLeftToUnsigned);
        Set(table, Arm64VectorHelper.ShiftByRegister, &ShiftByRegister);
        Set(table, Arm64VectorHelper.MultiplyDoublingHigh, &MultiplyDoublingHigh);
        Set(table, Arm64VectorHelper.MultiplyDoublingLong, &MultiplyDoublingLong);
        Set(table, Arm64VectorHelper.MultiplyDoublingLongAdd, &MultiplyDoublingLongAdd);
        Set(table, Arm64VectorHelper.MultiplyDoublingLongSubtract, &MultiplyDoublingLongSubtract);
        Set(table, Arm64VectorHelper.MultiplyPolynomials, &MultiplyPolynomials);
        Set(table, Arm64VectorHelper.MultiplyPolynomialsLong, &MultiplyPolynomialsLong);
        Set(table, Arm64VectorHelper.FractionReciprocalEstimate, &FractionReciprocalEstimate);
        Set(table, Arm64VectorHelper.FractionReciprocalRootEstimate, &FractionReciprocalRootEstimate);
    }

    /// <summary>The nearest number of so many bits; sets QC where that is another one (SatQ of the manual).</summary>
    private static ulong Saturate(nint state, Int128 value, int width, bool unsigned)
    {
        Int128 minimum = unsigned ? 0 : -(Int128.One << (width - 1));
        Int128 maximum = (Int128.One << (unsigned ? width : width - 1)) - 1;
        Int128 result = Int128.Clamp(value, minimum, maximum);
        if (result != value)
        {
            ((Arm64State*)state)->Fpsr |= Saturation;
        }

        return (ulong)(UInt128)result;
    }

    private static Int128 Lane(ulong* vector, int size, int index, bool unsigned) =>
        unsigned ? VectorLanes.Get(vector, size, index) : VectorLanes.GetSigned(vector, size, index);

    [UnmanagedCallersOnly]
    private static void AddSaturating(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        var p = new LaneParameters(parameter);
        Clear(r);
        for (int i = 0; i < p.Count; i++)
        {
            Int128 sum = Lane(a, p.Size, i, p.Unsigned) + Lane(b, p.Size, i, p.Unsigned);
            VectorLanes.Set(r, p.Size, i, Saturate(state, sum, p.Width, p.Unsigned));
        }
    }

    [UnmanagedCallersOnly]
    private static void SubtractSaturating(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        var p = new LaneParameters(parameter);
        Clear(r);
        for (int i = 0; i < p.Count; i++)
        {
            Int128 difference = Lane(a, p.Size, i, p.Unsigned) - Lane(b, p.Size, i, p.Unsigned);
            VectorLanes.Set(r, p.Size, i, Saturate(state, difference, p.Width, p.Unsigned));
        }
    }

    /// <summary>SUQADD, USQADD: A has the other signedness than the accumulator B.</summary>
    [UnmanagedCallersOnly]
    private static void AccumulateSaturating(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        var p = new LaneParameters(parameter);
        Clear(r);
        for (int i = 0; i < p.Count; i++)
        {
            Int128 sum = Lane(a, p.Size, i, !p.Unsigned) + Lane(b, p.Size, i, p.Unsigned);
            VectorLanes.Set(r, p.Size, i, Saturate(state, sum, p.Width, p.Unsigned));
        }
    }

    [UnmanagedCallersOnly]
    private static void AbsoluteSaturating(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        var p = new LaneParameters(parameter);
        Clear(r);
        for (int i = 0; i < p.Count; i++)
        {
            VectorLanes.Set(r, p.Size, i, Saturate(state, Int128.Abs(Lane(a, p.Size, i, false)), p.Width, false));
        }
    }

    [UnmanagedCallersOnly]
    private static void NegateSaturating(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        var p = new LaneParameters(parameter);
        Clear(r);
        for (int i = 0; i < p.Count; i++)
        {
            VectorLanes.Set(r, p.Size, i, Saturate(state, -Lane(a, p.Size, i, false), p.Width, false));
        }
    }

    /// <summary>SQSHL and UQSHL by an immediate.</summary>
    [UnmanagedCallersOnly]
    private static void ShiftLeftSaturating(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        var p = new LaneParameters(parameter);
        Clear(r);
        for (int i = 0; i < p.Count; i++)
        {
            VectorLanes.Set(r, p.Size, i, Saturate(state, Lane(a, p.Size, i, p.Unsigned) << p.Amount, p.Width, p.Unsigned));
        }
    }

    /// <summary>SQSHLU: from signed to unsigned.</summary>
    [UnmanagedCallersOnly]
    private static void ShiftLeftToUnsigned(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        var p = new LaneParameters(parameter);
        Clear(r);
        for (int i = 0; i < p.Count; i++)
        {
            VectorLanes.Set(r, p.Size, i, Saturate(state, Lane(a, p.Size, i, false) << p.Amount, p.Width, true));
        }
    }

    /// <summary>SRSHL, SQSHL, SQRSHL and the unsigned ones: by the signed low byte of each lane of B, to the right where negative.</summary>
    [UnmanagedCallersOnly]
    private static void ShiftByRegister(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        var p = new LaneParameters(parameter);
        Clear(r);
        for (int i = 0; i < p.Count; i++)
        {
            Int128 value = Lane(a, p.Size, i, p.Unsigned);
            int count = (sbyte)VectorLanes.Get(b, p.Size, i);
            if (count < 0)
            {
                // More than 65 to the right is as good as that.
                int right = Math.Min(-count, 65);
                value = p.Round ? (value + (Int128.One << (right - 1))) >> right : value >> right;
            }
            else if (count < p.Width)
            {
                value <<= count;
            }
            else
            {
                value = p.Saturate ? Int128.Sign(value) * (Int128.One << 64) : 0;
            }

            VectorLanes.Set(r, p.Size, i, p.Saturate ? Saturate(state, value, p.Width, p.Unsigned) : (ulong)(UInt128)value);
        }
    }

    /// <summary>SQDMULH, SQRDMULH.</summary>
    [UnmanagedCallersOnly]
    private static void MultiplyDoublingHigh(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        var p = new LaneParameters(parameter);
        Clear(r);
        for (int i = 0; i < p.Count; i++)
        {
            Int128 product = Lane(a, p.Size, i, false) * Lane(b, p.Size, i, false) * 2;
            if (p.Round)
            {
                product += Int128.One << (p.Width - 1);
            }

            VectorLanes.Set(r, p.Size, i, Saturate(state, product >> p.Width, p.Width, false));
        }
    }

    private static void DoublingLong(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter, int sign)
    {
        var p = new LaneParameters(parameter);
        Clear(r);
        for (int i = 0; i < p.Count; i++)
        {
            Int128 product = Lane(a, p.Size, p.First + i, false) * Lane(b, p.Size, p.First + i, false) * 2;
            var doubled = (long)Saturate(state, product, p.Width * 2, false);
            ulong result = sign == 0
                ? (ulong)doubled
                : Saturate(state, Lane(c, p.Size + 1, i, false) + ((Int128)doubled * sign), p.Width * 2, false);
            VectorLanes.Set(r, p.Size + 1, i, result);
        }
    }

    /// <summary>SQDMULL.</summary>
    [UnmanagedCallersOnly]
    private static void MultiplyDoublingLong(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter) =>
        DoublingLong(state, r, a, b, c, parameter, 0);

    /// <summary>SQDMLAL.</summary>
    [UnmanagedCallersOnly]
    private static void MultiplyDoublingLongAdd(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter) =>
        DoublingLong(state, r, a, b, c, parameter, 1);

    /// <summary>SQDMLSL.</summary>
    [UnmanagedCallersOnly]
    private static void MultiplyDoublingLongSubtract(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter) =>
        DoublingLong(state, r, a, b, c, parameter, -1);

    private static ulong PolynomialProduct(ulong x, ulong y)
    {
        ulong product = 0;
        for (int i = 0; i < 8; i++)
        {
            product ^= ((y >> i) & 1) != 0 ? x << i : 0;
        }

        return product;
    }

    /// <summary>PMUL.</summary>
    [UnmanagedCallersOnly]
    private static void MultiplyPolynomials(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        var p = new LaneParameters(parameter);
        Clear(r);
        for (int i = 0; i < p.Count; i++)
        {
            VectorLanes.Set(r, 0, i, PolynomialProduct(VectorLanes.Get(a, 0, i), VectorLanes.Get(b, 0, i)));
        }
    }

    /// <summary>PMULL of bytes.</summary>
    [UnmanagedCallersOnly]
    private static void MultiplyPolynomialsLong(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        var p = new LaneParameters(parameter);
        for (int i = 0; i < p.Count; i++)
        {
            VectorLanes.Set(r, 1, i, PolynomialProduct(VectorLanes.Get(a, 0, p.First + i), VectorLanes.Get(b, 0, p.First + i)));
        }
    }

    /// <summary>URECPE.</summary>
    [UnmanagedCallersOnly]
    private static void FractionReciprocalEstimate(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        Clear(r);
        for (int i = 0; i < new LaneParameters(parameter).Count; i++)
        {
            ((uint*)r)[i] = ArmIntegerEstimate.Reciprocal(((uint*)a)[i]);
        }
    }

    /// <summary>URSQRTE.</summary>
    [UnmanagedCallersOnly]
    private static void FractionReciprocalRootEstimate(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        Clear(r);
        for (int i = 0; i < new LaneParameters(parameter).Count; i++)
        {
            ((uint*)r)[i] = ArmIntegerEstimate.ReciprocalRoot(((uint*)a)[i]);
        }
    }
}
