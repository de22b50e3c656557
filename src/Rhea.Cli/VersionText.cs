namespace Rhea.Cli;

/// <summary>The program's version.</summary>
internal static class VersionText
{
    /// <summary>The number.</summary>
    internal const string Number = "0.1.0";

    /// <summary>Name and number, as -version prints them.</summary>
    internal const string Full = "Rhea version " + Number;
}
