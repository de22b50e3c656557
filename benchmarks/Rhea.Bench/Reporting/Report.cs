using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rhea.Bench.Measuring;

namespace Rhea.Bench.Reporting;

/// <summary>What a command prints: the computer and how it behaves, the tables, and the same in a file.</summary>
internal sealed class Report
{
    private readonly string _command;
    private readonly BenchOptions _options;
    private readonly double _before;
    private readonly string _load;

    public Report(string command, BenchOptions options)
    {
        (_command, _options) = (command, options);
        _load = Host.Load;
        Console.WriteLine($"processor: {Host.Processor}; load {_load}; {options.Rounds} rounds, scale {options.Scale.ToString(CultureInfo.InvariantCulture)}");
        _before = Host.IndirectCall();
    }

    /// <summary>Prints and writes; returns the status that the program ends with.</summary>
    public int Finish(IReadOnlyList<Contender> contenders, params IReadOnlyList<Table> tables)
    {
        double after = Host.IndirectCall();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"indirect branches: {_before:F1} ns before, {after:F1} ns after")
            + (Math.Max(_before, after) > 2 * Math.Min(_before, after) ? " (the predictor changed its mind: do not trust what depends on them)" : ""));
        foreach (Table table in tables)
        {
            Console.Write($"\n{table.Format()}");
        }

        var file = new JsonObject
        {
            ["command"] = _command,
            ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["processor"] = Host.Processor,
            ["processors"] = Environment.ProcessorCount,
            ["load"] = _load,
            ["rounds"] = _options.Rounds,
            ["scale"] = _options.Scale,
            ["indirectCallNanoseconds"] = new JsonArray(Math.Round(_before, 3), Math.Round(after, 3)),
            ["contenders"] = new JsonObject(contenders.Select(c => KeyValuePair.Create<string, JsonNode?>(c.Name, string.Join(' ', c.Words)))),
            ["tables"] = new JsonArray([.. tables.Select(table => table.ToJson())]),
        };
        string text = file.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
        List<string> places = [Path.Combine(_options.Work, $"last-{_command}.json")];
        if (_options.Json is not null)
        {
            places.Add(_options.Json);
        }

        places.ForEach(place => File.WriteAllText(place, text));
        return tables.Any(table => table.Rows.Any(row => row.Problem is not null)) ? 1 : 0;
    }
}
