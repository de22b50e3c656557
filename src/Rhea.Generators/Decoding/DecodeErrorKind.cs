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
