namespace Rhea.Bench.Commands;

/// <summary>One of the tables that can be made.</summary>
/// <param name="Name">The word on the command line.</param>
/// <param name="Summary">What it measures, in a line or a few.</param>
/// <param name="Rounds">How often, if nothing else is said.</param>
/// <param name="Scale">How much, if nothing else is said.</param>
internal abstract record BenchCommand(string Name, string Summary, int Rounds, double Scale)
{
    /// <summary>Measures, prints, and returns the status that the program ends with.</summary>
    public abstract int Run(BenchOptions options);
}
