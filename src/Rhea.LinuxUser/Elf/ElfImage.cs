namespace Rhea.LinuxUser.Elf;

/// <summary>What is needed of a checked ELF file to load it.</summary>
internal sealed class ElfImage
{
    /// <summary>Whether the file may be loaded anywhere (ET_DYN).</summary>
    internal required bool IsPositionIndependent { get; init; }

    /// <summary>The address of the first instruction, before a load bias.</summary>
    internal required ulong Entry { get; init; }

    /// <summary>Where the program headers are in memory, before a load bias, or 0 if no segment holds them.</summary>
    internal required ulong HeaderAddress { get; init; }

    internal required int HeaderCount { get; init; }

    /// <summary>The loadable segments by ascending address; never empty, never overlapping.</summary>
    internal required IReadOnlyList<ElfSegment> Segments { get; init; }

    /// <summary>The path of the dynamic linker, or null.</summary>
    internal required byte[]? Interpreter { get; init; }

    /// <summary>Whether the program asks for a stack that holds code.</summary>
    internal required bool ExecutableStack { get; init; }

    /// <summary>The largest alignment that a segment asks for: a power of two, at least a page.</summary>
    internal required ulong Alignment { get; init; }

    internal ulong Start => Segments[0].PageStart;

    internal ulong End => Segments[^1].PageEnd;
}
