using Rhea.Generators.Decoding.Syntax;

namespace Rhea.Generators.Decoding;

/// <summary>The kinds of mistake that a decode file can contain; the number is that of the diagnostic (RHD001 and so on).</summary>
internal enum DecodeErrorKind
{
    /// <summary>The text does not follow the grammar.</summary>
    Syntax = 1,

    /// <summary>A pattern or format does not have the number of bits that the header allows.</summary>
    BitCount = 2,

    /// <summary>A name is used that nothing declares.</summary>
    UndefinedName = 3,

    /// <summary>A name is declared twice.</summary>
    DuplicateName = 4,

    /// <summary>Two patterns match the same word outside a group in braces.</summary>
    Overlap = 5,

    /// <summary>A field, set or format is declared and never used.</summary>
    Unused = 6,

    /// <summary>A bit range or a number lies outside the instruction or the field.</summary>
    OutOfRange = 7,

    /// <summary>A bit is written as a dot, and no field reads it.</summary>
    UnreadBits = 8,

    /// <summary>A header directive is missing, or two files of one decoder disagree.</summary>
    Header = 9,

    /// <summary>The arguments of a pattern are not those of its argument set.</summary>
    Arguments = 10,

    /// <summary>A pattern fixes a bit to the opposite of what its format fixes it to.</summary>
    FormatConflict = 11,
}

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
