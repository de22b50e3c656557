namespace Rhea.Translator.Statistics;

/// <summary>What a region turned out to be.</summary>
internal enum TranslatedShape
{
    /// <summary>A block.</summary>
    Block,

    /// <summary>A loop of one block, with the usual registers.</summary>
    Loop,

    /// <summary>A loop with a register convention of its own.</summary>
    LoopWithConvention,

    /// <summary>Several blocks, chosen at random.</summary>
    Graph,

    /// <summary>The number of shapes.</summary>
    Count,
}
