using System.Runtime.Intrinsics.X86;
using Rhea.Translator.Execution;

namespace Rhea.Translator.X64;

/// <summary>What generated code may use of the host's processor beyond the base.</summary>
internal sealed record HostFeatures(bool Avx, HostInstructions Instructions)
{
    public bool Avx2 => Has(HostInstructions.Avx2);

    public bool Fma => Has(HostInstructions.Fma);

    public bool Bmi => Has(HostInstructions.Bmi);

    public bool Avx512 => Has(HostInstructions.Avx512);

    public bool Aes => Has(HostInstructions.Aes);

    public bool CarrylessMultiply => Has(HostInstructions.CarrylessMultiply);

    public bool Sha => Has(HostInstructions.Sha);

    /// <summary>Asks the processor (CPUID leaves 1 and 7), as seldom as possible: virtual machines trap that.</summary>
    public static HostFeatures Detect()
    {
        (_, _, int base1, _) = X86Base.CpuId(1, 0);
        (_, int leaf7, _, _) = X86Base.CpuId(7, 0);
        bool avx = IsSet(base1, 27) && IsSet(base1, 28);
        HostInstructions found = HostInstructions.None;
        void Note(HostInstructions instructions, bool there) => found |= there ? instructions : 0;
        Note(HostInstructions.Avx2, IsSet(leaf7, 5));
        Note(HostInstructions.Fma, IsSet(base1, 12));
        Note(HostInstructions.Bmi, IsSet(leaf7, 3) && IsSet(leaf7, 8) && Lzcnt.IsSupported);
        Note(HostInstructions.Avx512, IsSet(leaf7, 16) && IsSet(leaf7, 17) && IsSet(leaf7, 31));
        Note(HostInstructions.Aes, IsSet(base1, 25));
        Note(HostInstructions.CarrylessMultiply, IsSet(base1, 1));
        Note(HostInstructions.Sha, IsSet(leaf7, 29));
        return new HostFeatures(avx, avx ? found : HostInstructions.None);
    }

    /// <summary>The same without some.</summary>
    public HostFeatures Without(HostInstructions off) => this with { Instructions = Instructions & ~off };

    private static bool IsSet(int word, int bit) => (word >> bit & 1) != 0;

    private bool Has(HostInstructions instruction) => (Instructions & instruction) != 0;
}
