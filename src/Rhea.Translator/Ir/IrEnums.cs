namespace Rhea.Translator.Ir;

/// <summary>The lane of a vector operation.</summary>
public enum Lane : byte
{
    /// <summary>8 bits.</summary>
    B = 0,

    /// <summary>16 bits.</summary>
    H = 1,

    /// <summary>32 bits.</summary>
    S = 2,

    /// <summary>64 bits.</summary>
    D = 3,
}

/// <summary>What an atomic read-modify-write does.</summary>
public enum AtomicOperation : byte
{
    /// <summary>old + value.</summary>
    Add,

    /// <summary>old and not value.</summary>
    Clear,

    /// <summary>old xor value.</summary>
    Xor,

    /// <summary>old or value.</summary>
    Or,

    /// <summary>The larger, signed.</summary>
    MaxSigned,

    /// <summary>The smaller, signed.</summary>
    MinSigned,

    /// <summary>The larger, unsigned.</summary>
    MaxUnsigned,

    /// <summary>The smaller, unsigned.</summary>
    MinUnsigned,

    /// <summary>value.</summary>
    Swap,
}

/// <summary>How a floating-point operation with its own rounding rounds.</summary>
public enum FloatRounding : byte
{
    /// <summary>To nearest, ties to even.</summary>
    NearestEven,

    /// <summary>Toward plus infinity.</summary>
    Up,

    /// <summary>Toward minus infinity.</summary>
    Down,

    /// <summary>Toward zero.</summary>
    Zero,

    /// <summary>To nearest, ties away from zero.</summary>
    NearestAway,

    /// <summary>As the guest's control register says.</summary>
    Current,
}

/// <summary>What the builder of a region knows about an exit.</summary>
[Flags]
public enum ExitHints : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The flags are written at the target before anything can read or observe them.</summary>
    FlagsDead = 1,

    /// <summary>The flags are read soon at the target.</summary>
    FlagsRead = 2,

    /// <summary>The target may lead back here: requests to leave are polled.</summary>
    Poll = 4,
}
