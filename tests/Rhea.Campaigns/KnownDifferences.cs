namespace Rhea.Campaigns;

/// <summary>Differences from the reference that are right, or known limits, each with its reason.</summary>
internal static class KnownDifferences
{
    public static bool Explains(in Record record, in Result expected, in Result actual) => false;
}
