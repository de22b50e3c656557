namespace Rhea.Translator.Execution;

/// <summary>What regions are made of.</summary>
public enum RegionShape
{
    /// <summary>A block, or a loop of one block.</summary>
    Normal,

    /// <summary>A block: to measure what loops give.</summary>
    Block,

    /// <summary>Several blocks, chosen at random: for tests.</summary>
    Stress,
}

/// <summary>The names of shapes, as options have them.</summary>
public static class RegionShapeName
{
    private const uint StressSeed = 1;

    /// <summary>The shape that a property <c>region=NAME</c> names, or null.</summary>
    public static RegionShape? Parse(string property) => property switch
    {
        "region=normal" => RegionShape.Normal,
        "region=block" => RegionShape.Block,
        "region=stress" => RegionShape.Stress,
        _ => null,
    };

    /// <summary>The property that names a shape.</summary>
    public static string Property(RegionShape shape) => "region=" + (shape switch
    {
        RegionShape.Block => "block",
        RegionShape.Stress => "stress",
        _ => "normal",
    });

    /// <summary>Settings for regions of a shape.</summary>
    public static EngineSettings With(this EngineSettings settings, RegionShape shape) =>
        settings with
        {
            StressSeed = shape == RegionShape.Stress ? StressSeed : 0,
            Off = shape == RegionShape.Normal ? settings.Off : settings.Off with { Passes = settings.Off.Passes | TranslationPasses.Loops },
        };
}
