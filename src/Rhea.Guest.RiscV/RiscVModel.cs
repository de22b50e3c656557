using Rhea.Guest.RiscV.Privileged;

namespace Rhea.Guest.RiscV;

/// <summary>A model of processor with its properties, as -cpu names it: what the harts are, and how systems and programs are told.</summary>
public sealed record RiscVModel
{
    private const int ProtectionEntries = 16;
    private const HartExtensions Bits = HartExtensions.Zba | HartExtensions.Zbb | HartExtensions.Zbs;

    /// <summary>Extensions of one letter in the order of ISA strings; I is always there.</summary>
    private static readonly (string Name, HartExtensions Flag)[] Letters =
    [
        ("m", HartExtensions.M), ("a", HartExtensions.A), ("f", HartExtensions.F), ("d", HartExtensions.D), ("c", HartExtensions.C),
    ];

    /// <summary>The others, in the order of ISA strings (Unprivileged ISA, 36.2), each with what must be there. Those that are switches have one flag of their own.</summary>
    private static readonly (string Name, HartExtensions Flags, bool IsSwitch)[] Others =
    [
        ("zicbom", HartExtensions.Zicbom, true), ("zicbop", HartExtensions.Zicbop, true), ("zicboz", HartExtensions.Zicboz, true),
        ("zicntr", HartExtensions.Zicntr, true), ("zicond", HartExtensions.Zicond, true), ("zicsr", HartExtensions.I, false),
        ("zifencei", HartExtensions.Zifencei, true), ("zihintntl", HartExtensions.Zihintntl, true), ("zihintpause", HartExtensions.Zihintpause, true),
        (HardwareCounters, HartExtensions.Zihpm, true), ("zaamo", HartExtensions.A, false), ("zacas", HartExtensions.Zacas, true),
        ("zalrsc", HartExtensions.A, false), ("zawrs", HartExtensions.Zawrs, true), ("zfa", HartExtensions.Zfa, true), ("zfh", HartExtensions.Zfh, true),
        ("zfhmin", HartExtensions.Zfh, false), ("zca", HartExtensions.C, false), ("zcb", HartExtensions.Zcb, true),
        ("zcd", HartExtensions.C | HartExtensions.D, false), ("zcf", HartExtensions.C | HartExtensions.F, false), ("zba", HartExtensions.Zba, true),
        ("zbb", HartExtensions.Zbb, true), ("zbc", HartExtensions.Zbc, true), ("zbs", HartExtensions.Zbs, true), ("smepmp", HartExtensions.Smepmp, true),
        ("sstc", HartExtensions.Sstc, true), ("svade", HartExtensions.Svade, true), ("svadu", HartExtensions.Svadu, true),
        ("svinval", HartExtensions.Svinval, true), ("svnapot", HartExtensions.Svnapot, true), ("svpbmt", HartExtensions.Svpbmt, true),
    ];

    /// <summary>Systems with 64 bits only.</summary>
    private const HartExtensions Wide = HartExtensions.Svnapot | HartExtensions.Svpbmt;

    private const string HardwareCounters = "zihpm", CompressedSingle = "zcf";

    private static readonly (string Name, HartExtensions Flag)[] Switches =
        [.. Letters, .. Others.Where(other => other.IsSwitch).Select(other => (other.Name, other.Flags))];

    private static readonly (string Name, HartExtensions Flag, string Needs, HartExtensions Needed)[] Dependencies =
    [
        ("d", HartExtensions.D, "f", HartExtensions.F), ("zfh", HartExtensions.Zfh, "f", HartExtensions.F), ("zfa", HartExtensions.Zfa, "f", HartExtensions.F),
        ("zcb", HartExtensions.Zcb, "c", HartExtensions.C), ("zacas", HartExtensions.Zacas, "a", HartExtensions.A),
        ("zawrs", HartExtensions.Zawrs, "a", HartExtensions.A),
    ];

    private static readonly (string Name, VirtualMemory Scheme)[] WideSchemes =
        [("sv39", VirtualMemory.Sv39), ("sv48", VirtualMemory.Sv48), ("sv57", VirtualMemory.Sv57)];

    private static readonly (string Name, VirtualMemory Scheme)[] NarrowSchemes = [("sv32", VirtualMemory.Sv32)];

    /// <summary>What the harts are.</summary>
    public HartSettings Hart { get; private init; } = new();

    /// <summary>The value of riscv,isa in a device tree, "rv64imafdc_zicbom...".</summary>
    public string IsaString { get; private init; } = "";

    /// <summary>The values of riscv,isa-extensions.</summary>
    public IReadOnlyList<string> IsaExtensions { get; private init; } = [];

    /// <summary>As <see cref="IsaString"/>, of what programs may use.</summary>
    public string UserIsaString { get; private init; } = "";

    /// <summary>The value of mmu-type, "riscv,sv57"; null without virtual memory.</summary>
    public string? MmuType { get; private init; }

    /// <summary>The size of the blocks of the cbo instructions, 0 without them.</summary>
    public uint CacheBlockSize { get; private init; }

    /// <summary>The models.</summary>
    public static IReadOnlyList<string> Names(int xlen) => xlen == 64 ? ["rv64", "max"] : ["rv32", "max"];

    /// <summary>The properties that can be switched on and off.</summary>
    public static IReadOnlyList<string> Properties(int xlen) =>
        [.. Switches.Where(s => xlen == 64 || (s.Flag & Wide) == 0).Select(s => s.Name), .. Schemes(xlen).Select(scheme => scheme.Name), "mmu", "pmp", "debug"];

    /// <summary>Whether the harts have all of these.</summary>
    public bool Has(HartExtensions extensions) => Hart.Has(extensions);

    /// <summary>Reads "rv64,sstc=off". The first model for null. Gives null and what is wrong where it makes no sense.</summary>
    public static RiscVModel? Parse(string? text, int xlen, out string? error)
    {
        IReadOnlyList<string> names = Names(xlen);
        string[] parts = (text ?? names[0]).Split(',');
        HartExtensions extensions = HartExtensions.Application & ~(xlen == 64 ? 0 : Wide);
        Dictionary<string, bool> schemes = Schemes(xlen).ToDictionary(scheme => scheme.Name, _ => true);
        bool protects = true, translates = true;
        error = names.Contains(parts[0]) ? null : $"there is no processor '{parts[0]}'; there are: {string.Join(", ", names)}";
        foreach (string part in parts.Skip(1))
        {
            string name = part.Split('=')[0];
            bool? value = part[name.Length..] switch { "" or "=on" or "=true" => true, "=off" or "=false" => false, _ => null };
            HartExtensions flag = name == "debug" ? HartExtensions.Sdtrig : Array.Find(Switches, known => known.Name == name).Flag;
            if (value is not { } isOn)
                error ??= $"processor property '{part}': write {name}=on or {name}=off";
            else if (schemes.ContainsKey(name))
                schemes[name] = isOn;
            else if (name is "mmu")
                translates = isOn;
            else if (name is "pmp")
                protects = isOn;
            else if (Array.Exists(Others, other => other.Name == name && !other.IsSwitch) || name == "i")
                error ??= isOn ? null : $"processor property '{part}': this extension cannot be switched off by itself";
            else if (flag == 0 || !Properties(xlen).Contains(name))
                error ??= $"there is no processor property '{name}'; there are: {string.Join(", ", Properties(xlen))}";
            else
                extensions = isOn ? extensions | flag : extensions & ~flag;
        }

        error ??= Contradiction(extensions, schemes, protects);
        if (error is not null)
            return null;
        if ((extensions & Bits) != Bits)
            extensions &= ~HartExtensions.B;
        (string? scheme, VirtualMemory largest) = Schemes(xlen).LastOrDefault(s => translates && schemes[s.Name]);
        return Make(xlen, extensions, scheme, largest, protects ? ProtectionEntries : 0);
    }

    private static (string Name, VirtualMemory Scheme)[] Schemes(int xlen) => xlen == 64 ? WideSchemes : NarrowSchemes;

    private static string? Contradiction(HartExtensions extensions, Dictionary<string, bool> schemes, bool protects)
    {
        foreach ((string name, HartExtensions flag, string needs, HartExtensions needed) in Dependencies)
        {
            if ((extensions & flag) != 0 && (extensions & needed) == 0)
                return $"processor properties: {name} needs {needs}; write {name}=off as well";
        }

        if (schemes.TryGetValue("sv57", out bool widest) && ((widest && !schemes["sv48"]) || (schemes["sv48"] && !schemes["sv39"])))
            return "processor properties: sv57 needs sv48, and sv48 needs sv39";
        if (!protects && (extensions & HartExtensions.Smepmp) != 0)
            return "processor properties: pmp=off needs smepmp=off";
        return null;
    }

    private static RiscVModel Make(int xlen, HartExtensions extensions, string? scheme, VirtualMemory largest, int entries)
    {
        const uint blockSize = 64;
        string[] letters = ["i", .. Letters.Where(letter => (extensions & letter.Flag) != 0).Select(letter => letter.Name)];
        string[] others = [.. Others.Where(o => (extensions & o.Flags) == o.Flags && (xlen == 32 || o.Name != CompressedSingle)).Select(o => o.Name)];
        string start = $"rv{xlen}{string.Concat(letters)}_";
        bool hasBlocks = (extensions & (HartExtensions.Zicbom | HartExtensions.Zicboz)) != 0;
        return new RiscVModel
        {
            Hart = new HartSettings { Xlen = xlen, Extensions = extensions, LargestVirtualMemory = largest, ProtectionEntries = entries },
            IsaString = start + string.Join('_', others),
            IsaExtensions = [.. letters, .. others],
            UserIsaString = start + string.Join('_', others.Where(name => name[0] == 'z' && name != HardwareCounters)),
            MmuType = scheme is null ? null : "riscv," + scheme,
            CacheBlockSize = hasBlocks ? blockSize : 0,
        };
    }
}
