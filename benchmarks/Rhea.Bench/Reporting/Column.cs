using System.Globalization;
using Rhea.Bench.Measuring;

namespace Rhea.Bench.Reporting;

/// <summary>A column of numbers.</summary>
/// <param name="Title">Its title, which names it in the machine-readable file too.</param>
/// <param name="Value">The number of a row.</param>
internal sealed record Column(string Title, Func<Row, double> Value)
{
    /// <summary>Digits behind the point.</summary>
    public int Decimals { get; init; } = 2;

    /// <summary>What stands behind each number.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Whether lines of means show the geometric mean of it.</summary>
    public bool HasMean { get; init; }

    public int Width => Math.Max(Title.Length, 8) + 2;

    /// <summary>Seconds of a contender.</summary>
    public static Column Seconds(string title, string contender, Func<Sample, double>? value = null) =>
        new(title, row => row.Median(contender, value ?? (s => s.Seconds))) { Decimals = 3 };

    /// <summary>How many times one contender's is of another's.</summary>
    public static Column Ratio(string title, string above, string below, Func<Sample, double>? value = null) =>
        new(title, row => row.Ratio(above, below, value ?? (s => s.Seconds))) { Unit = "x", HasMean = true };

    /// <summary>How far the rounds are apart in a ratio.</summary>
    public static Column Spread(string above, string below, Func<Sample, double>? value = null) =>
        new("spread", row => row.Spread(above, below, value ?? (s => s.Seconds)) * 100) { Decimals = 0, Unit = " %" };

    public string Format(double value) =>
        (double.IsNaN(value) ? "-" : value.ToString($"F{Decimals}", CultureInfo.InvariantCulture) + Unit).PadLeft(Width);
}
