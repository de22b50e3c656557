namespace Rhea.Bench.Measuring;

/// <summary>A workload and all that was measured of it.</summary>
internal sealed class Row(string name, string group)
{
    private readonly Dictionary<string, List<Sample>> _samples = [];

    public string Name { get; } = name;

    public string Group { get; } = group;

    /// <summary>What went wrong, if anything did.</summary>
    public string? Problem { get; private set; }

    public IReadOnlyDictionary<string, List<Sample>> Samples => _samples;

    /// <summary>What the first run computed; see <see cref="Check"/>.</summary>
    private string? _result;

    public void Add(Contender contender, Sample sample)
    {
        if (!_samples.TryGetValue(contender.Name, out List<Sample>? list))
        {
            _samples[contender.Name] = list = [];
        }

        list.Add(sample);
    }

    public void Fail(string problem) => Problem ??= problem;

    /// <summary>All runs must compute the same.</summary>
    public void Check(string result, Contender contender)
    {
        _result ??= result;
        if (_result != result)
        {
            Fail($"WRONG RESULT of {contender.Name}");
        }
    }

    /// <summary>The median of what was measured of a contender.</summary>
    public double Median(string contender, Func<Sample, double> value) => Statistics.Median(Of(contender).Select(value));

    /// <summary>The median of the ratios of each round.</summary>
    public double Ratio(string above, string below, Func<Sample, double> value) => Statistics.Median(Ratios(above, below, value));

    /// <summary>How far apart these ratios are.</summary>
    public double Spread(string above, string below, Func<Sample, double> value) => Statistics.Spread(Ratios(above, below, value));

    private IEnumerable<double> Ratios(string above, string below, Func<Sample, double> value) =>
        Of(above).Zip(Of(below), (a, b) => value(a) / value(b));

    private List<Sample> Of(string contender) => _samples.GetValueOrDefault(contender) ?? [];
}
