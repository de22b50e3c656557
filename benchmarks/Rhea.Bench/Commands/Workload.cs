using Rhea.Bench.Measuring;

namespace Rhea.Bench.Commands;

/// <summary>A real program and what it does.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Group">Its group.</param>
/// <param name="Words">The program, below the guest's folder, and its arguments.</param>
internal sealed record Workload(string Name, string Group, params IReadOnlyList<string> Words)
{
    /// <summary>The file that is its standard input.</summary>
    public string Input { get; init; } = "/dev/null";

    /// <summary>
    /// In place of words: a script for the host's shell that starts several programs. <c>$run</c> is the emulator, <c>$root</c> the guest's
    /// folder, <c>$work</c> a folder for files, <c>$benchmarks</c> this repository's, <c>$count</c> the amount.
    /// </summary>
    public string? Script { get; init; }

    public int Count { get; init; } = 1;

    /// <summary>The folder of programs and libraries; null for a program without libraries.</summary>
    public string? Root { get; init; }

    public Row Row => new(Name, Group);

    /// <summary>What starts it under an emulator.</summary>
    public Launch On(Contender emulator, BenchOptions options)
    {
        IEnumerable<string> run = Root is null ? emulator.Words : [.. emulator.Words, "-L", Root];
        var launch = new Launch(Script is null ? [.. run, .. Words] : ["/bin/sh", Script])
        {
            Input = Input,
            Environment =
            [
                ("LC_ALL", "C"), ("PYTHONHOME", Path.Combine(Root ?? "", "usr")), ("PYTHONDONTWRITEBYTECODE", "1"), ("OPENSSL_CONF", "/dev/null"),
                ("run", string.Join(' ', run)), ("root", Root ?? ""), ("work", options.Work), ("benchmarks", options.Benchmarks), ("count", $"{Count}"),
            ],
        };
        return launch;
    }
}
