namespace Rhea.Generators.Decoding.Model;

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
