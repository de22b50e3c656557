namespace Rhea.Generators.Decoding.Model;

/// <summary>A whole decoder: the union of the files that name it, checked.</summary>
internal sealed class DecoderModel(string name, string @namespace, IReadOnlyList<int> widths, bool firstUnitIsHigh)
{
    /// <summary>The prefix of all generated types, as <c>A64</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The namespace of the generated types.</summary>
    public string Namespace { get; } = @namespace;

    /// <summary>The lengths in bits that an instruction may have, ascending.</summary>
    public IReadOnlyList<int> Widths { get; } = widths;

    /// <summary>Whether a short instruction occupies the high bits of the window rather than the low ones.</summary>
    public bool FirstUnitIsHigh { get; } = firstUnitIsHigh;

    /// <summary>The argument sets, in the order of declaration.</summary>
    public List<ArgumentSet> Sets { get; } = [];

    /// <summary>The patterns, in the order of the files.</summary>
    public List<Pattern> Patterns { get; } = [];

    /// <summary>The width of the window that the decoder examines.</summary>
    public int WindowWidth => Widths[Widths.Count - 1];

    /// <summary>Whether instructions have more than one length.</summary>
    public bool IsVariable => Widths.Count > 1;

    /// <summary>The C# type of the window.</summary>
    public string WordType => WindowWidth > 32 ? "ulong" : "uint";

    /// <summary>The C# suffix of a literal of <see cref="WordType"/>.</summary>
    public string Suffix => WindowWidth > 32 ? "UL" : "u";
}
