using System.Text;
using System.Text.Json.Nodes;
using Rhea.Bench.Measuring;

namespace Rhea.Bench.Reporting;

/// <summary>Rows in groups, columns, a line of means below each group, and the goals.</summary>
internal sealed record Table(string Name, string RowTitle, IReadOnlyList<Row> Rows, IReadOnlyList<Column> Columns)
{
    private const int NameWidth = 20;

    /// <summary>What the columns mean.</summary>
    public string Legend { get; init; } = "";

    public IReadOnlyList<Goal> Goals { get; init; } = [];

    private IEnumerable<IGrouping<string, Row>> Groups => Rows.GroupBy(row => row.Group);

    public string Format()
    {
        var text = new StringBuilder(RowTitle.PadRight(NameWidth));
        foreach (Column column in Columns)
        {
            text.Append(column.Title.PadLeft(column.Width));
        }

        text.Append('\n');
        foreach (IGrouping<string, Row> group in Groups)
        {
            foreach (Row row in group)
            {
                text.Append(row.Name.PadRight(NameWidth));
                Columns.ToList().ForEach(column => text.Append(column.Format(column.Value(row))));
                text.Append(row.Problem is null ? "\n" : $"  {row.Problem}\n");
            }

            if (group.Count() > 1)
            {
                text.Append($"= {group.Key}".PadRight(NameWidth));
                Columns.ToList().ForEach(column => text.Append(column.HasMean ? column.Format(Mean(group, column)) : new string(' ', column.Width)));
                text.Append("\n\n");
            }
        }

        text.Append(Legend.Length > 0 ? $"{Legend}\n" : "");
        foreach (Goal goal in Goals)
        {
            text.Append(Line(goal));
        }

        return text.ToString();
    }

    public JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["rows"] = new JsonArray([.. Rows.Select(row => new JsonObject
        {
            ["name"] = row.Name,
            ["group"] = row.Group,
            ["problem"] = row.Problem,
            ["values"] = Values(Columns, column => column.Value(row)),
            ["samples"] = new JsonObject(row.Samples.Select(s => KeyValuePair.Create<string, JsonNode?>(s.Key, new JsonArray([.. s.Value.Select(ToJson)])))),
        })]),
        ["groups"] = new JsonArray([.. Groups.Where(group => group.Count() > 1).Select(group => new JsonObject
        {
            ["name"] = group.Key,
            ["means"] = Values(Columns.Where(column => column.HasMean), column => Mean(group, column)),
        })]),
        ["goals"] = new JsonArray([.. Goals.SelectMany(Reached).Select(r => new JsonObject
        {
            ["of"] = r.Name,
            ["column"] = r.Goal.Column,
            [r.Goal.IsLeast ? "atLeast" : "atMost"] = r.Goal.Limit,
            ["value"] = Number(r.Value),
            ["met"] = r.Goal.IsMet(r.Value),
        })]),
    };

    /// <summary>A goal, and who falls short of it.</summary>
    private string Line(Goal goal)
    {
        Column column = Find(goal);
        string Show(double value) => column.Format(value).Trim();
        List<(string Name, double Value, Goal Goal)> all = [.. Reached(goal)];
        if (all.Count == 0)
        {
            return "";
        }

        string what = $"goal: {(goal.Group is null ? "each" : goal.Group)}: {goal.Column} at {(goal.IsLeast ? "least" : "most")} {Show(goal.Limit)}: ";
        List<string> missed = [.. all.Where(r => !goal.IsMet(r.Value)).Select(r => $"{r.Name} {Show(r.Value)}")];
        return what + (missed.Count == 0 ? "met" : goal.Group is null ? $"missed by {string.Join(", ", missed)}" : $"missed, {Show(all[0].Value)}") + "\n";
    }

    private IEnumerable<(string Name, double Value, Goal Goal)> Reached(Goal goal)
    {
        Column column = Find(goal);
        return goal.Group is null
            ? Rows.Where(row => goal.Concerns(row.Name)).Select(row => (row.Name, column.Value(row), goal))
            : Groups.Where(group => group.Key == goal.Group && group.Count() > 1).Select(group => (group.Key, Mean(group, column), goal));
    }

    private Column Find(Goal goal) => Columns.First(column => column.Title == goal.Column);

    private static double Mean(IEnumerable<Row> rows, Column column) => Statistics.GeometricMean(rows.Select(column.Value));

    private static JsonObject Values(IEnumerable<Column> columns, Func<Column, double> value) =>
        new(columns.Select(column => KeyValuePair.Create(column.Title, Number(value(column)))));

    private static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, 6)) : null;

    private static JsonNode ToJson(Sample sample) => new JsonObject
    {
        ["seconds"] = Number(sample.Seconds),
        ["wall"] = Number(sample.Wall),
        ["cpu"] = Number(sample.Cpu),
        ["peakMiB"] = Number(sample.PeakMiB),
    };
}
