using System.Globalization;

namespace Rhea.MachineFuzz;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage =
        "usage: Rhea.MachineFuzz --emulator COMMAND --file FILE... [--count N] [--seed S] [--first N] [--keep FOLDER] [--progress FILE] [--devices CASES]";

    /// <summary>The command under test: words separated by spaces.</summary>
    public string Emulator { get; private set; } = "";

    /// <summary>Real kernels, RAM disks and so on, which are damaged.</summary>
    public List<string> Files { get; } = [];

    public int Count { get; private set; } = 100;

    public int Seed { get; private set; } = 1;

    public int First { get; private set; }

    /// <summary>Where the files of trials that went wrong are kept, or null.</summary>
    public string? Keep { get; private set; }

    public string? Progress { get; private set; }

    /// <summary>Not 0: so many cases on devices in this process, and nothing else.</summary>
    public int Devices { get; private set; }

    public static Options? Parse(string[] arguments)
    {
        var options = new Options();
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            bool isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
            switch (arguments[i])
            {
                case "--emulator":
                    options.Emulator = value;
                    break;
                case "--file" when File.Exists(value):
                    options.Files.Add(value);
                    break;
                case "--keep":
                    options.Keep = value;
                    break;
                case "--progress":
                    options.Progress = value;
                    break;
                case "--count" when isNumber:
                    options.Count = number;
                    break;
                case "--seed" when isNumber:
                    options.Seed = number;
                    break;
                case "--first" when isNumber:
                    options.First = number;
                    break;
                case "--devices" when isNumber:
                    options.Devices = number;
                    break;
                default:
                    return null;
            }
        }

        return options.Devices != 0 || (options.Emulator != "" && options.Files.Count != 0) ? options : null;
    }
}
