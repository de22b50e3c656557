namespace Rhea.Translator.X64;

/// <summary>What becomes of a value.</summary>
internal enum ValueKind : byte
{
    /// <summary>Computed where it stands.</summary>
    Normal,

    /// <summary>Nobody uses it.</summary>
    Dead,

    /// <summary>A constant: materialised where it is used.</summary>
    Constant,

    /// <summary>An address computation that its users fold into their operands; computed only if it is needed as a value.</summary>
    Address,

    /// <summary>Folded wholly into its one user.</summary>
    Folded,

    /// <summary>Flags that are recomputed from their operands at each consumer, or taken over directly.</summary>
    Flags,
}

/// <summary>Where a value is while its block is compiled.</summary>
internal struct ValueState
{
    /// <summary>Uses still to come.</summary>
    public int Uses;

    /// <summary>The next value bound to the same host register, and to the same home.</summary>
    public int NextBound;
    public int NextHome;

    /// <summary>The host register (0 to 31) that holds it, or -1.</summary>
    public sbyte Register;

    /// <summary>The host register it should be computed in, or -1.</summary>
    public sbyte Hint;

    /// <summary>The guest register whose home in memory holds it, or -1.</summary>
    public short Home;

    /// <summary>The spill slot that holds it, or -1.</summary>
    public short Spill;

    public ValueKind Kind;

    /// <summary>Its one user would fold it, if it stays the only one.</summary>
    public bool FoldCandidate;

    /// <summary>The host register's bits above the value's type are zero.</summary>
    public bool UpperZero;

    /// <summary>A single-precision number whose host register has ones above it up to bit 63, and zeros above that.</summary>
    public bool IsBoxed;

    /// <summary>For flags: the instruction that consumes them directly from the host's flags, or -1.</summary>
    public int FusedConsumer;

    /// <summary>For flags: the consumer behind the first one, or -1.</summary>
    public int SecondConsumer;

    /// <summary>For flags: the first consumer stores them, and the second one finds them in the host's flags.</summary>
    public bool IsHandedOn;

    /// <summary>For flags: the addition or subtraction that computes them on its way, or -1. For that: the flags.</summary>
    public int Pair;
}
