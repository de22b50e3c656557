namespace Rhea.Bench.Measuring;

/// <summary>What one run took.</summary>
/// <param name="Seconds">The time that is compared: what the program says of itself, or else the wall time.</param>
/// <param name="Wall">Seconds from the start of the process to its end.</param>
/// <param name="Cpu">Processor time in seconds, user and system, of all its threads and of the processes that it waited for.</param>
/// <param name="PeakMiB">The most memory that it, or a process that it waited for, had resident; NaN unless <see cref="Launch.MeasuresPeak"/>.</param>
internal readonly record struct Sample(double Seconds, double Wall, double Cpu, double PeakMiB)
{
    /// <summary>A run that failed.</summary>
    public static readonly Sample None = new(double.NaN, double.NaN, double.NaN, double.NaN);
}
