namespace Rhea.Translator.Statistics;

/// <summary>What generated code and a processor's translation buffer count: each processor by itself.</summary>
/// <param name="Lookups">Indirect branches looked up inline.</param>
/// <param name="Mismatches">Returns to where no host call would return.</param>
/// <param name="Accesses">System mode: accesses looked up inline.</param>
/// <param name="SlowAccesses">System mode: accesses that C# did.</param>
/// <param name="Refills">System mode: entries written.</param>
internal readonly record struct VcpuCounters(long Lookups, long Mismatches, long Accesses, long SlowAccesses, long Refills)
{
    public static VcpuCounters operator +(VcpuCounters a, VcpuCounters b) =>
        new(a.Lookups + b.Lookups, a.Mismatches + b.Mismatches, a.Accesses + b.Accesses, a.SlowAccesses + b.SlowAccesses, a.Refills + b.Refills);

    public static VcpuCounters operator -(VcpuCounters a, VcpuCounters b) =>
        new(a.Lookups - b.Lookups, a.Mismatches - b.Mismatches, a.Accesses - b.Accesses, a.SlowAccesses - b.SlowAccesses, a.Refills - b.Refills);
}
