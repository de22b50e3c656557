using System.Diagnostics;
using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Optimiser;

/// <summary>Runs the passes on a region, in order.</summary>
public static class RegionOptimiser
{
    /// <summary>Optimises in place.</summary>
    /// <param name="region">The region.</param>
    /// <param name="off">Passes to leave out.</param>
    public static void Run(Region region, TranslationPasses off = TranslationPasses.None)
    {
        Verify(region);
        if ((off & TranslationPasses.DeadWrites) == 0)
        {
            DeadRegisterWrites.Run(region);
        }

        if ((off & TranslationPasses.LazyFlags) == 0)
        {
            FlagsPlacementPass.Run(region);
        }
        else
        {
            FlagsPlacementPass.EvaluateAll(region);
        }

        Verify(region);
    }

    /// <summary>In debug builds every region is checked as the front end built it and after the passes.</summary>
    [Conditional("DEBUG")]
    private static void Verify(Region region) => IrVerifier.Verify(region);
}
