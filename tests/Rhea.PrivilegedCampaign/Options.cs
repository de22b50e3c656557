using System.Globalization;

namespace Rhea.PrivilegedCampaign;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage = "usage: Rhea.PrivilegedCampaign [--count N] [--seed S] [--first N] [--show N] [--engines tcg,tci,stress] [--progress FILE]";

    public long Count { get; private set; } = 20_000;

    public int Seed { get; private set; } = 1;

    /// <summary>The number of the first record.</summary>
    public long First { get; private set; }

    /// <summary>Differences to print.</summary>
    public int Show { get; private set; } = 10;

    public IReadOnlyList<string> Engines { get; private set; } = ["tcg", "tci", "stress"];

    /// <summary>Where a run that was interrupted goes on, or null.</summary>
    public string? Progress { get; private set; }

    public static Options? Parse(string[] arguments)
    {
        var options = new Options();
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            bool isNumber = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number);
            switch (arguments[i])
            {
                case "--count" when isNumber:
                    options.Count = number;
                    break;
                case "--seed" when isNumber:
                    options.Seed = (int)number;
                    break;
                case "--first" when isNumber:
                    options.First = number;
                    break;
                case "--show" when isNumber:
                    options.Show = (int)number;
                    break;
                case "--engines" when value.Split(',').All(name => name is "tcg" or "tci" or "stress"):
                    options.Engines = value.Split(',');
                    break;
                case "--progress" when value != "":
                    options.Progress = value;
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
