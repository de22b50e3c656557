namespace Rhea.LinuxUser.Loading;

/// <summary>What a process needs to remember of the program it runs. Ranges are addresses of the guest.</summary>
internal sealed record LoadedProgram
{
    /// <summary>Before anything is loaded.</summary>
    internal static readonly LoadedProgram None = new();

    /// <summary>The program's absolute path on the host.</summary>
    internal byte[] Path { get; init; } = [];

    /// <summary>Where execution starts: in the dynamic linker, if there is one.</summary>
    internal ulong Entry { get; init; }

    /// <summary>The stack pointer at the start.</summary>
    internal ulong InitialStack { get; init; }

    /// <summary>The strings of argv.</summary>
    internal (ulong Start, ulong End) ArgumentArea { get; init; }

    /// <summary>The strings of the environment.</summary>
    internal (ulong Start, ulong End) EnvironmentArea { get; init; }

    /// <summary>The auxiliary vector.</summary>
    internal (ulong Start, ulong End) AuxiliaryVector { get; init; }

    /// <summary>The program's code.</summary>
    internal (ulong Start, ulong End) CodeRange { get; init; }
}
