using System.Globalization;
using Rhea.Bench.Measuring;
using Rhea.Bench.Reporting;

namespace Rhea.Bench.Commands;

/// <summary>Whole machines: Debian's kernel boots; a Debian on a disk works; the kernels run in a machine and in user mode.</summary>
internal sealed record SystemCommand() : BenchCommand(
    "system", "machines with riscv64: Debian's kernel boots and tests itself on 1 and 4 harts, a Debian works on its disk (group: boot),\n"
    + "the small programs run in a machine, compared with user mode (groups as for kernels)", 3, 0.1)
{
    private const string BootGroup = "boot", Machine = "machine", User = "user";

    private sealed record Boot(string Name, int Harts, string Task, IReadOnlyList<string> Options);

    private static readonly Boot[] Boots =
    [
        new("boot-1", 1, "boot", []),
        new("boot-4", 4, "boot", []),
        new("disk-1", 1, "disk", ["-drive", "file={disk},format=raw,if=none,id=d0,snapshot=on", "-device", "virtio-blk-device,drive=d0"]),
    ];

    public override int Run(BenchOptions options)
    {
        List<Row> rows = options.Select([.. Boots.Select(boot => new Row(boot.Name, BootGroup)), .. KernelCommand.Rows(options)]);
        List<Row> boots = rows.FindAll(row => row.Group == BootGroup), kernels = rows.FindAll(row => row.Group != BootGroup);
        Contender reference = Contender.Of(Contender.Reference, options.Reference ?? "qemu-system-riscv64");
        Contender rhea = Contender.Of(Contender.Rhea, options.Rhea, "system-riscv64");
        List<Contender> emulators = [reference, rhea, .. options.Others];
        var report = new Report(Name, options);
        List<Table> tables = [];
        if (boots.Count > 0)
        {
            Dictionary<string, Boot> named = Boots.ToDictionary(boot => boot.Name);
            Interleaved.Run(options.Rounds, boots, emulators, (row, emulator) => Measure(row, emulator, named[row.Name], options));
            tables.Add(BootTable(boots, options));
        }

        if (kernels.Count > 0)
        {
            MeasureKernels(kernels, rhea, options);
            tables.Add(KernelTable(kernels));
        }

        return report.Finish(emulators, tables);
    }

    private static Table BootTable(List<Row> rows, BenchOptions options) => new("boots", "machine", rows,
    [
        Column.Seconds("reference s", Contender.Reference),
        Column.Seconds("Rhea s", Contender.Rhea),
        .. options.Others.Select(other => Column.Seconds($"{other.Name} s", other.Name)),
        Column.Ratio("time", Contender.Rhea, Contender.Reference),
        Column.Seconds("ref CPU s", Contender.Reference, s => s.Cpu),
        Column.Seconds("Rhea CPU s", Contender.Rhea, s => s.Cpu),
        Column.Ratio("CPU", Contender.Rhea, Contender.Reference, s => s.Cpu),
        Column.Spread(Contender.Rhea, Contender.Reference),
    ])
    {
        Legend = "From the start of the emulator until the machine has switched itself off; time, CPU: Rhea's over the reference's; the number is that of the harts.",
        Goals =
        [
            Goal.AtMost(0.6, "time") with { Concerns = name => name.StartsWith("boot", StringComparison.Ordinal) },
            Goal.AtMost(0.5, "time") with { Concerns = name => name.StartsWith("disk", StringComparison.Ordinal) },
        ],
    };

    private static Table KernelTable(List<Row> rows) => new("kernels", "kernel", rows,
    [
        Column.Seconds("user s", User),
        Column.Seconds("machine s", Machine),
        Column.Ratio("machine/user", Machine, User),
        Column.Spread(Machine, User),
    ])
    {
        Legend = "The same program in Rhea's user mode and in a machine, by the clock of each; machine/user: how many times as long; = lines: geometric means of medians.",
        Goals = [.. KernelCommand.Groups.Select(group => Goal.AtMost(1.5, "machine/user", group))],
    };

    private static Sample Measure(Row row, Contender emulator, Boot boot, BenchOptions options)
    {
        Outcome outcome = Start(emulator, boot.Harts, $"bench={boot.Task}", boot.Options, options);
        if (Problem(outcome) is { } problem)
        {
            row.Fail($"{emulator.Name}: {problem}");
            return Sample.None;
        }

        return outcome.Sample;
    }

    /// <summary>In each round the kernels of a group run one after the other in one machine, and then in user mode.</summary>
    private static void MeasureKernels(List<Row> rows, Contender rhea, BenchOptions options)
    {
        for (int round = 1; round <= options.Rounds; round++)
        {
            foreach (IGrouping<string, Row> group in rows.GroupBy(row => row.Group))
            {
                Progress.Show($"round {round} of {options.Rounds}: {group.Key} in a machine and in user mode");
                MeasureGroup([.. group], rhea, options);
            }
        }

        Progress.Clear();
    }

    private static void MeasureGroup(List<Row> rows, Contender rhea, BenchOptions options)
    {
        Contender machine = rhea with { Name = Machine }, user = Contender.Of(User, options.Rhea, "riscv64", options.Kernels("riscv64"));
        string task = $"bench=kernels scale={options.Scale.ToString(CultureInfo.InvariantCulture)} names={string.Join(',', rows.Select(row => row.Name))}";
        Outcome outcome = Start(rhea, 1, task, [], options);
        var lines = new Dictionary<string, KernelLine>();
        foreach (string text in outcome.Output.Split('\n'))
        {
            if (KernelLine.TryParse(text, out KernelLine line))
            {
                lines[line.Name] = line;
            }
        }

        foreach (Row row in rows)
        {
            bool ran = lines.TryGetValue(row.Name, out KernelLine line);
            if (ran)
            {
                row.Check(line.Hash, machine);
            }
            else
            {
                row.Fail($"machine: {Problem(outcome) ?? "the kernel printed nothing"}");
            }

            row.Add(machine, ran ? new Sample(line.Wall, double.NaN, double.NaN, double.NaN) : Sample.None);
            row.Add(user, KernelCommand.Measure(row, user, user.Words, options.Scale, true));
        }
    }

    private static Outcome Start(Contender emulator, int harts, string words, IReadOnlyList<string> more, BenchOptions options)
    {
        string Place(string file) => Path.Combine(options.Machine, file);
        return Child.Run(new Launch(
        [
            .. emulator.Words, "-M", "virt", "-smp", $"{harts}", "-m", "512M", "-nographic", "-no-reboot", "-nic", "none",
            "-bios", Place("firmware"), "-kernel", Place("kernel"), "-initrd", Place("initrd.gz"), "-append", $"console=ttyS0 panic=-1 {words}",
            .. more.Select(option => option.Replace("{disk}", Place("disk"), StringComparison.Ordinal)),
        ]));
    }

    /// <summary>What went wrong in a machine: it must come to its end, and no test of it may fail.</summary>
    private static string? Problem(Outcome outcome)
    {
        string[] lines = outcome.Output.Split('\n', StringSplitOptions.TrimEntries);
        return outcome.Status != 0 ? outcome.Problem
            : lines.FirstOrDefault(line => line.StartsWith("test ", StringComparison.Ordinal) && line.Contains("FAIL", StringComparison.Ordinal)) is { } failed ? failed
            : !lines.Contains("bench end") ? $"it did not come to its end: {lines.LastOrDefault(line => line.Length > 0, "no output")}"
            : null;
    }
}
