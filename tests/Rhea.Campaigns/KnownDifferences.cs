namespace Rhea.Campaigns;

/// <summary>Differences from the reference that have a reason. All else in the results must agree.</summary>
internal static unsafe class KnownDifferences
{
    private const ulong Underflow = 1 << 3;
    private const ulong Inexact = 1 << 4;
    private const ulong Sign = 1UL << 63;
    private const ulong LeastDouble = 0x0010_0000_0000_0000;
    private const ulong LeastSingle = 0x0080_0000;

    /// <summary>Why results differ; null where that is not known.</summary>
    public static string? Explain(in Record record, in Result expected, in Result actual)
    {
        Result same = actual;
        same.Fpsr = expected.Fpsr;
        if (!Comparison.Same(expected, same))
        {
            return null;
        }

        ulong flags = expected.Fpsr ^ actual.Fpsr;
        return flags == Underflow && (expected.Fpsr & Underflow) != 0 && (actual.Fpsr & Inexact) != 0 && HasLeastNormal(expected)
            ? "the host detects tininess after rounding, Arm before: a result that rounds up to the least normal number is no underflow"
            : null;
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
