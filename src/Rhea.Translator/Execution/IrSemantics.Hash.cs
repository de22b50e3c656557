using System.Numerics;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Execution;

/// <content>The steps of SHA-1 and SHA-256 (FIPS 180-4).</content>
public static unsafe partial class IrSemantics
{
    private static bool Hash(uint* r, uint* a, uint* b, uint* c, IrOp op, int immediate)
    {
        switch (op)
        {
            case IrOp.Sha1Rounds:
                Sha1(r, a, *b, c, immediate);
                return true;
            case IrOp.Sha256Rounds:
                Sha256(r, a, b, c, immediate != 0);
                return true;
            case IrOp.Sha256ScheduleLow:
                for (int i = 0; i < 4; i++)
                {
                    uint w = i < 3 ? a[i + 1] : *b;
                    r[i] = a[i] + (BitOperations.RotateRight(w, 7) ^ BitOperations.RotateRight(w, 18) ^ (w >> 3));
                }

                return true;
            case IrOp.Sha256ScheduleHigh:
                for (int i = 0; i < 4; i++)
                {
                    uint w = i < 2 ? c[i + 2] : r[i - 2];
                    uint sigma = BitOperations.RotateRight(w, 17) ^ BitOperations.RotateRight(w, 19) ^ (w >> 10);
                    r[i] = a[i] + (i < 3 ? b[i + 1] : c[0]) + sigma;
                }

                return true;
            default:
                return false;
        }
    }

    private static uint Choose(uint x, uint y, uint z) => (x & y) ^ (~x & z);

    private static uint Majority(uint x, uint y, uint z) => (x & y) ^ (x & z) ^ (y & z);

    private static void Sha1(uint* r, uint* state, uint e, uint* words, int function)
    {
        uint a = state[0], b = state[1], c = state[2], d = state[3];
        for (int i = 0; i < 4; i++)
        {
            uint f = function switch { 0 => Choose(b, c, d), 1 => b ^ c ^ d, _ => Majority(b, c, d) };
            uint next = BitOperations.RotateLeft(a, 5) + f + e + words[i];
            (e, d, c, b, a) = (d, c, BitOperations.RotateLeft(b, 30), a, next);
        }

        (r[0], r[1], r[2], r[3]) = (a, b, c, d);
    }

    private static void Sha256(uint* r, uint* low, uint* high, uint* words, bool upper)
    {
        uint* x = stackalloc uint[8] { low[0], low[1], low[2], low[3], high[0], high[1], high[2], high[3] };
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

        uint* result = upper ? y : x;
        (r[0], r[1], r[2], r[3]) = (result[0], result[1], result[2], result[3]);
    }
}
