using Rhea.Generators.Decoding.Syntax;

namespace Rhea.Generators.Decoding.Model;

/// <summary>An argument set: becomes a structure.</summary>
internal sealed class ArgumentSet(string name, SourcePlace place, string documentation, IReadOnlyList<Argument> arguments)
{
    public string Name { get; } = name;
    public SourcePlace Place { get; } = place;
    public string Documentation { get; } = documentation;
    public IReadOnlyList<Argument> Arguments { get; } = arguments;
    public bool IsUsed { get; set; }
}
