namespace Rhea.Bench.Reporting;

/// <summary>What is aimed at.</summary>
/// <param name="Column">The title of the column.</param>
/// <param name="Limit">The number.</param>
/// <param name="IsLeast">Whether the number is to be reached; else it is not to be exceeded.</param>
internal sealed record Goal(string Column, double Limit, bool IsLeast)
{
    /// <summary>The group whose mean must reach it; null for each single row.</summary>
    public string? Group { get; init; }

    /// <summary>The rows that it holds for, where it holds for each.</summary>
    public Func<string, bool> Concerns { get; init; } = _ => true;

    public static Goal AtLeast(double limit, string column, string? group = null) => new(column, limit, true) { Group = group };

    public static Goal AtMost(double limit, string column, string? group = null) => new(column, limit, false) { Group = group };

    public bool IsMet(double value) => IsLeast ? value >= Limit : value <= Limit;
}
