using System.Globalization;

namespace Rhea.Bench;

/// <summary>What to measure and how often.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        usage: ./bench [riscv] [options] [kernel or category ...]     (categories: int call mem fp simd; default: all)
          riscv             programs for RISC-V in place of AArch64
          --rounds N        interleaved rounds of native, reference, Rhea (default 5)
          --scale X         length of each kernel, 1 is about a second natively (default 0.2)
          --rhea CMD        the emulator to measure
          --reference CMD   the emulator to compare with (default qemu-aarch64 or qemu-riscv64)
          --native FILE, --guest FILE   the kernels as built for this machine and for the guest
          --guest-name NAME which guest, as tools are called (aarch64, riscv64)
          --json FILE       the numbers, machine-readable
        """;

    public int Rounds { get; init; } = 5;

    public double Scale { get; init; } = 0.2;

    public string Native { get; init; } = "";

    public string Guest { get; init; } = "";

    public string GuestName { get; init; } = "aarch64";

    public string Reference { get; init; } = "";

    public string Rhea { get; init; } = "";

    public string? Json { get; init; }

    public bool Help { get; init; }

    public IReadOnlyList<string> Names { get; init; } = [];

    public static bool TryParse(string[] args, out BenchOptions options, out string? error)
    {
        options = new BenchOptions();
        error = null;
        var names = new List<string>();
        for (int i = 0; i < args.Length; i++)
        {
            string name = args[i];
            if (name is "--help" or "-h")
            {
                options = options with { Help = true };
                continue;
            }

            if (!name.StartsWith('-'))
            {
                names.Add(name);
                continue;
            }

            if (i + 1 == args.Length)
            {
                error = $"{name} needs a value; see ./bench --help";
                return false;
            }

            string value = args[++i];
            switch (name)
            {
                case "--rounds" when int.TryParse(value, out int rounds) && rounds > 0:
                    options = options with { Rounds = rounds };
                    break;
                case "--scale" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double scale) && scale > 0:
                    options = options with { Scale = scale };
                    break;
                case "--native":
                    options = options with { Native = value };
                    break;
                case "--guest":
                    options = options with { Guest = value };
                    break;
                case "--guest-name":
                    options = options with { GuestName = value };
                    break;
                case "--reference":
                    options = options with { Reference = value };
                    break;
                case "--rhea":
                    options = options with { Rhea = value };
                    break;
                case "--json":
                    options = options with { Json = value };
                    break;
                default:
                    error = $"'{name} {value}' is not understood; see ./bench --help";
                    return false;
            }
        }

        options = options with { Names = names, Reference = options.Reference.Length > 0 ? options.Reference : $"qemu-{options.GuestName}" };
        return true;
    }
}
