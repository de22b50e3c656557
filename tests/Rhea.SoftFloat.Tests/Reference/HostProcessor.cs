using System.Runtime.InteropServices;

namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>What the host's x86 processor can do.</summary>
internal static class HostProcessor
{
    private static readonly string[] Features = ReadFeatures();

    /// <summary>What a native reference lacks here, or null.</summary>
    public static string? Missing(string? compiler) =>
        RuntimeInformation.ProcessArchitecture != Architecture.X64 ? "an x86-64 host" : compiler is null ? "gcc" : null;

    /// <summary>Whether the processor has a feature, by its name in /proc/cpuinfo.</summary>
    public static bool Has(string feature) => Features.Contains(feature);

    private static string[] ReadFeatures()
    {
        const string file = "/proc/cpuinfo";
        string? line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(text => text.StartsWith("flags", StringComparison.Ordinal)) : null;
        return line?.Split(' ') ?? [];
    }
}
