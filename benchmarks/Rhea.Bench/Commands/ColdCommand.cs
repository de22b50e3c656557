using Rhea.Bench.Measuring;
using Rhea.Bench.Reporting;

namespace Rhea.Bench.Commands;

/// <summary>Programs that are hardly started when they end: what translation and start-up cost.</summary>
internal sealed record ColdCommand() : ComparisonCommand("cold", "programs that end at once: start-up and code that runs but once", 20, 1)
{
    protected override string RowTitle => "program";

    protected override string Legend =>
        "Rhea/ref: how many times as fast as the reference; CPU: the same in processor time of all threads; spread: half the range of Rhea/ref between rounds.";

    protected override IReadOnlyList<Goal> Goals => [Goal.AtLeast(1, "Rhea/ref")];

    protected override IEnumerable<Workload> Workloads(BenchOptions options)
    {
        if (options.HasScale)
        {
            throw new BenchException("--scale: a start does not scale; give --rounds");
        }

        Workload In(string name, string program, params IReadOnlyList<string> arguments) =>
            new(name, "cold", [Path.Combine(options.Root, "usr/bin", program), .. arguments]) { Root = options.Root };
        yield return new Workload("hello", "cold", [Path.Combine(options.Work, $"hello.{options.GuestName}")]);
        yield return In("gcc-version", "gcc", "--version");
        yield return In("python3-version", "python3", "--version");
        yield return In("python3-pass", "python3", "-c", "pass");
        yield return In("bash", "bash", "-c", ":");
        yield return In("perl", "perl", "-e", "1");
        yield return In("git-version", "git", "--version");
    }

    protected override IEnumerable<Column> Columns(BenchOptions options)
    {
        static double Milliseconds(Sample sample) => sample.Seconds * 1000;
        return
        [
            Column.Seconds("reference ms", Contender.Reference, Milliseconds) with { Decimals = 1 },
            Column.Seconds("Rhea ms", Contender.Rhea, Milliseconds) with { Decimals = 1 },
            .. options.Others.Select(other => Column.Seconds($"{other.Name} ms", other.Name, Milliseconds) with { Decimals = 1 }),
            Column.Ratio("Rhea/ref", Contender.Reference, Contender.Rhea),
            Column.Ratio("CPU", Contender.Reference, Contender.Rhea, s => s.Cpu),
            Column.Spread(Contender.Reference, Contender.Rhea),
        ];
    }
}
