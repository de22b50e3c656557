namespace Rhea.SoftFloat;

/// <summary>The negations that the variants of fused multiply-add apply; they combine.</summary>
[Flags]
public enum FusedNegation : byte
{
    /// <summary>a × b + c.</summary>
    None = 0,

    /// <summary>The product is negated: Arm FMSUB is <c>c − a × b</c>.</summary>
    Product = 1 << 0,

    /// <summary>The addend is negated: Arm FNMSUB is <c>a × b − c</c>, and FNMADD, with the product's, <c>−a × b − c</c>.</summary>
    Addend = 1 << 1,

    /// <summary>The rounded result is negated unless it is a NaN (PowerPC fnmadd, s390x).</summary>
    Result = 1 << 2,
}
