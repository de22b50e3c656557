using Rhea.Bench.Measuring;
using Rhea.Bench.Reporting;

namespace Rhea.Bench.Commands;

/// <summary>The kernels of integers on the bytecode backend, which must be usable where native code is not.</summary>
internal sealed record BytecodeCommand() : KernelCommand("bytecode", "the kernels of integers, or those named, on the bytecode backend (-accel tci)", 3, 0.02)
{
    private const string Bytecode = "bytecode";

    public override int Run(BenchOptions options) => base.Run(options.Names.Count > 0 ? options : options with { Names = ["int"] });

    protected override string Legend =>
        "bytecode and further emulators: slowdown against native; CPU/wall: processor time of all threads over wall time; = lines: geometric means of medians.";

    protected override IEnumerable<Contender> Emulators(BenchOptions options) =>
        [Contender.Of(Bytecode, options.Rhea, options.GuestName, "-accel", "tci"), .. options.Others];

    protected override IEnumerable<Column> More(IReadOnlyList<Contender> contenders) =>
    [
        new Column("CPU/wall", row => row.Median(Bytecode, s => s.Cpu / s.Wall)) { Unit = "x", HasMean = true },
        Column.Spread(Bytecode, Contender.Native),
    ];

    protected override IReadOnlyList<Goal> Goals(BenchOptions options) => [Goal.AtMost(40, Bytecode, "int")];
}
