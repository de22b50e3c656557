namespace Rhea.Translator.Ir;

/// <summary>
/// A condition on N, Z, C, V, in the numbering of the Arm manuals (C1.2.4): an odd one is the opposite of the even one below it.
/// C after a subtraction is "no borrow".
/// </summary>
/// <remarks>Instructions of the intermediate representation have none of the two "always": builders fold them.</remarks>
public enum Condition : byte
{
    /// <summary>Z.</summary>
    Equal,

    /// <summary>Not Z.</summary>
    NotEqual,

    /// <summary>C (unsigned higher or same).</summary>
    CarrySet,

    /// <summary>Not C (unsigned lower).</summary>
    CarryClear,

    /// <summary>N.</summary>
    Negative,

    /// <summary>Not N.</summary>
    NotNegative,

    /// <summary>V.</summary>
    Overflow,

    /// <summary>Not V.</summary>
    NoOverflow,

    /// <summary>C and not Z.</summary>
    UnsignedHigher,

    /// <summary>Not C, or Z.</summary>
    UnsignedLowerOrSame,

    /// <summary>N equals V.</summary>
    GreaterOrEqual,

    /// <summary>N differs from V.</summary>
    Less,

    /// <summary>Not Z, and N equals V.</summary>
    Greater,

    /// <summary>Z, or N differs from V.</summary>
    LessOrEqual,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Always, in its second encoding.</summary>
    AlwaysToo,
}
