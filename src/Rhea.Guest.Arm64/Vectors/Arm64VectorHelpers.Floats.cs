using System.Numerics;
using System.Runtime.InteropServices;
using Rhea.SoftFloat;
using Rhea.SoftFloat.Formats;
using Rhea.Translator.Guests;

namespace Rhea.Guest.Arm64.Vectors;

/// <content>Floating point that only Arm has: estimates, steps, FMULX; conversions of half precision, rounding to odd.</content>
internal static unsafe partial class Arm64VectorHelpers
{
    private static void AddFloats(GuestHelper[] table)
    {
        Set(table, Arm64VectorHelper.MultiplyExtended, &MultiplyExtended);
        Set(table, Arm64VectorHelper.ReciprocalEstimate, &ReciprocalEstimate);
        Set(table, Arm64VectorHelper.ReciprocalRootEstimate, &ReciprocalRootEstimate);
        Set(table, Arm64VectorHelper.ReciprocalExponent, &ReciprocalExponent);
        Set(table, Arm64VectorHelper.ReciprocalStep, &ReciprocalStep);
        Set(table, Arm64VectorHelper.ReciprocalRootStep, &ReciprocalRootStep);
        Set(table, Arm64VectorHelper.WidenHalf, &WidenHalf);
        Set(table, Arm64VectorHelper.NarrowToHalf, &NarrowToHalf);
        Set(table, Arm64VectorHelper.NarrowToOdd, &NarrowToOdd);
    }

    private static FloatEnvironment EnvironmentOf(nint state) => ArmFloatControl.ToEnvironment(((Arm64State*)state)->Fpcr);

    private static void Accrue(nint state, in FloatEnvironment environment) =>
        ((Arm64State*)state)->Fpsr |= ArmFloatControl.ToFpsr(environment.Flags);

    private static void EachFloat(Arm64VectorHelper helper, nint state, ulong* r, ulong* a, ulong* b, long parameter)
    {
        var p = new LaneParameters(parameter);
        FloatEnvironment environment = EnvironmentOf(state);
        Clear(r);
        for (int i = 0; i < p.Count; i++)
        {
            if (p.Size == 2)
            {
                ((uint*)r)[i] = Compute<Binary32Format, uint>(helper, ((uint*)a)[i], ((uint*)b)[i], ref environment);
            }
            else
            {
                r[i] = Compute<Binary64Format, ulong>(helper, a[i], b[i], ref environment);
            }
        }

        Accrue(state, environment);
    }

    private static TBits Compute<TFormat, TBits>(Arm64VectorHelper helper, TBits a, TBits b, ref FloatEnvironment environment)
        where TFormat : struct, IFloatFormat
        where TBits : unmanaged, IBinaryInteger<TBits>
    {
        return helper switch
        {
            Arm64VectorHelper.MultiplyExtended => FloatOperations<TFormat, TBits>.MultiplyExtended(a, b, ref environment),
            Arm64VectorHelper.ReciprocalEstimate => FloatOperations<TFormat, TBits>.ReciprocalEstimate(a, ref environment),
            Arm64VectorHelper.ReciprocalRootEstimate => FloatOperations<TFormat, TBits>.ReciprocalRootEstimate(a, ref environment),
            Arm64VectorHelper.ReciprocalExponent => FloatOperations<TFormat, TBits>.ReciprocalExponent(a, ref environment),
            Arm64VectorHelper.ReciprocalStep => FloatOperations<TFormat, TBits>.ReciprocalStep(a, b, ref environment),
            _ => FloatOperations<TFormat, TBits>.ReciprocalRootStep(a, b, ref environment),
        };
    }

    [UnmanagedCallersOnly]
    private static void MultiplyExtended(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter) =>
        EachFloat(Arm64VectorHelper.MultiplyExtended, state, r, a, b, parameter);

    [UnmanagedCallersOnly]
    private static void ReciprocalEstimate(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter) =>
        EachFloat(Arm64VectorHelper.ReciprocalEstimate, state, r, a, b, parameter);

    [UnmanagedCallersOnly]
    private static void ReciprocalRootEstimate(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter) =>
        EachFloat(Arm64VectorHelper.ReciprocalRootEstimate, state, r, a, b, parameter);

    [UnmanagedCallersOnly]
    private static void ReciprocalExponent(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter) =>
        EachFloat(Arm64VectorHelper.ReciprocalExponent, state, r, a, b, parameter);

    [UnmanagedCallersOnly]
    private static void ReciprocalStep(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter) =>
        EachFloat(Arm64VectorHelper.ReciprocalStep, state, r, a, b, parameter);

    [UnmanagedCallersOnly]
    private static void ReciprocalRootStep(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter) =>
        EachFloat(Arm64VectorHelper.ReciprocalRootStep, state, r, a, b, parameter);

    private static bool AlternativeHalfOf(nint state) =>
        (((Arm64State*)state)->Fpcr & ArmFloatControl.AlternativeHalfPrecision) != 0;

    /// <summary>FCVTL from half precision.</summary>
    [UnmanagedCallersOnly]
    private static void WidenHalf(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        var p = new LaneParameters(parameter);
        FloatEnvironment environment = EnvironmentOf(state);
        bool alternative = AlternativeHalfOf(state);
        for (int i = 0; i < 4; i++)
        {
            ushort half = ((ushort*)a)[p.First + i];
            ((uint*)r)[i] = alternative ? AlternativeHalf.ToFloat32(half, ref environment) : Float16.ToFloat32(half, ref environment);
        }

        Accrue(state, environment);
    }

    /// <summary>FCVTN to half precision.</summary>
    [UnmanagedCallersOnly]
    private static void NarrowToHalf(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        FloatEnvironment environment = EnvironmentOf(state);
        bool alternative = AlternativeHalfOf(state);
        Clear(r);
        for (int i = 0; i < 4; i++)
        {
            uint single = ((uint*)a)[i];
            ((ushort*)r)[i] = alternative ? Float32.ToAlternativeHalf(single, ref environment) : Float32.ToFloat16(single, ref environment);
        }

        Accrue(state, environment);
    }

    /// <summary>FCVTXN.</summary>
    [UnmanagedCallersOnly]
    private static void NarrowToOdd(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        FloatEnvironment environment = EnvironmentOf(state);
        Clear(r);
        for (int i = 0; i < new LaneParameters(parameter).Count; i++)
        {
            ((uint*)r)[i] = Float64.ToFloat32(a[i], RoundingMode.ToOdd, ref environment);
        }

        Accrue(state, environment);
    }
}
