using System.Globalization;
using System.Runtime.Versioning;
using Rhea.ElfFuzz;

[assembly: UnsupportedOSPlatform("windows")]

// elf-fuzz --program FILE ... --emulator COMMAND [--reference COMMAND] [--count N] [--seed S] [--progress FILE] [--keep FOLDER] [--first N]
// Damaged programs: whatever they are, the emulator ends with the program's own end or with one clear line.
Options? options = Options.Parse(args, out string error);
if (options is null)
{
    Console.Error.WriteLine($"elf-fuzz: {error}");
    return 1;
}

byte[][] programs = [.. options.Programs.Select(File.ReadAllBytes)];
using var trial = new Trial(options.Emulator, options.Reference);
int done = options.First;
int failed = 0;
if (options.Progress is not null && File.Exists(options.Progress))
{
    int[] numbers = [.. File.ReadAllText(options.Progress).Split(' ').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
    (done, failed) = (numbers[0], numbers[1]);
}

var endings = new SortedDictionary<Ending, int>();
for (; done < options.Count; done++)
{
    var mutator = new ElfMutator(HashCode(options.Seed, done), programs);
    byte[] file = mutator.Make();
    Ending ending = trial.Run(file, out string detail);
    endings[ending] = endings.GetValueOrDefault(ending) + 1;
    if (ending == Ending.Wrong)
    {
        failed++;
        Console.WriteLine($"file {done} ({mutator.Description}): {detail}");
        if (options.Keep is not null)
        {
            Directory.CreateDirectory(options.Keep);
            File.WriteAllBytes(Path.Combine(options.Keep, $"{options.Seed}-{done}.elf"), file);
        }
    }

    if (options.Progress is not null && done % 50 == 49)
    {
        File.WriteAllText(options.Progress, $"{done + 1} {failed}");
    }
}

Console.WriteLine(string.Join(", ", endings.Select(e => $"{e.Value} {Trial.Describe(e.Key)}")));
Console.WriteLine($"{options.Count - options.First - failed} passed, {failed} failed, 0 skipped");
return failed == 0 ? 0 : 1;

// The framework's own hash differs from run to run.
static int HashCode(int seed, int index) => (int)((((ulong)(uint)seed << 32) + (uint)index) * 0x9E37_79B9_7F4A_7C15 >> 33);
