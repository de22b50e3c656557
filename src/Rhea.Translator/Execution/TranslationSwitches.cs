namespace Rhea.Translator.Execution;

/// <summary>What a translator must do without: to measure what it gives, and to test what stands in for it.</summary>
/// <param name="Instructions">Host instructions that are not used.</param>
/// <param name="Passes">Passes that are not run.</param>
public readonly record struct TranslationSwitches(HostInstructions Instructions, TranslationPasses Passes)
{
    private static readonly (string Name, string Text, TranslationSwitches Off)[] s_all =
    [
        ("avx512", "AVX-512", Without(HostInstructions.Avx512)),
        ("avx2", "AVX2", Without(HostInstructions.Avx2)),
        ("bmi", "BMI1, BMI2 and LZCNT", Without(HostInstructions.Bmi)),
        ("fma", "fused multiply-add", Without(HostInstructions.Fma)),
        ("sha", "the instructions for SHA", Without(HostInstructions.Sha)),
        ("aes", "the instructions for AES", Without(HostInstructions.Aes)),
        ("pclmul", "products of polynomials", Without(HostInstructions.CarrylessMultiply)),
        ("loops", "loops within a region", Without(TranslationPasses.Loops)),
        ("conventions", "registers chosen for each loop", Without(TranslationPasses.Conventions)),
        ("deadwrites", "the removal of writes that nobody sees", Without(TranslationPasses.DeadWrites)),
        ("lazyflags", "flags evaluated only if somebody asks", Without(TranslationPasses.LazyFlags)),
        ("folding", "additions and shifts within addresses", Without(TranslationPasses.Folding)),
        ("fusion", "flags taken from the arithmetic before", Without(TranslationPasses.Fusion)),
        ("links", "jumps from region to region", Without(TranslationPasses.Links)),
        ("calls", "guest calls as host calls", Without(TranslationPasses.Calls)),
        ("idle", "temporaries in registers that nobody can see", Without(TranslationPasses.Idle)),
        ("streams", "pages that loops of a machine keep", Without(TranslationPasses.Streams)),
        ("sharing", "look-ups that accesses of a machine share", Without(TranslationPasses.Sharing)),
        ("carry", "carries handed on in the host's flags", Without(TranslationPasses.Carry)),
    ];

    /// <summary>The names of all switches, and what each switches off.</summary>
    public static IEnumerable<(string Name, string Text)> All => s_all.Select(item => (item.Name, item.Text));

    /// <summary>What is off, as properties: each behind a comma.</summary>
    public string Properties
    {
        get
        {
            TranslationSwitches off = this;
            return string.Concat(s_all.Where(item => off.Has(item.Off)).Select(item => $",{item.Name}=off"));
        }
    }

    /// <summary>The switches after a property <c>NAME=on</c> or <c>NAME=off</c>; null if it is none of these.</summary>
    public TranslationSwitches? With(string property)
    {
        foreach ((string name, _, TranslationSwitches off) in s_all)
        {
            if (property == name + "=off")
            {
                return new(Instructions | off.Instructions, Passes | off.Passes);
            }

            if (property == name + "=on")
            {
                return new(Instructions & ~off.Instructions, Passes & ~off.Passes);
            }
        }

        return null;
    }

    private static TranslationSwitches Without(HostInstructions instructions) => new(instructions, 0);

    private static TranslationSwitches Without(TranslationPasses passes) => new(0, passes);

    private bool Has(TranslationSwitches off) => (Instructions & off.Instructions) == off.Instructions && (Passes & off.Passes) == off.Passes;
}
