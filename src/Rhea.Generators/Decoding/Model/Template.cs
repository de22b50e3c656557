namespace Rhea.Generators.Decoding.Model;

/// <summary>An assembly template as C#: an interpolated string on the arguments <c>a</c>, and a condition or none.</summary>
internal sealed class Template(string text, string source, string? condition)
{
    /// <summary>The text as written.</summary>
    public string Text { get; } = text;

    /// <summary>The C# interpolated string.</summary>
    public string Source { get; } = source;

    /// <summary>The C# condition.</summary>
    public string? Condition { get; } = condition;
}
