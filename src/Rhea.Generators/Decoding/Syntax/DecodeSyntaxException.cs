using System.Globalization;

namespace Rhea.Generators.Decoding.Syntax;

/// <summary>Thrown to leave a statement that cannot be understood; the parser goes on with the next line.</summary>
internal sealed class DecodeSyntaxException(SourcePlace place, string message) : Exception(message)
{
    /// <summary>Where the mistake is.</summary>
    public SourcePlace Place { get; } = place;
}
