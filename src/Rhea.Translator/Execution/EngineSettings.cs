using Rhea.Translator.Guests;
using Rhea.Translator.Profiling;
using Rhea.Translator.Statistics;

namespace Rhea.Translator.Execution;

/// <summary>How an engine translates.</summary>
public sealed record EngineSettings
{
    /// <summary>One guest instruction a region, and no links between regions.</summary>
    public bool OneInstructionPerRegion { get; init; }

    /// <summary>Not 0: random regions of several blocks, with loops, from this seed.</summary>
    public uint StressSeed { get; init; }

    /// <summary>
    /// The end of the addresses that guest code may have, in bytes. The native engine reserves twice as much address space, so that
    /// only one engine with the greatest limit, which is the default, fits into a process.
    /// </summary>
    public ulong GuestAddressLimit { get; init; } = 0x1800_0000_0000;

    /// <summary>The memory for generated code if nothing else is asked for.</summary>
    public const long DefaultCodeCacheSize = 256 << 20;

    /// <summary>The memory for generated code in bytes; at least 16 MiB are used. The oldest code makes room for new code.</summary>
    public long CodeCacheSize { get; init; } = DefaultCodeCacheSize;

    /// <summary>
    /// Whole machines: guest addresses are looked up in the <see cref="SystemMode.TranslationBuffer"/> of each processor, code is known by
    /// its physical address, and processors are made with an MMU.
    /// </summary>
    public bool IsSystem { get; init; }

    /// <summary>What is not used: host instructions and passes.</summary>
    public TranslationSwitches Off { get; init; }

    /// <summary>Exits always go through the dispatcher.</summary>
    public bool NoLinking { get; init; }

    /// <summary>Instructions are counted exactly: <see cref="Vcpu.Budget"/> says how many more a processor may execute.</summary>
    public bool CountsInstructions { get; init; }

    /// <summary>Where it is counted what the engine does, if anywhere; shown in the <see cref="Log"/>.</summary>
    public TranslationStatistics? Statistics { get; init; }

    /// <summary>Who is told of generated code, if anybody.</summary>
    public CodeProfile? Profile { get; init; }

    /// <summary>Where translations are shown, if anywhere.</summary>
    public ITranslationLog? Log { get; init; }

    internal bool Does(TranslationPasses pass) => (Off.Passes & pass) == 0;

    internal RegionLimits Limits(ulong pc) => Shape(pc) with { CountsInstructions = CountsInstructions };

    private RegionLimits Shape(ulong pc) => OneInstructionPerRegion
        ? new RegionLimits(1, 1, 0)
        : StressSeed != 0
            ? new RegionLimits(96, 12, (StressSeed * 0x9E37_79B9) ^ (uint)(pc >> 2))
            : new RegionLimits(128, 1, 0) { FormsLoops = Does(TranslationPasses.Loops) && !NoLinking && Log?.WantsEntries != true };
}
