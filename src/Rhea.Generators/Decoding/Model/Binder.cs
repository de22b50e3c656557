using System.Linq;
using Rhea.Generators.Decoding.Syntax;

namespace Rhea.Generators.Decoding.Model;

/// <summary>Joins the files of one decoder, resolves names and checks everything that concerns more than one pattern.</summary>
internal sealed class Binder
{
    private readonly DecodeErrors _errors;
    private readonly IReadOnlyList<FileSyntax> _files;
    private readonly Dictionary<string, Token> _names = new(StringComparer.Ordinal);

    private Binder(IReadOnlyList<FileSyntax> files, DecodeErrors errors)
    {
        _files = files;
        _errors = errors;
    }

    /// <summary>The width of the window in bits.</summary>
    public int WindowWidth => Decoder.WindowWidth;

    /// <summary>The model under construction.</summary>
    public DecoderModel Decoder { get; private set; } = null!;

    /// <summary>The declared fields.</summary>
    public Dictionary<string, FieldSyntax> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>The declared formats.</summary>
    public Dictionary<string, PatternSyntax> Formats { get; } = new(StringComparer.Ordinal);

    /// <summary>The argument sets, declared or implied by a pattern.</summary>
    public Dictionary<string, ArgumentSet> Sets { get; } = new(StringComparer.Ordinal);

    /// <summary>The declared fields and formats that something refers to.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    /// <summary>Binds the files of one decoder; <see langword="null"/> if the header is not complete.</summary>
    public static DecoderModel? Bind(IReadOnlyList<FileSyntax> files, DecodeErrors errors)
    {
        var binder = new Binder(files, errors);
        return binder.Run() ? binder.Decoder : null;
    }

    private bool Run()
    {
        if (HeaderBinder.Bind(_files, _errors) is not { } decoder)
        {
            return false;
        }

        Decoder = decoder;
        Declare();
        foreach (FileSyntax file in _files)
        {
            Visit(file.Root, []);
        }

        ReportUnused();
        Decoder.Sets.AddRange(Sets.Values.OrderBy(set => set.Name, StringComparer.Ordinal));
        if (_errors.None)
        {
            OverlapChecker.Check(Decoder.Patterns, _errors);
        }

        return true;
    }

    private void Declare()
    {
        foreach (FileSyntax file in _files)
        {
            foreach (FieldSyntax field in file.Fields.Where(field => Claim("field", field.Name)))
            {
                Fields.Add(field.Name.Text, field);
            }

            foreach (PatternSyntax format in file.Formats.Where(format => Claim("format", format.Name)))
            {
                Formats.Add(format.Name.Text, format);
            }

            foreach (SetSyntax set in file.Sets.Where(set => Claim("set", set.Name)))
            {
                Sets.Add(set.Name.Text, SetBinder.Bind(set, _errors));
            }
        }
    }

    /// <summary>Reserves a name among its kind; reports a second declaration.</summary>
    private bool Claim(string kind, Token name)
    {
        string key = kind + " " + name.Text;
        if (_names.TryGetValue(key, out Token previous))
        {
            _errors.Report(DecodeErrorKind.DuplicateName, name.Place, $"The {kind} '{name.Text}' is already declared at {previous.Place}.");
            return false;
        }

        _names.Add(key, name);
        return true;
    }

    private void Visit(GroupSyntax group, List<GroupSyntax> outer)
    {
        var groups = new List<GroupSyntax>(outer) { group };
        foreach (ItemSyntax item in group.Items)
        {
            if (item is GroupSyntax inner)
            {
                Visit(inner, groups);
            }
            else if (item is PatternSyntax syntax && Claim("pattern", syntax.Name))
            {
                Pattern? pattern = new PatternBinder(this, syntax, _errors).Run();
                if (pattern is not null)
                {
                    pattern.Groups = groups;
                    Decoder.Patterns.Add(pattern);
                    CheckMethod(pattern);
                }
            }
        }
    }

    /// <summary>Checks that the patterns that share a method have the same arguments.</summary>
    private void CheckMethod(Pattern pattern)
    {
        Pattern first = Decoder.Patterns.First(other => other.Method == pattern.Method);
        if (first.Set != pattern.Set)
        {
            _errors.Report(DecodeErrorKind.Arguments, pattern.Place,
                $"'{pattern.Name}' shares the method of '{first.Name}' at {first.Place}, and has other arguments than its set '{first.Set?.Name}'.");
        }
    }

    private void ReportUnused()
    {
        foreach (FieldSyntax field in Fields.Values.Where(field => !Used.Contains("field " + field.Name.Text)))
        {
            _errors.Report(DecodeErrorKind.Unused, field.Name.Place, $"The field '{field.Name.Text}' is not used.");
        }

        foreach (PatternSyntax format in Formats.Values.Where(format => !Used.Contains("format " + format.Name.Text)))
        {
            _errors.Report(DecodeErrorKind.Unused, format.Name.Place, $"The format '{format.Name.Text}' is not used.");
        }

        foreach (ArgumentSet set in Sets.Values.Where(set => !set.IsUsed))
        {
            _errors.Report(DecodeErrorKind.Unused, set.Place, $"The argument set '{set.Name}' is not used.");
        }
    }
}
