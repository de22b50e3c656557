using Rhea.Generators.Decoding.Syntax;

namespace Rhea.Generators.Decoding.Model;

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
