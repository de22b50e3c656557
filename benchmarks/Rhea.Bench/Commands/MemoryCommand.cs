using Rhea.Bench.Measuring;
using Rhea.Bench.Reporting;

namespace Rhea.Bench.Commands;

/// <summary>How much memory is resident at most.</summary>
internal sealed record MemoryCommand() : ComparisonCommand("memory", "peak of resident memory", 3, 0.1)
{
    protected override string RowTitle => "program";

    protected override string Legend =>
        """
        The most memory that the process had resident (of several processes, the largest one); Rhea/ref: Rhea's over the reference's;
        spread: half the range of it between rounds.
        """;

    protected override IReadOnlyList<Goal> Goals => [Goal.AtMost(1.3, "Rhea/ref")];

    protected override IEnumerable<Workload> Workloads(BenchOptions options)
    {
        string root = options.Root, kernels = options.Kernels(options.GuestName), scale = $"{options.Scale}";
        Workload In(string name, string program, params IReadOnlyList<string> arguments) =>
            new(name, "memory", [Path.Combine(root, "usr/bin", program), .. arguments]) { Root = root };
        yield return new Workload("hello", "memory", [Path.Combine(options.Work, $"hello.{options.GuestName}")]);
        yield return In("bash", "bash", "-c", ":");
        yield return In("python3-json", "python3", "-c", "import json");
        yield return new Workload("gcc", "memory") { Root = root, Script = Path.Combine(options.Benchmarks, "programs/compile.sh") };
        foreach (string kernel in (string[])["sha256", "quicksort", "interp_switch", "matmul", "sgemm"])
        {
            yield return new Workload(kernel, "memory", kernels, kernel, scale);
        }
    }

    protected override Sample Measure(Row row, Contender contender, Launch launch)
    {
        Outcome outcome = Child.Run(launch with { MeasuresPeak = true });
        if (outcome.Status != 0)
        {
            row.Fail($"{contender.Name}: {outcome.Problem}");
            return Sample.None;
        }

        return outcome.Sample with { Seconds = double.NaN };
    }

    protected override IEnumerable<Column> Columns(BenchOptions options)
    {
        static double Peak(Sample sample) => sample.PeakMiB;
        return
        [
            Column.Seconds("reference MiB", Contender.Reference, Peak) with { Decimals = 1 },
            Column.Seconds("Rhea MiB", Contender.Rhea, Peak) with { Decimals = 1 },
            .. options.Others.Select(other => Column.Seconds($"{other.Name} MiB", other.Name, Peak) with { Decimals = 1 }),
            Column.Ratio("Rhea/ref", Contender.Rhea, Contender.Reference, Peak),
            Column.Spread(Contender.Rhea, Contender.Reference, Peak),
        ];
    }
}
