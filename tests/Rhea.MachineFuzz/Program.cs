using System.Globalization;
using System.Runtime.Versioning;
using Rhea.MachineFuzz;
using Rhea.MachineFuzz.Devices;

[assembly: UnsupportedOSPlatform("windows")]

// Machines with damaged files, nonsense at their devices, monitors and debuggers: the emulator never crashes, hangs or grows without bounds.
if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

if (options.Devices != 0)
    return DeviceBatch.Run((ulong)options.Seed, options.Devices) ? 0 : 1;

byte[][] files = [.. options.Files.Select(File.ReadAllBytes)];
string folder = Directory.CreateTempSubdirectory("machine-fuzz-").FullName;
int done = options.First, failed = 0;
if (options.Progress is not null && File.Exists(options.Progress))
{
    int[] numbers = [.. File.ReadAllText(options.Progress).Split(' ').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
    (done, failed) = (numbers[0], numbers[1]);
}

var endings = new SortedDictionary<Ending, int>();
for (; done < options.First + options.Count; done++)
{
    var draw = new Draw(((ulong)options.Seed << 32) + (ulong)done + 1);
    foreach (string old in Directory.GetFiles(folder))
        File.Delete(old);
    using Trial trial = TrialMaker.Make(draw, options.Emulator, files, folder);
    Ending ending = trial.Run(out string detail);
    endings[ending] = endings.GetValueOrDefault(ending) + 1;
    if (ending == Ending.Wrong)
    {
        failed++;
        Console.WriteLine($"trial {done}: {trial.CommandLine}: {detail}");
        if (options.Keep is not null)
        {
            string place = Path.Combine(options.Keep, $"{options.Seed}-{done}");
            Directory.CreateDirectory(place);
            foreach (string file in Directory.GetFiles(folder).Where(f => new FileInfo(f).Attributes.HasFlag(FileAttributes.Normal)))
                File.Copy(file, Path.Combine(place, Path.GetFileName(file)), true);
        }
    }

    if (options.Progress is not null && done % 10 == 9)
        File.WriteAllText(options.Progress, $"{done + 1} {failed}");
}

Directory.Delete(folder, true);
Console.WriteLine(string.Join(", ", endings.Select(e => $"{e.Value} {Trial.Describe(e.Key)}")));
Console.WriteLine($"{options.Count - failed} passed, {failed} failed, 0 skipped");
return failed == 0 ? 0 : 1;
