using System.Globalization;
using System.Runtime.CompilerServices;
using Rhea.Bench;
using Rhea.Bench.Measuring;
using Rhea.Bench.Reporting;
using Rhea.Guest.Arm64.Decoding;
using Rhea.Guest.Arm64.Translation;
using Rhea.Guest.RiscV;
using Rhea.Guest.RiscV.Decoding;
using Rhea.Guest.RiscV.Translation;
using Rhea.TranslatorBench;

const int rounds = 15, warmUps = 10, instructionBits = 32;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    // The script gives the command as the first word.
    BenchOptions options = BenchOptions.Parse(args.AsSpan(1), rounds, 1);
    if (options.Help)
    {
        Console.WriteLine($"""
            usage: ./bench translator [--rounds N] [--json FILE] [name or group ...]
            What translating costs, in ns of processor time a guest instruction: all code of the small programs and of Debian's C library, block after block.
            {rounds} rounds; the groups are aarch64 and riscv64.
            """);
        return 0;
    }

    if (options.HasScale || options.Others.Any())
    {
        throw new BenchException("translator: --scale and --emulator mean nothing here; give --rounds");
    }

    (string Name, string Guest)[] images = [("kernels-aarch64", "aarch64"), ("libc-aarch64", "aarch64"), ("kernels-riscv64", "riscv64"), ("libc-riscv64", "riscv64")];
    List<Row> rows = options.Select([.. images.Select(image => new Row(image.Name, image.Guest))]);
    var report = new Report("translator", options);
    var results = new Dictionary<Row, (Phases Phases, double Garbage, double Growth)>();
    string[] names = ["decode", "build", "optimise", "compile", "total", "engine"];
    foreach (Row row in rows)
    {
        var image = GuestImage.Read(Path.Combine(options.Work, row.Name.Replace('-', '.')));
        Phases phases = row.Group == "aarch64"
            ? new Phases(image, () => new A64Frontend(), A64Disassembler.IsAllocated)
            : new Phases(image, () => new RvFrontend(new RiscVHart()), word => RvDisassembler.IsAllocated(word, instructionBits));
        for (int i = 0; i < warmUps; i++)
        {
            _ = phases.Decode() + phases.Build() + phases.Optimise() + phases.Compile() + phases.Engine();
        }

        results[row] = (phases, phases.Garbage(), phases.EngineGrowth());
    }

    for (int round = 1; round <= options.Rounds; round++)
    {
        foreach ((Row row, (Phases phases, _, _)) in results)
        {
            Progress.Show($"round {round} of {options.Rounds}: {row.Name}");
            double decode = phases.Decode(), build = phases.Build(), optimise = phases.Optimise(), compile = phases.Compile(), engine = phases.Engine();
            foreach ((string name, double seconds) in names.Zip([decode, build, optimise - build, compile - optimise, compile, engine]))
            {
                row.Add(new Contender(name, []), new Sample(seconds / phases.InstructionCount, double.NaN, double.NaN, double.NaN));
            }
        }
    }

    Progress.Clear();
    Column Nanoseconds(string name) => Column.Seconds(name, name, s => s.Seconds * 1e9) with { Decimals = 0, HasMean = true };
    var table = new Table("translator", "code", rows,
    [
        new Column("regions", row => results[row].Phases.RegionCount) { Decimals = 0 },
        new Column("instructions", row => results[row].Phases.InstructionCount) { Decimals = 0 },
        .. names.Select(Nanoseconds),
        new Column("spread", row => Statistics.Spread(row.Samples["total"].Select(s => s.Seconds)) * 100) { Decimals = 0, Unit = " %" },
        new Column("host bytes", row => results[row].Phases.HostBytes / (double)results[row].Phases.InstructionCount) { Decimals = 1, HasMean = true },
        new Column("garbage", row => results[row].Garbage) { Decimals = 1 },
        new Column("growth", row => results[row].Growth) { Decimals = 1 },
    ])
    {
        Legend = $"""
            ns of processor time a guest instruction: decode (part of build): which instruction it is, and its fields; build: intermediate representation; optimise: the passes;
            compile: registers and host code; total: these three; engine: all of it, with the index of the code; host bytes: a guest instruction; garbage: managed bytes that a
            region leaves to the collector; growth: managed bytes a region that the engine's index grows by, as code comes to memory where there was none yet.
            This program is {(RuntimeFeature.IsDynamicCodeSupported ? "compiled while it runs (there is no tool chain to do so ahead of time)" : "compiled ahead of time, as Rhea is")}.
            """,
        Goals = [Goal.AtMost(1000, "engine"), Goal.AtMost(0, "garbage")],
    };
    return report.Finish([], table);
}
catch (BenchException problem)
{
    Console.Error.WriteLine($"bench: {problem.Message}");
    return 1;
}
