using System.Diagnostics;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Optimiser;

/// <summary>Runs the passes on a region, in order.</summary>
public static class RegionOptimiser
{
    /// <summary>Optimises in place.</summary>
    public static void Run(Region region)
    {
        Verify(region);
        DeadRegisterWrites.Run(region);
        FlagsPlacementPass.Run(region);
        Verify(region);
    }

    /// <summary>In debug builds every region is checked as the front end built it and after the passes.</summary>
    [Conditional("DEBUG")]
    private static void Verify(Region region) => IrVerifier.Verify(region);
}
