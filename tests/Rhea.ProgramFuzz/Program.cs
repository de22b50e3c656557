using System.Diagnostics;
using System.Globalization;
using Rhea.Guest.Arm64.Decoding;
using Rhea.Guest.RiscV.Decoding;
using Rhea.ProgramFuzz;

// program-fuzz [--processor riscv64] --count N --seed S --runner FILE --reference CMD --emulator NAME=CMD ...
// Random programs; the state that each leaves must be the same under the reference and every emulator.
string? tags = null;
bool isRiscV = false;
int count = 1000;
int seed = 1;
string runner = "";
string reference = "";
string? progress = null;
var emulators = new List<(string Name, string Command)>();
for (int i = 0; i + 1 < args.Length; i += 2)
{
    switch (args[i])
    {
        case "--count":
            count = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
            break;
        case "--seed":
            seed = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
            break;
        case "--runner":
            runner = args[i + 1];
            break;
        case "--reference":
            reference = args[i + 1];
            break;
        case "--tags":
            tags = args[i + 1];
            break;
        case "--processor":
            isRiscV = args[i + 1] == "riscv64";
            break;
        case "--progress":
            progress = args[i + 1];
            break;
        case "--emulator":
            string[] parts = args[i + 1].Split('=', 2);
            emulators.Add((parts[0], parts[1]));
            break;
        default:
            Console.Error.WriteLine($"program-fuzz: unknown option '{args[i]}'");
            return 1;
    }
}

const int batchSize = 500;
int failed = 0;
int done = 0;
if (progress is not null && File.Exists(progress))
{
    string[] words = File.ReadAllText(progress).Split(' ');
    done = int.Parse(words[0], CultureInfo.InvariantCulture);
    failed = int.Parse(words[1], CultureInfo.InvariantCulture);
}

for (; done < count; done += batchSize)
{
    int size = Math.Min(batchSize, count - done);
    var programs = new List<byte[]>();
    ProgramGenerator generator = isRiscV
        ? new RvProgramGenerator(seed + done, Enum.Parse<RvTags>(tags ?? "integer,bits,compressed,float", true), done * 4 / count == 3)
        : new A64ProgramGenerator(seed + done, Enum.Parse<A64Tags>(tags ?? "integer,crc,fp,simd", true));
    for (int i = 0; i < size; i++)
    {
        programs.Add(generator.Next());
    }

    byte[] input = Batch.Write(programs, seed + done);
    byte[] expected = Batch.Run(reference, runner, input, out string referenceError);
    if (expected.Length != size * Batch.ResultSize)
    {
        Console.WriteLine($"the reference gave {expected.Length / Batch.ResultSize} of {size} results: {referenceError}");
        return 1;
    }

    foreach ((string name, string command) in emulators)
    {
        byte[] actual = Batch.Run(command, runner, input, out string error);
        int bad = Batch.FirstDifference(expected, actual);
        if (bad >= 0)
        {
            failed++;
            Batch.Report(name, generator, programs, bad, expected, actual, error, seed + done);
        }
    }

    if (progress is not null)
    {
        File.WriteAllText(progress, $"{done + size} {failed}");
    }
}

Console.WriteLine($"{count - failed} passed, {failed} failed, 0 skipped");
return failed == 0 ? 0 : 1;
