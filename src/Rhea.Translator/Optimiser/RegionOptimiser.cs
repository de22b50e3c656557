using Rhea.Translator.Ir;

namespace Rhea.Translator.Optimiser;

/// <summary>Runs the passes on a region, in order.</summary>
public static class RegionOptimiser
{
    /// <summary>Optimises in place.</summary>
    public static void Run(Region region)
    {
        DeadRegisterWrites.Run(region);
        FlagsPlacementPass.Run(region);
    }
}
