using System.Diagnostics;

namespace Rhea.Bench.Measuring;

/// <summary>The computer that measures.</summary>
internal static class Host
{
    public static string Processor => File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
        ? line[(line.IndexOf(':') + 1)..].Trim()
        : "unknown";

    /// <summary>How many processes wanted a processor in the last minute.</summary>
    public static string Load => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    /// <summary>The time of an indirect call with changing targets, in nanoseconds: processors switch their predictor off for minutes at a time.</summary>
    public static double IndirectCall()
    {
        Func<int, int>[] targets = [x => x + 1, x => x ^ 3, x => x * 5, x => x - 7];
        int value = 1;
        const int count = 20_000_000;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            value = targets[(i ^ (i >> 3)) & 3](value);
        }

        double elapsed = Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
        return value == int.MinValue ? 0 : elapsed;
    }
}
