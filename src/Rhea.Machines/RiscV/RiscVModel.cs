using Rhea.Guest.RiscV.Privileged;

namespace Rhea.Machines.RiscV;

/// <summary>A model of processor with its properties, as -cpu names it: what the harts are, and what the device tree says about them.</summary>
public sealed record RiscVModel
{
    private const int ProtectionEntries = 16;

    /// <summary>Extensions in the order of the ISA string; those without a flag are always there.</summary>
    private static readonly (string Name, HartExtensions Flag)[] s_extensions =
    [
        ("zicbom", HartExtensions.Zicbom), ("zicboz", HartExtensions.Zicboz), ("zicntr", HartExtensions.Zicntr), ("zicond", default), ("zicsr", default),
        ("zifencei", default), ("zihintntl", default), ("zihintpause", default), ("zihpm", HartExtensions.Zihpm), ("zacas", default), ("zawrs", default),
        ("zfa", default), ("zfh", default), ("zba", default), ("zbb", default), ("zbc", default), ("zbs", default),
        ("smepmp", HartExtensions.Smepmp), ("sstc", HartExtensions.Sstc), ("svade", HartExtensions.Svade), ("svadu", HartExtensions.Svadu),
        ("svinval", HartExtensions.Svinval), ("svnapot", HartExtensions.Svnapot), ("svpbmt", HartExtensions.Svpbmt),
    ];

    private static readonly (string Name, VirtualMemory Scheme, string Type)[] s_schemes =
    [
        ("sv39", VirtualMemory.Sv39, "riscv,sv39"), ("sv48", VirtualMemory.Sv48, "riscv,sv48"), ("sv57", VirtualMemory.Sv57, "riscv,sv57"),
    ];

    /// <summary>The models.</summary>
    public static IReadOnlyList<string> Names { get; } = ["rv64", "max"];

    /// <summary>The properties that can be switched on and off.</summary>
    public static IReadOnlyList<string> Properties { get; } =
        [.. s_extensions.Where(extension => extension.Flag != default).Select(extension => extension.Name), .. s_schemes.Select(scheme => scheme.Name), "mmu", "pmp", "debug"];

    /// <summary>What the harts are.</summary>
    public HartSettings Hart { get; private init; } = new();

    /// <summary>What the device tree says.</summary>
    public RiscVHartDescription Description { get; private init; } = new();

    /// <summary>Reads "rv64,sstc=off". Null for null: the board's own model. Gives null and what is wrong where it makes no sense.</summary>
    public static RiscVModel? Parse(string? text, out string? error)
    {
        string[] parts = (text ?? Names[0]).Split(',');
        HartExtensions extensions = new HartSettings().Extensions;
        var schemes = s_schemes.ToDictionary(scheme => scheme.Name, _ => true);
        bool protects = true, translates = true;
        error = Names.Contains(parts[0]) ? null : $"there is no processor '{parts[0]}' for this board; there are: {string.Join(", ", Names)}";
        foreach (string part in parts.Skip(1))
        {
            string name = part.Split('=')[0];
            bool? value = part[name.Length..] switch { "" or "=on" or "=true" => true, "=off" or "=false" => false, _ => null };
            (string Name, HartExtensions Flag) extension = Array.Find(s_extensions, known => known.Name == name);
            if (value is not { } isOn)
                error ??= $"processor property '{part}': write {name}=on or {name}=off";
            else if (schemes.ContainsKey(name))
                schemes[name] = isOn;
            else if (name is "mmu")
                translates = isOn;
            else if (name is "pmp")
                protects = isOn;
            else if (name is "debug")
                extensions = isOn ? extensions | HartExtensions.Sdtrig : extensions & ~HartExtensions.Sdtrig;
            else if (extension.Name is null)
                error ??= $"there is no processor property '{name}'; there are: {string.Join(", ", Properties)}";
            else if (extension.Flag == default && !isOn)
                error ??= $"processor property '{part}': this extension cannot be switched off";
            else
                extensions = isOn ? extensions | extension.Flag : extensions & ~extension.Flag;
        }

        error ??= Contradiction(extensions, schemes, protects);
        if (error is not null)
            return null;
        (string Name, VirtualMemory Scheme, string Type) largest = s_schemes.LastOrDefault(scheme => translates && schemes[scheme.Name]);
        return Make(extensions, largest.Scheme, largest.Type, protects ? ProtectionEntries : 0);
    }

    private static string? Contradiction(HartExtensions extensions, Dictionary<string, bool> schemes, bool protects)
    {
        if ((schemes["sv57"] && !schemes["sv48"]) || (schemes["sv48"] && !schemes["sv39"]))
            return "processor properties: sv57 needs sv48, and sv48 needs sv39";
        if (!protects && (extensions & HartExtensions.Smepmp) != 0)
            return "processor properties: pmp=off needs smepmp=off";
        return null;
    }

    private static RiscVModel Make(HartExtensions extensions, VirtualMemory scheme, string? type, int entries)
    {
        string[] present = [.. s_extensions.Where(e => e.Flag == default || (extensions & e.Flag) != 0).Select(e => e.Name)];
        bool hasBlocks = (extensions & (HartExtensions.Zicbom | HartExtensions.Zicboz)) != 0;
        return new RiscVModel
        {
            Hart = new HartSettings { Extensions = extensions, LargestVirtualMemory = scheme, ProtectionEntries = entries },
            Description = new RiscVHartDescription
            {
                IsaString = "rv64imafdc_" + string.Join('_', present),
                IsaExtensions = ["i", "m", "a", "f", "d", "c", .. present],
                MmuType = type,
                CacheBlockSize = hasBlocks ? 64u : 0,
            },
        };
    }
}
