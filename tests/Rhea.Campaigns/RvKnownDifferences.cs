using Rhea.Guest.RiscV.Decoding;

namespace Rhea.Campaigns;

/// <summary>Where the references are wrong by the manual (RISC-V Unprivileged ISA 20240411). All else in the results must agree.</summary>
internal static unsafe class RvKnownDifferences
{
    private const uint Inexact = 1, Invalid = 1 << 4;

    /// <summary>Why results differ; null where that is not known.</summary>
    public static string? Explain(RvCampaign campaign, in Record record, in Result expected, in Result actual)
    {
        for (int i = 0; i < record.Count; i++)
        {
            uint word = record.Words[i];
            string name = campaign.NameOf(word);
            if (name == "Ctzw" && ((uint)record.X[Rs1(word)] == 0 || (actual.X[Rd(word)] == 32 && expected.X[Rd(word)] > 32)))
            {
                return "the reference (7.2) counts the trailing zeros of CTZW beyond bit 31";
            }

            if (i + 1 == record.Count)
            {
                continue;
            }

            if (name == "AmoCas" && Rd(word) == 0 && Enumerable.Range(i + 1, (int)record.Count - i - 1).Any(UsesZero(campaign, record)))
            {
                return "in the reference (10.0) AMOCAS with rd x0 changes x0, which is always zero (2.1, chapter 16), for the instructions behind it";
            }

            if (name is "Fround" or "Froundnx" && Rd(record.Words[i + 1]) == Rd(word) && LacksFlags(expected, actual))
            {
                return "the reference (10.0) leaves FROUND and FROUNDNX out, with the exceptions they raise (20.2, chapter 25), where the result is overwritten";
            }
        }

        return null;
    }

    private static uint Rd(uint word) => (word >> 7) & 31;

    private static uint Rs1(uint word) => (word >> 15) & 31;

    private static uint Rs2(uint word) => (word >> 20) & 31;

    /// <summary>Whether an instruction reads x0, or makes a zero.</summary>
    private static Func<int, bool> UsesZero(RvCampaign campaign, in Record record)
    {
        uint[] words = [record.Words[0], record.Words[1], record.Words[2], record.Words[3]];
        return i => Rs1(words[i]) == 0 || Rs2(words[i]) == 0
            || campaign.NameOf(words[i]) is var name && (name.StartsWith("Czero", StringComparison.Ordinal) || (name == "AmoCas" && Rd(words[i]) == 0));
    }

    /// <summary>Whether the results differ only in exceptions that the reference lacks.</summary>
    private static bool LacksFlags(in Result expected, in Result actual)
    {
        Result same = actual;
        same.Fpsr = expected.Fpsr;
        return Comparison.Same(expected, same) && (actual.Fpsr & expected.Fpsr) == expected.Fpsr && ((actual.Fpsr ^ expected.Fpsr) & ~(ulong)(Inexact | Invalid)) == 0;
    }
}
