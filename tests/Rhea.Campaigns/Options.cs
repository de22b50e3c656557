namespace Rhea.Campaigns;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    private static readonly string Usage =
        "usage: Rhea.Campaigns CAMPAIGN --oracle FILE --emulator COMMAND [--reference COMMAND] [--count N] [--seed S] [--resume FILE]\n"
        + "       [--show N] [--only PATTERN] [--plain-mode]\n"
        + $"campaigns: {string.Join(' ', Campaign.Names)}";

    public required Campaign Campaign { get; init; }

    /// <summary>Records to run.</summary>
    public long Count { get; private set; } = 20_000;

    public int Seed { get; private set; } = 1;

    /// <summary>The command that runs the oracle under test: words separated by spaces.</summary>
    public string Emulator { get; private set; } = "";

    public string Reference { get; private set; } = "";

    /// <summary>The program that executes records (tests/campaigns).</summary>
    public string Oracle { get; private set; } = "";

    /// <summary>Where the progress is kept, or null.</summary>
    public string? Resume { get; private set; }

    /// <summary>Differences to print, for each pattern one at first.</summary>
    public int Show { get; private set; } = 20;

    /// <summary>Only patterns whose name begins so.</summary>
    public string Only { get; private set; } = "";

    /// <summary>Without flush-to-zero, default NaNs and alternative half precision.</summary>
    public bool PlainMode { get; private set; }

    public static bool TryParse(string[] arguments, out Options options, out string error)
    {
        options = null!;
        error = Usage;
        if (arguments.Length == 0 || !Campaign.TryFind(arguments[0], out Campaign? campaign))
        {
            return false;
        }

        options = new Options { Campaign = campaign, Reference = campaign.DefaultReference };
        for (int i = 1; i < arguments.Length; i++)
        {
            if (arguments[i] == "--plain-mode")
            {
                options.PlainMode = true;
            }
            else if (i + 1 == arguments.Length || !options.Set(arguments[i], arguments[++i]))
            {
                error = $"cannot use '{arguments[i]}'\n{Usage}";
                return false;
            }
        }

        return options.Emulator != "" && options.Oracle != "";
    }

    private bool Set(string name, string value)
    {
        switch (name)
        {
            case "--count" when long.TryParse(value, out long count):
                Count = count;
                return true;
            case "--seed" when int.TryParse(value, out int seed):
                Seed = seed;
                return true;
            case "--show" when int.TryParse(value, out int show):
                Show = show;
                return true;
            case "--emulator":
                Emulator = value;
                return true;
            case "--reference":
                Reference = value;
                return true;
            case "--oracle":
                Oracle = value;
                return true;
            case "--resume":
                Resume = value;
                return true;
            case "--only":
                Only = value;
                return true;
            default:
                return false;
        }
    }
}
