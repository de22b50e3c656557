using Rhea.Bench.Measuring;
using Rhea.Bench.Reporting;

namespace Rhea.Bench.Commands;

/// <summary>Real programs under the reference and under Rhea.</summary>
internal abstract record ComparisonCommand(string Name, string Summary, int Rounds, double Scale) : BenchCommand(Name, Summary, Rounds, Scale)
{
    public override int Run(BenchOptions options)
    {
        Dictionary<string, Workload> workloads = Workloads(options).ToDictionary(workload => workload.Name);
        List<Row> rows = options.Select([.. workloads.Values.Select(workload => workload.Row)]);
        List<Contender> contenders =
        [
            Contender.Of(Contender.Reference, options.Reference ?? $"qemu-{options.GuestName}"),
            Contender.Of(Contender.Rhea, options.Rhea, options.GuestName),
            .. options.Others,
        ];
        var report = new Report(Name, options);
        Interleaved.Run(options.Rounds, rows, contenders, (row, contender) => Measure(row, contender, workloads[row.Name].On(contender, options)));
        return report.Finish(contenders, new Table(Name, RowTitle, rows, [.. Columns(options)]) { Legend = Legend, Goals = Goals });
    }

    protected abstract string RowTitle { get; }

    protected abstract string Legend { get; }

    protected abstract IReadOnlyList<Goal> Goals { get; }

    protected abstract IEnumerable<Workload> Workloads(BenchOptions options);

    protected abstract IEnumerable<Column> Columns(BenchOptions options);

    protected virtual Sample Measure(Row row, Contender contender, Launch launch)
    {
        Outcome outcome = Child.Run(launch);
        if (outcome.Status != 0)
        {
            row.Fail($"{contender.Name}: {outcome.Problem}");
            return Sample.None;
        }

        row.Check(outcome.Output, contender);
        return outcome.Sample;
    }
}
