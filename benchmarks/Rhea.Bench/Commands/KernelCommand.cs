using System.Globalization;
using Rhea.Bench.Measuring;
using Rhea.Bench.Reporting;

namespace Rhea.Bench.Commands;

/// <summary>The kernels: natively, under the reference, under Rhea, and under what else was given.</summary>
internal record KernelCommand : BenchCommand
{
    /// <summary>The groups, in the order of the table.</summary>
    public static readonly string[] Groups = ["int", "call", "mem", "fp", "simd"];

    public KernelCommand()
        : this("kernels", "small programs: natively, under the reference, under Rhea\n(groups: int call mem fp simd; scale 1 is about a second each)", 5, 0.2)
    {
    }

    protected KernelCommand(string name, string summary, int rounds, double scale)
        : base(name, summary, rounds, scale)
    {
    }

    public override int Run(BenchOptions options)
    {
        List<Row> rows = options.Select(Rows(options));
        var native = new Contender(Contender.Native, []);
        List<Contender> contenders = [native, .. Emulators(options)];
        var report = new Report(Name, options);
        Interleaved.Run(options.Rounds, rows, contenders, (row, contender) =>
        {
            string kernels = options.Kernels(contender == native ? Contender.Native : options.GuestName);
            return Measure(row, contender, [.. contender.Words, kernels], options.Scale, contender != native);
        });
        List<Column> columns = [Column.Seconds("native s", Contender.Native)];
        columns.AddRange(contenders.Skip(1).Select(c => Column.Ratio(c.Name, c.Name, Contender.Native)));
        columns.AddRange(More(contenders));
        return report.Finish(contenders, new Table(Name, "kernel", rows, columns) { Legend = Legend, Goals = Goals(options) });
    }

    /// <summary>All kernels.</summary>
    public static List<Row> Rows(BenchOptions options)
    {
        string list = Child.Output(options.Kernels(Contender.Native), "list");
        IEnumerable<string[]> lines = list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '));
        return [.. lines.Select(words => new Row(words[0], words[1])).OrderBy(row => Array.IndexOf(Groups, row.Group))];
    }

    /// <summary>Runs one kernel.</summary>
    /// <param name="row">Which.</param>
    /// <param name="contender">Where it runs.</param>
    /// <param name="words">The command before the kernel's name.</param>
    /// <param name="scale">How much.</param>
    /// <param name="compares">Whether it must compute what others compute: C libraries may choose, emulators may not.</param>
    public static Sample Measure(Row row, Contender contender, IReadOnlyList<string> words, double scale, bool compares)
    {
        Outcome outcome = Child.Run(new Launch([.. words, row.Name, scale.ToString(CultureInfo.InvariantCulture)]));
        if (outcome.Status != 0 || !KernelLine.TryParse(outcome.Output, out KernelLine line))
        {
            row.Fail($"{contender.Name}: {outcome.Problem}");
            return Sample.None;
        }

        if (compares)
        {
            row.Check(line.Hash, contender);
        }

        return outcome.Sample with { Seconds = line.Wall };
    }

    protected virtual IEnumerable<Contender> Emulators(BenchOptions options) =>
    [
        Contender.Of(Contender.Reference, options.Reference ?? $"qemu-{options.GuestName}"),
        Contender.Of(Contender.Rhea, options.Rhea, options.GuestName),
        .. options.Others,
    ];

    protected virtual IEnumerable<Column> More(IReadOnlyList<Contender> contenders) =>
    [
        Column.Ratio("Rhea/ref", Contender.Reference, Contender.Rhea),
        new Column("CPU/wall", row => row.Median(Contender.Rhea, s => s.Cpu / s.Wall)) { Unit = "x", HasMean = true },
        Column.Spread(Contender.Rhea, Contender.Native),
    ];

    protected virtual string Legend =>
        """
        reference, Rhea and further emulators: slowdown against native; Rhea/ref: how many times as fast as the reference; CPU/wall: processor time of all threads of
        Rhea's process over its wall time; spread: half the range of Rhea's slowdown between rounds; = lines: geometric means of medians.
        """;

    protected virtual IReadOnlyList<Goal> Goals(BenchOptions options)
    {
        (string Group, double Gain, double Slowdown)[] aims = [("int", 2.7, 1.5), ("call", 3.5, 1.8), ("mem", 2.5, 1.8), ("fp", 12, 1.6), ("simd", 12, 2.0)];
        bool isArm = options.GuestName == "aarch64";
        List<Goal> goals = [];
        foreach ((string group, double gain, double slowdown) in aims)
        {
            if (isArm)
            {
                goals.Add(Goal.AtLeast(gain, "Rhea/ref", group));
            }

            if (isArm || group != "simd")
            {
                goals.Add(Goal.AtMost(slowdown, Contender.Rhea, group));
            }
        }

        if (isArm)
        {
            goals.Add(Goal.AtLeast(1.5, "Rhea/ref"));
        }

        goals.Add(Goal.AtMost(1.15, "CPU/wall"));
        return goals;
    }
}
