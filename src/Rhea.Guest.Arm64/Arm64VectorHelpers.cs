using Rhea.Translator.Guests;

namespace Rhea.Guest.Arm64;

/// <summary>Vector instructions that are computed in C#.</summary>
internal static class Arm64VectorHelpers
{
    public static GuestHelper[] Table() => [];
}
