namespace Rhea.Campaigns;

/// <summary>Differences from the reference that have a reason. All else in the results must agree.</summary>
internal static unsafe class KnownDifferences
{
    private const ulong Underflow = 1 << 3;
    private const ulong Inexact = 1 << 4;
    private const ulong InputDenormal = 1 << 7;
    private const ulong FlushToZero = 1 << 24;
    private const ulong Sign = 1UL << 63;
    private const ulong LeastDouble = 0x0010_0000_0000_0000;
    private const ulong LeastSingle = 0x0080_0000;

    /// <summary>Why results differ; null where that is not known.</summary>
    public static string? Explain(in Record record, in Result expected, in Result actual)
    {
        Result same = actual;
        same.Fpsr = expected.Fpsr;
        bool flushes = (record.Fpcr & FlushToZero) != 0;
        if (flushes && RoundsUpToLeastNormal(expected, ref same))
        {
            return "with flush-to-zero the host keeps a result that rounds up to the least normal number, Arm flushes it";
        }

        if (!Comparison.Same(expected, same))
        {
            return null;
        }

        ulong flags = expected.Fpsr ^ actual.Fpsr;
        if (flags == Underflow && (expected.Fpsr & Underflow) != 0 && (actual.Fpsr & Inexact) != 0 && HasLeastNormal(expected))
        {
            return "the host detects tininess after rounding, Arm before: a result that rounds up to the least normal number is no underflow";
        }

        return flushes && (flags & ~(Underflow | Inexact | InputDenormal)) == 0
            ? "with flush-to-zero the host does not report flushed operands, and reports a flushed result as inexact"
            : null;
    }

    /// <summary>Whether the vectors differ only where a zero is expected and the least normal number was computed.</summary>
    private static bool RoundsUpToLeastNormal(in Result expected, ref Result actual)
    {
        bool found = false;
        for (int i = 0; i < 64; i++)
        {
            ulong difference = expected.V[i] ^ actual.V[i];
            bool isDouble = difference == LeastDouble && (expected.V[i] & ~Sign) == 0;
            bool isSingle = difference is LeastSingle or (LeastSingle << 32) or (LeastSingle | (LeastSingle << 32))
                && (expected.V[i] & difference) == 0;
            if (isDouble || isSingle)
            {
                actual.V[i] = expected.V[i];
                found = true;
            }
        }

        return found && Comparison.Same(expected, actual);
    }

    private static bool HasLeastNormal(in Result result)
    {
        for (int i = 0; i < 64; i++)
        {
            ulong lanes = result.V[i];
            if ((lanes & ~Sign) == LeastDouble || (lanes & 0x7FFF_FFFF) == LeastSingle
                || ((lanes >> 32) & 0x7FFF_FFFF) == LeastSingle)
            {
                return true;
            }
        }

        return false;
    }
}
