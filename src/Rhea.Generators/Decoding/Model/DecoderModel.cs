using Rhea.Generators.Decoding.Syntax;

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

/// <summary>An argument set: becomes a structure.</summary>
internal sealed class ArgumentSet(string name, SourcePlace place, string documentation, IReadOnlyList<Argument> arguments)
{
    public string Name { get; } = name;
    public SourcePlace Place { get; } = place;
    public string Documentation { get; } = documentation;
    public IReadOnlyList<Argument> Arguments { get; } = arguments;
    public bool IsUsed { get; set; }
}

/// <summary>One argument: becomes a field of the structure.</summary>
internal readonly struct Argument(string name, string type)
{
    /// <summary>The name in the decode file.</summary>
    public string Name { get; } = name;

    /// <summary>The C# type.</summary>
    public string Type { get; } = type;

    /// <summary>The name of the structure's field.</summary>
    public string FieldName => char.ToUpperInvariant(Name[0]) + Name.Substring(1);
}

/// <summary>A field at its place in one pattern, by bit numbers of the window.</summary>
internal readonly struct NamedBits(string name, int low, int width)
{
    public string Name { get; } = name;
    public int Low { get; } = low;
    public int Width { get; } = width;
}

/// <summary>A value made of pieces of the window, or a constant.</summary>
internal sealed class FieldValue(long? constant, bool signed, IReadOnlyList<NamedBits> pieces, IReadOnlyList<TransformSyntax> transforms)
{
    public long? Constant { get; } = constant;
    public bool Signed { get; } = signed;

    /// <summary>The pieces, most significant first.</summary>
    public IReadOnlyList<NamedBits> Pieces { get; } = pieces;
    public IReadOnlyList<TransformSyntax> Transforms { get; } = transforms;
}

/// <summary>One pattern, with everything resolved; all bit numbers are those of the window.</summary>
internal sealed class Pattern(string name, SourcePlace place)
{
    /// <summary>The name as written; what follows a dot tells apart several encodings that share a method.</summary>
    public string Name { get; } = name;
    public SourcePlace Place { get; } = place;
    public string Documentation { get; set; } = "";

    /// <summary>The name of the handler's method.</summary>
    public string Method { get; } = name.Split('.')[0];

    /// <summary>The name as a C# identifier.</summary>
    public string Identifier { get; } = name.Replace('.', '_');

    /// <summary>The length of the instruction in bits.</summary>
    public int Width { get; set; }

    /// <summary>The bits that are fixed.</summary>
    public ulong Mask { get; set; }

    /// <summary>The values of the fixed bits.</summary>
    public ulong Value { get; set; }

    /// <summary>The bits that decoding ignores and encoding must write as <see cref="ShouldValue"/>.</summary>
    public ulong ShouldMask { get; set; }

    /// <summary>The values of the bits of <see cref="ShouldMask"/>.</summary>
    public ulong ShouldValue { get; set; }

    /// <summary>The bits as written, from the most significant of the instruction.</summary>
    public string Diagram { get; set; } = "";
    public List<NamedBits> Fields { get; } = [];
    public ArgumentSet? Set { get; set; }

    /// <summary>The values of the arguments, in the order of the set.</summary>
    public List<FieldValue> Values { get; } = [];
    public Condition? Condition { get; set; }
    public List<string> Tags { get; } = [];
    public List<Template> Templates { get; } = [];

    /// <summary>The groups that contain the pattern, outermost first.</summary>
    public IReadOnlyList<GroupSyntax> Groups { get; set; } = [];
}
