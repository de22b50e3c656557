using Rhea.Bench.Measuring;
using Rhea.Bench.Reporting;

namespace Rhea.Bench.Commands;

/// <summary>Debian's programs with a fixed amount of work, start-up included.</summary>
internal sealed record ProgramCommand() : ComparisonCommand(
    "programs", "Debian's python3, perl, sqlite3, openssl, gcc, xz, redis with a fixed amount of work, some seconds each\nunder the reference, start-up included", 3, 1)
{
    protected override string RowTitle => "program";

    protected override string Legend =>
        "Rhea/ref: how many times as fast as the reference; CPU: the same in processor time of all threads and processes; spread: half the range of Rhea/ref between rounds.";

    protected override IReadOnlyList<Goal> Goals => [Goal.AtLeast(2.2, "Rhea/ref")];

    protected override IEnumerable<Workload> Workloads(BenchOptions options)
    {
        string root = options.Root, programs = Path.Combine(options.Benchmarks, "programs"), data = Path.Combine(options.Work, "data");
        int Scaled(double count) => Math.Max(1, (int)Math.Round(count * options.Scale));
        Workload In(string name, string program, params IReadOnlyList<string> arguments) =>
            new(name, "programs", [Path.Combine(root, "usr/bin", program), .. arguments]) { Root = root };
        string[] signers = ["-signer", Path.Combine(options.Work, "signer.pem"), "-inkey", Path.Combine(options.Work, "signer.key")];

        yield return In("python3", "python3", Path.Combine(programs, "work.py"), $"{Scaled(60_000)}");
        yield return In("perl", "perl", Path.Combine(programs, "work.pl"), $"{Scaled(160_000)}");
        yield return In("sqlite3", "sqlite3", "-cmd", $".parameter set :n {Scaled(40_000)}", ":memory:") with { Input = Path.Combine(programs, "work.sql") };
        yield return In("openssl-sha256", "openssl", ["dgst", "-sha256", "-r", .. Enumerable.Repeat(data, Scaled(4))]);
        yield return In("openssl-rsa", "openssl",
        [
            "cms", "-sign", "-in", Path.Combine(programs, "work.py"), "-binary", "-noattr", "-nocerts", "-outform", "PEM",
            .. Enumerable.Repeat(signers, Scaled(60)).SelectMany(s => s),
        ]);
        yield return new Workload("gcc", "programs") { Root = root, Script = Path.Combine(programs, "compile.sh"), Count = Scaled(1) };
        yield return In("xz", "xz", ["-6", "-c", "-k", "-T1", .. Enumerable.Repeat(Path.Combine(options.Work, "sample"), Scaled(3))]);
        yield return new Workload("redis", "programs") { Root = root, Script = Path.Combine(programs, "redis.sh"), Count = Scaled(20_000) };
    }

    protected override IEnumerable<Column> Columns(BenchOptions options) =>
    [
        Column.Seconds("reference s", Contender.Reference),
        Column.Seconds("Rhea s", Contender.Rhea),
        .. options.Others.Select(other => Column.Seconds($"{other.Name} s", other.Name)),
        Column.Ratio("Rhea/ref", Contender.Reference, Contender.Rhea),
        Column.Seconds("ref CPU s", Contender.Reference, s => s.Cpu),
        Column.Seconds("Rhea CPU s", Contender.Rhea, s => s.Cpu),
        Column.Ratio("CPU", Contender.Reference, Contender.Rhea, s => s.Cpu),
        Column.Spread(Contender.Reference, Contender.Rhea),
    ];
}
