using Rhea.Generators.Decoding.Emit;
using Rhea.Generators.Decoding.Model;

namespace Rhea.Generators.Decoding;

/// <summary>What a set of decode files compiles to.</summary>
internal sealed class DecodeOutput(IReadOnlyList<DecodeError> errors, IReadOnlyList<(string Name, string Source)> sources, IReadOnlyList<DecoderModel> decoders)
{
    /// <summary>The mistakes found.</summary>
    public IReadOnlyList<DecodeError> Errors { get; } = errors;

    /// <summary>The generated files.</summary>
    public IReadOnlyList<(string Name, string Source)> Sources { get; } = sources;

    /// <summary>The decoders, for tests.</summary>
    public IReadOnlyList<DecoderModel> Decoders { get; } = decoders;
}
