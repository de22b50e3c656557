using Rhea.Translator.Execution;
using Rhea.Translator.Ir;
using Rhea.Translator.Statistics;

namespace Rhea.Translator.Tests.Statistics;

/// <summary>What is counted, as a table.</summary>
public class TranslationStatisticsTests
{
    [Fact]
    public void What_was_counted_stands_in_the_table()
    {
        var statistics = new TranslationStatistics { Dropped = 3, Linked = 1234 };
        statistics.AddRegion(TranslatedShape.LoopWithConvention, new Region { GuestInstructionCount = 5, GuestStart = 16, GuestEnd = 36 }, 50, 0, 0, 0);
        statistics.Count(DispatcherExit.Lookup);
        statistics.Count(ExitReason.SystemCall);
        string text = statistics.Text(new VcpuCounters(7, 8, 1000, 10, 9), true, 100, 200);
        Assert.Equal("1", Value(text, "regions: loops, own convention"));
        Assert.Equal("3", Value(text, "regions dropped"));
        Assert.Equal("5", Value(text, "guest instructions"));
        Assert.Equal("2.50", Value(text, "host bytes per guest byte"));
        Assert.Equal("1,234", Value(text, "direct exits linked"));
        Assert.Equal("1", Value(text, "dispatcher: look-up missed"));
        Assert.Equal("1", Value(text, "exit: SystemCall"));
        Assert.Equal("8", Value(text, "returns that match no call"));
        Assert.Equal("99.00 %", Value(text, "  hit rate"));
    }

    [Fact]
    public void A_process_made_by_a_fork_counts_anew()
    {
        var statistics = new TranslationStatistics { Dropped = 3 };
        statistics.Count(ExitReason.SystemCall);
        statistics.Restart(new VcpuCounters(7, 8, 0, 0, 0));
        string text = statistics.Text(new VcpuCounters(9, 8, 0, 0, 0), false, 0, 0);
        Assert.Equal("0", Value(text, "regions dropped"));
        Assert.Equal("2", Value(text, "indirect branches looked up"));
        Assert.DoesNotContain("exit:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hit rate", text, StringComparison.Ordinal);
    }

    private static string Value(string text, string name)
    {
        string line = text.Split('\n').Single(l => l.StartsWith("  " + name + " ", StringComparison.Ordinal));
        return line[(name.Length + 2)..].Trim();
    }
}
