namespace Rhea.Gdb;

/// <summary>What the debugger can do, as it says in qSupported.</summary>
public sealed record ClientFeatures
{
    /// <summary>Threads are named together with their process.</summary>
    public bool Multiprocess { get; init; }

    /// <summary>Stops say that a breakpoint of Z0 was hit.</summary>
    public bool SoftwareBreakpoints { get; init; }

    /// <summary>Stops say that a breakpoint of Z1 was hit.</summary>
    public bool HardwareBreakpoints { get; init; }

    /// <summary>It wants to know of forks.</summary>
    public bool ForkEvents { get; init; }

    /// <summary>It wants to know of vforks.</summary>
    public bool VforkEvents { get; init; }

    /// <summary>It wants to know of programs that replace the process's.</summary>
    public bool ExecEvents { get; init; }

    /// <summary>Reads the list of qSupported.</summary>
    internal static ClientFeatures Parse(string list)
    {
        string[] features = list.Split(';');
        bool Has(string name) => features.Contains(name + "+");
        return new ClientFeatures
        {
            Multiprocess = Has("multiprocess"),
            SoftwareBreakpoints = Has("swbreak"),
            HardwareBreakpoints = Has("hwbreak"),
            ForkEvents = Has("fork-events"),
            VforkEvents = Has("vfork-events"),
            ExecEvents = Has("exec-events"),
        };
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    internal string Format() => string.Join(';', new[]
    {
        Multiprocess ? "multiprocess+" : null, SoftwareBreakpoints ? "swbreak+" : null, HardwareBreakpoints ? "hwbreak+" : null,
        ForkEvents ? "fork-events+" : null, VforkEvents ? "vfork-events+" : null, ExecEvents ? "exec-events+" : null,
    }.OfType<string>());
}
