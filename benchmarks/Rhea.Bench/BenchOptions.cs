using System.Globalization;
using Rhea.Bench.Measuring;

namespace Rhea.Bench;

/// <summary>What to measure and how often.</summary>
internal sealed record BenchOptions
{
    /// <summary>The options that all commands have.</summary>
    public const string Usage = """
          --rounds N           how often each is measured, in turn
          --scale X            the amount of work, 1 is the usual one
          --emulator NAME=CMD  one more emulator to compare, as often as wanted
          --rhea CMD           the emulator to measure
          --reference CMD      the emulator to compare with
          --json FILE          the numbers, machine-readable, also in this file (beside out/bench/last-COMMAND.json)
        """;

    public int Rounds { get; init; }

    public double Scale { get; init; }

    /// <summary>Whether <see cref="Scale"/> was given, so that what does not scale can say so.</summary>
    public bool HasScale { get; init; }

    /// <summary>Rhea's executable, without the word for a guest.</summary>
    public string Rhea { get; init; } = "rhea";

    public string? Reference { get; init; }

    public IReadOnlyList<(string Name, string Command)> Emulators { get; init; } = [];

    public string? Json { get; init; }

    public bool Help { get; init; }

    /// <summary>The folder of results and of what is prepared.</summary>
    public string Work { get; init; } = ".";

    /// <summary>Which guest, as tools are called.</summary>
    public string GuestName { get; init; } = "aarch64";

    /// <summary>The folder that the guest's programs are below.</summary>
    public string Root { get; init; } = "";

    /// <summary>The folder of a kernel, its firmware and its disks.</summary>
    public string Machine { get; init; } = "";

    /// <summary>The folder of this repository's benchmarks.</summary>
    public string Benchmarks { get; init; } = "";

    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The kernels as built for a processor.</summary>
    public string Kernels(string processor) => Path.Combine(Work, $"kernels.{processor}");

    /// <summary>Emulators beside the reference and Rhea.</summary>
    public IEnumerable<Contender> Others => Emulators.Select(e => Contender.Of(e.Name, e.Command));

    /// <summary>Understands the arguments of a command.</summary>
    /// <exception cref="BenchException">They cannot be understood.</exception>
    public static BenchOptions Parse(ReadOnlySpan<string> arguments, int rounds, double scale)
    {
        var options = new BenchOptions { Rounds = rounds, Scale = scale };
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            if (name is "--help" or "-h")
            {
                options = options with { Help = true };
            }
            else if (!name.StartsWith('-'))
            {
                options = options with { Names = [.. options.Names, name] };
            }
            else
            {
                options = options.With(name, i + 1 < arguments.Length ? arguments[++i] : throw new BenchException($"{name} needs a value; see ./bench --help"));
            }
        }

        return options;
    }

    private BenchOptions With(string name, string value) => name switch
    {
        "--rounds" => int.TryParse(value, CultureInfo.InvariantCulture, out int rounds) && rounds > 0
            ? this with { Rounds = rounds }
            : throw new BenchException($"--rounds {value}: a number from 1 up is wanted"),
        "--scale" => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double scale) && scale > 0 && double.IsFinite(scale)
            ? this with { Scale = scale, HasScale = true }
            : throw new BenchException($"--scale {value}: a number above 0 is wanted, such as 0.2"),
        "--emulator" => value.Split('=', 2) is [{ Length: > 0 } emulator, { Length: > 0 } command]
            ? With(emulator, command, value)
            : throw new BenchException($"--emulator {value}: NAME=COMMAND is wanted, such as \"tci=out/bin/rhea aarch64 -accel tci\""),
        "--rhea" => this with { Rhea = value },
        "--reference" => this with { Reference = value },
        "--json" => this with { Json = value },
        "--work" => this with { Work = value },
        "--guest" => this with { GuestName = value },
        "--root" => this with { Root = value },
        "--machine" => this with { Machine = value },
        "--benchmarks" => this with { Benchmarks = value },
        _ => throw new BenchException($"unknown option '{name}'; see ./bench --help"),
    };

    private BenchOptions With(string emulator, string command, string value) =>
        emulator is Contender.Native or Contender.Reference or Contender.Rhea || Emulators.Any(e => e.Name == emulator)
            ? throw new BenchException($"--emulator {value}: there is a column '{emulator}' already")
            : this with { Emulators = [.. Emulators, (emulator, command)] };

    /// <summary>The rows that were asked for by name or group; all if none was.</summary>
    /// <exception cref="BenchException">There is no such row.</exception>
    public List<Row> Select(IReadOnlyList<Row> rows)
    {
        foreach (string name in Names)
        {
            if (!rows.Any(row => row.Name == name || row.Group == name))
            {
                IEnumerable<string> groups = rows.Select(row => row.Group).Distinct();
                throw new BenchException($"there is no '{name}'; there are: {string.Join(' ', groups.Concat(rows.Select(row => row.Name)).Distinct())}");
            }
        }

        return [.. rows.Where(row => Names.Count == 0 || Names.Contains(row.Name) || Names.Contains(row.Group))];
    }
}
