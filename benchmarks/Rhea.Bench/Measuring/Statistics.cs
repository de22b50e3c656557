namespace Rhea.Bench.Measuring;

/// <summary>Medians, means and spreads; what was not measured (NaN) is left out.</summary>
internal static class Statistics
{
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    public static double GeometricMean(IEnumerable<double> values)
    {
        double[] logarithms = [.. values.Where(double.IsFinite).Select(v => Math.Log(v))];
        return logarithms.Length == 0 ? double.NaN : Math.Exp(logarithms.Average());
    }

    /// <summary>Half the range, relative to the median.</summary>
    public static double Spread(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        return finite.Length == 0 ? double.NaN : (finite.Max() - finite.Min()) / 2 / Median(finite);
    }
}
