using System.Diagnostics;

namespace Rhea.Testing;

/// <summary>The programs of a cross-compiler's binutils.</summary>
/// <param name="prefix">What their names begin with.</param>
internal sealed class GnuProgram(string prefix)
{
    /// <summary>Whether all of them are on the path.</summary>
    public bool Has(params string[] programs) => programs.All(program =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, prefix + program))));

    /// <summary>Runs one; what it prints.</summary>
    public string Run(string program, params string[] arguments)
    {
        const int most = 800;
        var start = new ProcessStartInfo(prefix + program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result.Length > most ? errors.Result[..most] : errors.Result);
        return output;
    }

    /// <summary>The instructions of objdump's output: without addresses and comments, with single spaces.</summary>
    public static string[] Instructions(string text, string comment) =>
        [.. text.Split('\n').Where(line => line.Contains(":\t", StringComparison.Ordinal)).Select(line => Clean(line, comment))];

    private static string Clean(string line, string comment)
    {
        string text = line[(line.IndexOf(":\t", StringComparison.Ordinal) + 2)..].Replace('\t', ' ');
        int end = text.IndexOf(" " + comment, StringComparison.Ordinal);
        return (end < 0 ? text : text[..end]).Trim();
    }
}

/// <summary>A folder for the length of a test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("rhea-test-").FullName;

    /// <summary>The path of a file in it.</summary>
    public string this[string name] => Path.Combine(_path, name);

    public void Dispose() => Directory.Delete(_path, true);
}
