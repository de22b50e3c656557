namespace Rhea.SoftFloat;

/// <summary>The four exclusive relations of IEEE 754-2019, section 5.11.</summary>
public enum FloatRelation : sbyte
{
    /// <summary>The first operand is less than the second.</summary>
    Less = -1,

    /// <summary>The operands are equal; zeros are equal regardless of sign.</summary>
    Equal = 0,

    /// <summary>The first operand is greater than the second.</summary>
    Greater = 1,

    /// <summary>At least one operand is a NaN.</summary>
    Unordered = 2,
}
