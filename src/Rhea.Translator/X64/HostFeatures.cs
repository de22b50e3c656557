using System.Runtime.Intrinsics.X86;

namespace Rhea.Translator.X64;

/// <summary>What the host's processor offers beyond the base (CPUID leaves 1 and 7).</summary>
internal sealed record HostFeatures(bool Avx2, bool Fma, bool Bmi, bool F16C, bool Avx512, bool Aes, bool CarrylessMultiply, bool Sha)
{
    /// <summary>Asks the processor.</summary>
    public static HostFeatures Detect()
    {
        (int _, int _, int ecx1, int _) = X86Base.CpuId(1, 0);
        (int _, int ebx7, int _, int _) = X86Base.CpuId(7, 0);
        bool osAvx = (ecx1 & (1 << 27)) != 0 && (ecx1 & (1 << 28)) != 0;
        return new HostFeatures(
            osAvx && (ebx7 & (1 << 5)) != 0,
            osAvx && (ecx1 & (1 << 12)) != 0,
            (ebx7 & (1 << 3)) != 0 && (ebx7 & (1 << 8)) != 0,
            osAvx && (ecx1 & (1 << 29)) != 0,
            osAvx && (ebx7 & (1 << 16)) != 0 && (ebx7 & (1 << 17)) != 0 && (ebx7 & (1 << 31)) != 0,
            osAvx && (ecx1 & (1 << 25)) != 0,
            osAvx && (ecx1 & (1 << 1)) != 0,
            osAvx && (ebx7 & (1 << 29)) != 0);
    }
}
