using Rhea.Generators.Decoding.Syntax;

namespace Rhea.Generators.Decoding;

/// <summary>One mistake, with the place where it is.</summary>
internal sealed class DecodeError(DecodeErrorKind kind, SourcePlace place, string message)
{
    /// <summary>The kind of mistake.</summary>
    public DecodeErrorKind Kind { get; } = kind;

    /// <summary>Where it is.</summary>
    public SourcePlace Place { get; } = place;

    /// <summary>What is wrong, and what would be right.</summary>
    public string Message { get; } = message;

    /// <inheritdoc/>
    public override string ToString() => $"{Place}: RHD{(int)Kind:000}: {Message}";
}
