using System.Numerics;
using System.Runtime.InteropServices;
using Rhea.Translator.Guests;

namespace Rhea.Guest.Arm64.Vectors;

/// <content>SHA-1 and SHA-256 (FIPS 180-4; Arm ARM shared/functions/crypto).</content>
internal static unsafe partial class Arm64VectorHelpers
{
    private static void AddHashes(GuestHelper[] table)
    {
        Set(table, Arm64VectorHelper.Sha1Choose, &Sha1Choose);
        Set(table, Arm64VectorHelper.Sha1Parity, &Sha1Parity);
        Set(table, Arm64VectorHelper.Sha1Majority, &Sha1Majority);
        Set(table, Arm64VectorHelper.Sha1Schedule, &Sha1Schedule);
        Set(table, Arm64VectorHelper.Sha256Hash, &Sha256Hash);
        Set(table, Arm64VectorHelper.Sha256HashUpper, &Sha256HashUpper);
        Set(table, Arm64VectorHelper.Sha256ScheduleLow, &Sha256ScheduleLow);
        Set(table, Arm64VectorHelper.Sha256ScheduleHigh, &Sha256ScheduleHigh);
    }

    private static uint Choose(uint x, uint y, uint z) => (x & y) ^ (~x & z);

    private static uint Majority(uint x, uint y, uint z) => (x & y) ^ (x & z) ^ (y & z);

    /// <summary>Four rounds: a to d in A, e in the low word of B, schedule and constant in C.</summary>
    private static void Sha1(uint* r, uint* state, uint e, uint* words, Arm64VectorHelper function)
    {
        uint a = state[0], b = state[1], c = state[2], d = state[3];
        for (int i = 0; i < 4; i++)
        {
            uint f = function switch
            {
                Arm64VectorHelper.Sha1Choose => Choose(b, c, d),
                Arm64VectorHelper.Sha1Parity => b ^ c ^ d,
                _ => Majority(b, c, d),
            };
            uint next = BitOperations.RotateLeft(a, 5) + f + e + words[i];
            (e, d, c, b, a) = (d, c, BitOperations.RotateLeft(b, 30), a, next);
        }

        (r[0], r[1], r[2], r[3]) = (a, b, c, d);
    }

    [UnmanagedCallersOnly]
    private static void Sha1Choose(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter) =>
        Sha1((uint*)r, (uint*)a, (uint)*b, (uint*)c, Arm64VectorHelper.Sha1Choose);

    [UnmanagedCallersOnly]
    private static void Sha1Parity(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter) =>
        Sha1((uint*)r, (uint*)a, (uint)*b, (uint*)c, Arm64VectorHelper.Sha1Parity);

    [UnmanagedCallersOnly]
    private static void Sha1Majority(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter) =>
        Sha1((uint*)r, (uint*)a, (uint)*b, (uint*)c, Arm64VectorHelper.Sha1Majority);

    /// <summary>SHA1SU1: the second half of the message schedule.</summary>
    [UnmanagedCallersOnly]
    private static void Sha1Schedule(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        uint* w = (uint*)r;
        uint* d = (uint*)a;
        uint* n = (uint*)b;
        for (int i = 0; i < 3; i++)
        {
            w[i] = BitOperations.RotateLeft(d[i] ^ n[i + 1], 1);
        }

        w[3] = BitOperations.RotateLeft(d[3], 1) ^ BitOperations.RotateLeft(w[0], 1);
    }

    /// <summary>Four rounds of SHA-256 on a to d in <paramref name="low"/> and e to h in <paramref name="high"/>; the result is one of them.</summary>
    private static void Sha256(ulong* r, ulong* low, ulong* high, uint* words, bool upper)
    {
        ulong* state = stackalloc ulong[4] { low[0], low[1], high[0], high[1] };
        uint* x = (uint*)state;
        uint* y = x + 4;
        for (int i = 0; i < 4; i++)
        {
            uint a = x[0], e = y[0];
            uint sum1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
            uint sum0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
            uint t1 = y[3] + sum1 + Choose(e, y[1], y[2]) + words[i];
            uint t2 = sum0 + Majority(a, x[1], x[2]);
            (y[3], y[2], y[1], y[0]) = (y[2], y[1], y[0], x[3] + t1);
            (x[3], x[2], x[1], x[0]) = (x[2], x[1], x[0], t1 + t2);
        }

        ulong* result = upper ? state + 2 : state;
        (r[0], r[1]) = (result[0], result[1]);
    }

    /// <summary>SHA256H: A is a to d, B is e to h; the new a to d.</summary>
    [UnmanagedCallersOnly]
    private static void Sha256Hash(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter) => Sha256(r, a, b, (uint*)c, false);

    /// <summary>SHA256H2: A is e to h, B is a to d; the new e to h.</summary>
    [UnmanagedCallersOnly]
    private static void Sha256HashUpper(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter) => Sha256(r, b, a, (uint*)c, true);

    /// <summary>SHA256SU0.</summary>
    [UnmanagedCallersOnly]
    private static void Sha256ScheduleLow(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        uint* d = (uint*)a;
        for (int i = 0; i < 4; i++)
        {
            uint w = i < 3 ? d[i + 1] : (uint)*b;
            ((uint*)r)[i] = d[i] + (BitOperations.RotateRight(w, 7) ^ BitOperations.RotateRight(w, 18) ^ (w >> 3));
        }
    }

    /// <summary>SHA256SU1.</summary>
    [UnmanagedCallersOnly]
    private static void Sha256ScheduleHigh(nint state, ulong* r, ulong* a, ulong* b, ulong* c, long parameter)
    {
        uint* w = (uint*)r;
        uint* d = (uint*)a;
        uint* n = (uint*)b;
        uint* m = (uint*)c;
        for (int i = 0; i < 4; i++)
        {
            uint t = i < 2 ? m[i + 2] : w[i - 2];
            uint sigma = BitOperations.RotateRight(t, 17) ^ BitOperations.RotateRight(t, 19) ^ (t >> 10);
            w[i] = d[i] + (i < 3 ? n[i + 1] : m[0]) + sigma;
        }
    }
}
