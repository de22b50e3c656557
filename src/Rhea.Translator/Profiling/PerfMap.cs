using System.Globalization;
using System.Text;

namespace Rhea.Translator.Profiling;

/// <summary>The map of symbols of Linux perf (tools/perf/Documentation/jit-interface.txt): lines of start, size, both in hexadecimal, and name.</summary>
internal sealed class PerfMap(ProfileFile file) : IDisposable
{
    /// <summary>Where perf looks for the map of a process.</summary>
    public static string PathOf(int process) => string.Create(CultureInfo.InvariantCulture, $"/tmp/perf-{process}.map");

    /// <summary>A line of the map.</summary>
    public static string Line(in ProfiledCode code) =>
        string.Create(CultureInfo.InvariantCulture, $"{code.Address:x} {code.Length:x} {code.Name.ReplaceLineEndings("?")}\n");

    /// <summary>Appends a line.</summary>
    public void Add(in ProfiledCode code) => file.Append(Encoding.UTF8.GetBytes(Line(code)));

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
