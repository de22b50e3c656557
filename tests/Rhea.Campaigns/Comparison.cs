using System.Text;

namespace Rhea.Campaigns;

/// <summary>Compares results and says how they differ.</summary>
internal static unsafe class Comparison
{
    public static bool Same(in Result a, in Result b)
    {
        fixed (Result* x = &a, y = &b)
        {
            return new ReadOnlySpan<byte>(x, sizeof(Result)).SequenceEqual(new ReadOnlySpan<byte>(y, sizeof(Result)));
        }
    }

    /// <summary>The instructions, the inputs of the registers that they name, and what differs.</summary>
    public static string Describe(Campaign campaign, in Record record, in Result expected, in Result actual, ulong code)
    {
        var text = new StringBuilder();
        for (int i = 0; i < record.Count; i++)
        {
            uint word = record.Words[i];
            text.AppendLine($"  {word:x8}  {campaign.Format(word, code + 4 + ((ulong)i * 4))}");
        }

        text.AppendLine($"    fpcr {record.Fpcr:x8} fpsr {record.Fpsr:x8} nzcv {record.Nzcv:x8}");
        AppendInputs(text, campaign, record);
        Line(text, "signal", expected.Signal, actual.Signal);
        Line(text, "fpsr", expected.Fpsr, actual.Fpsr);
        Line(text, "nzcv", expected.Nzcv, actual.Nzcv);
        for (int i = 0; i < 32; i++)
        {
            Line(text, campaign.Register(i), expected.X[i], actual.X[i]);
        }

        for (int i = 0; i < 32; i++)
        {
            int low = i * 2;
            if (expected.V[low] != actual.V[low] || expected.V[low + 1] != actual.V[low + 1])
            {
                text.AppendLine($"    v{i}: expected {expected.V[low + 1]:x16}_{expected.V[low]:x16}, got {actual.V[low + 1]:x16}_{actual.V[low]:x16}");
            }
        }

        for (int i = 0; i < 64; i++)
        {
            Line(text, $"memory+{i * 8}", expected.Memory[i], actual.Memory[i]);
        }

        return text.ToString();
    }

    private static void AppendInputs(StringBuilder text, Campaign campaign, in Record record)
    {
        uint named = 0;
        for (int i = 0; i < record.Count; i++)
        {
            named |= campaign.Named(record.Words[i]);
        }

        for (int i = 0; i < 32; i++)
        {
            if ((named & (1u << i)) != 0)
            {
                text.AppendLine($"    x{i} {record.X[i]:x16}  v{i} {record.V[(i * 2) + 1]:x16}_{record.V[i * 2]:x16}");
            }
        }
    }

    private static void Line(StringBuilder text, string name, ulong expected, ulong actual)
    {
        if (expected != actual)
        {
            text.AppendLine($"    {name}: expected {expected:x16}, got {actual:x16}");
        }
    }
}
