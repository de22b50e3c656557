using Iced.Intel;
using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Tests.Harness;

/// <summary>Looks whether generated code has instructions that it should do without.</summary>
internal sealed unsafe class InstructionLog(HostInstructions off) : ITranslationLog
{
    public bool WantsEntries => false;

    /// <summary>The first instruction that should not be there, or null.</summary>
    public string? Found { get; private set; }

    public void Built(Region region, Func<ulong, nint> locate)
    {
    }

    public void Optimised(Region region)
    {
    }

    public void Compiled(Region region, nint address, int length)
    {
        byte[] code = new ReadOnlySpan<byte>((void*)address, length).ToArray();
        Decoder decoder = Decoder.Create(64, code, (ulong)address);
        while (decoder.IP < (ulong)(address + length))
        {
            decoder.Decode(out Instruction instruction);
            foreach (CpuidFeature feature in instruction.Code.CpuidFeatures())
            {
                if ((Of(feature) & off) != 0)
                {
                    Found ??= $"{instruction} ({feature})";
                }
            }
        }
    }

    public void Entering(Vcpu vcpu, ulong address)
    {
    }

    public void Left(Vcpu vcpu, ExitReason reason)
    {
    }

    private static HostInstructions Of(CpuidFeature feature) => feature switch
    {
        CpuidFeature.AVX2 => HostInstructions.Avx2,
        CpuidFeature.AVX512F or CpuidFeature.AVX512DQ or CpuidFeature.AVX512VL or CpuidFeature.AVX512BW => HostInstructions.Avx512,
        CpuidFeature.BMI1 or CpuidFeature.BMI2 or CpuidFeature.LZCNT => HostInstructions.Bmi,
        CpuidFeature.FMA => HostInstructions.Fma,
        CpuidFeature.SHA => HostInstructions.Sha,
        CpuidFeature.AES => HostInstructions.Aes,
        CpuidFeature.PCLMULQDQ => HostInstructions.CarrylessMultiply,
        _ => HostInstructions.None,
    };
}
