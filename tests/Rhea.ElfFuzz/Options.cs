using System.Globalization;

namespace Rhea.ElfFuzz;

/// <summary>What the command line asks for.</summary>
internal sealed class Options
{
    public List<string> Programs { get; } = [];

    /// <summary>Words separated by spaces.</summary>
    public string Emulator { get; private set; } = "";

    /// <summary>What must agree that a program does not end; empty for nothing.</summary>
    public string Reference { get; private set; } = "";

    public int Count { get; private set; } = 300;

    /// <summary>The number of the first file: with a count one above, a single file is made again.</summary>
    public int First { get; private set; }

    public int Seed { get; private set; } = 1;

    /// <summary>Where the progress is kept, or null.</summary>
    public string? Progress { get; private set; }

    /// <summary>The folder for files that went wrong, or null.</summary>
    public string? Keep { get; private set; }

    public static Options? Parse(string[] arguments, out string error)
    {
        var options = new Options();
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length || !options.Set(arguments[i], arguments[i + 1]))
            {
                error = $"cannot use '{arguments[i]}'";
                return null;
            }
        }

        error = "name programs with --program, and the emulator with --emulator";
        return options.Programs.Count > 0 && options.Emulator != "" ? options : null;
    }

    private bool Set(string name, string value)
    {
        switch (name)
        {
            case "--program":
                Programs.Add(value);
                return true;
            case "--emulator":
                Emulator = value;
                return true;
            case "--reference":
                Reference = value;
                return true;
            case "--count":
                Count = int.Parse(value, CultureInfo.InvariantCulture);
                return true;
            case "--first":
                First = int.Parse(value, CultureInfo.InvariantCulture);
                return true;
            case "--seed":
                Seed = int.Parse(value, CultureInfo.InvariantCulture);
                return true;
            case "--progress":
                Progress = value;
                return true;
            case "--keep":
                Keep = value;
                return true;
            default:
                return false;
        }
    }
}
