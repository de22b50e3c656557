namespace Rhea.Generators.Decoding.Syntax;

/// <summary>One file as written.</summary>
internal sealed class FileSyntax(string path)
{
    public string Path { get; } = path;
    public Token? Decoder { get; set; }
    public Token? Namespace { get; set; }
    public Token? First { get; set; }
    public List<Token> Widths { get; } = [];
    public List<FieldSyntax> Fields { get; } = [];
    public List<SetSyntax> Sets { get; } = [];
    public List<PatternSyntax> Formats { get; } = [];
    public GroupSyntax Root { get; } = new(false);
}
