namespace Rhea.Bench.Measuring;

/// <summary>A command to run.</summary>
/// <param name="Words">The program and its arguments.</param>
internal sealed record Launch(IReadOnlyList<string> Words)
{
    /// <summary>The file that is its standard input.</summary>
    public string Input { get; init; } = "/dev/null";

    /// <summary>Variables of its environment, beside those of this process.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment { get; init; } = [];

    /// <summary>Seconds until it is ended.</summary>
    public int TimeLimit { get; init; } = 1800;

    /// <summary>
    /// The peak of memory is wanted, without what this process has: the kernel counts what a process had before it became another
    /// program, so a shell starts it. The times are of less use then.
    /// </summary>
    public bool MeasuresPeak { get; init; }
}

/// <summary>How a command ended.</summary>
/// <param name="Status">Its exit status, or 128 and the signal.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
/// <param name="Wall">Seconds.</param>
/// <param name="Cpu">Seconds of processor time, with those of processes that it waited for.</param>
/// <param name="PeakMiB">As in <see cref="Measuring.Sample"/>.</param>
internal sealed record Outcome(int Status, string Output, string Errors, double Wall, double Cpu, double PeakMiB)
{
    public Sample Sample => new(Wall, Wall, Cpu, PeakMiB);

    /// <summary>In one line, what went wrong.</summary>
    public string Problem
    {
        get
        {
            string last = Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("");
            return $"status {Status}{(last.Length > 0 ? ": " + last : "")}";
        }
    }
}
