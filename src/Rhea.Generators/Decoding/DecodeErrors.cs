using Rhea.Generators.Decoding.Syntax;

namespace Rhea.Generators.Decoding;

/// <summary>Collects the mistakes of all files of a compilation.</summary>
internal sealed class DecodeErrors
{
    private readonly List<DecodeError> _errors = [];

    /// <summary>What has been reported so far.</summary>
    public IReadOnlyList<DecodeError> All => _errors;

    /// <summary>Whether nothing has been reported.</summary>
    public bool None => _errors.Count == 0;

    /// <summary>Adds one mistake.</summary>
    public void Report(DecodeErrorKind kind, SourcePlace place, string message) => _errors.Add(new DecodeError(kind, place, message));
}
