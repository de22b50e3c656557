namespace Rhea.Bench;

/// <summary>The measurements of one kernel, in seconds.</summary>
internal sealed class Kernel(string name, string category)
{
    public string Name { get; } = name;

    public string Category { get; } = category;

    public List<double> Native { get; } = [];

    public List<double> Reference { get; } = [];

    public List<double> Rhea { get; } = [];

    /// <summary>The result of the first emulated run; all others must give the same.</summary>
    public string? Hash { get; set; }

    public bool Wrong { get; set; }

    public double ReferenceSlowdown => Median(Ratios(Reference, Native));

    public double RheaSlowdown => Median(Ratios(Rhea, Native));

    public double Gain => Median(Ratios(Reference, Rhea));

    /// <summary>Half the range of the ratio between the rounds, relative to its median.</summary>
    public double Spread
    {
        get
        {
            List<double> ratios = Ratios(Rhea, Native);
            return (ratios.Max() - ratios.Min()) / 2 / Median(ratios);
        }
    }

    public static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static List<double> Ratios(List<double> a, List<double> b) => [.. a.Zip(b, (x, y) => x / y)];
}
