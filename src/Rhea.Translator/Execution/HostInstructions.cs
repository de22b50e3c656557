namespace Rhea.Translator.Execution;

/// <summary>Instructions of the host beyond AVX, which the native backend uses where it may.</summary>
[Flags]
public enum HostInstructions
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>AVX-512 F, DQ and VL.</summary>
    Avx512 = 1,

    /// <summary>AVX2: shifts of each lane by its own count, bytes and words spread over a vector.</summary>
    Avx2 = 2,

    /// <summary>BMI1, BMI2 and LZCNT.</summary>
    Bmi = 4,

    /// <summary>Fused multiply-add.</summary>
    Fma = 8,

    /// <summary>SHA-1 and SHA-256.</summary>
    Sha = 16,

    /// <summary>AES.</summary>
    Aes = 32,

    /// <summary>PCLMULQDQ: products of polynomials.</summary>
    CarrylessMultiply = 64,

    /// <summary>All of these.</summary>
    All = 127,
}
