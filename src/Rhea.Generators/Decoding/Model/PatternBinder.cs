using System.Linq;
using Rhea.Generators.Decoding.Syntax;

namespace Rhea.Generators.Decoding.Model;

/// <summary>Turns one pattern as written into a <see cref="Pattern"/>.</summary>
internal sealed class PatternBinder(Binder binder, PatternSyntax syntax, DecodeErrors errors)
{
    private readonly Pattern _pattern = new(syntax.Name.Text, syntax.Name.Place);
    private readonly List<(Token Name, ExpressionSyntax Value)> _named = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private PatternSyntax? _format;
    private ValueBinder _values = null!;
    private ulong _ignored;

    /// <summary>Binds the pattern; <see langword="null"/> after an error that leaves nothing to go on with.</summary>
    public Pattern? Run()
    {
        if (syntax.Format is { } name)
        {
            if (!binder.Formats.TryGetValue(name.Text, out _format))
            {
                errors.Report(DecodeErrorKind.UndefinedName, name.Place, $"There is no format '{name.Text}'.");
                return null;
            }

            binder.Used.Add("format " + name.Text);
        }

        _pattern.Documentation = syntax.Name.Documentation;
        var bits = new BitsBinder(binder.Decoder, _pattern, syntax, errors);
        if (!bits.Run(_format))
        {
            return null;
        }

        _values = new ValueBinder(binder, _pattern, bits.Shift, errors);
        _ignored = bits.Ignored;
        Collect();
        BindSet();
        if ((syntax.Condition ?? _format?.Condition) is { } condition)
        {
            _pattern.Condition = _values.Condition(condition, _used);
            if (syntax.Condition is not null && _format?.Condition is { } second)
            {
                _pattern.Condition = new Condition("&&", _values.Condition(second, _used), _pattern.Condition, [], 0);
            }
        }

        CheckUse();
        _pattern.Tags.AddRange((_format?.Tags ?? []).Concat(syntax.Tags).Select(tag => tag.Text).Distinct());
        new TemplateBinder(_pattern, errors).Bind(syntax.Templates, _format?.Templates ?? []);
        return _pattern;
    }

    /// <summary>Gathers the values that have a name: the pattern's own hide those of the format.</summary>
    private void Collect()
    {
        foreach (ElementSyntax element in syntax.Elements.Concat(_format?.Elements ?? []))
        {
            ExpressionSyntax? value = element is AssignmentSyntax assignment ? assignment.Value : (element as InlineFieldSyntax)?.Value;
            if (value is not null && !_named.Any(named => named.Name.Text == element.Token.Text))
            {
                _named.Add((element.Token, value));
            }
        }
    }

    private void BindSet()
    {
        Token? named = syntax.Set ?? _format?.Set;
        ArgumentSet? set;
        if (named is { } name)
        {
            if (!binder.Sets.TryGetValue(name.Text, out set))
            {
                errors.Report(DecodeErrorKind.UndefinedName, name.Place, $"There is no argument set '{name.Text}'.");
                return;
            }
        }
        else if (_named.Count == 0)
        {
            return;
        }
        else
        {
            set = FindOrImplySet();
        }

        set.IsUsed = true;
        _pattern.Set = set;
        foreach (Argument argument in set.Arguments)
        {
            int index = _named.FindIndex(candidate => candidate.Name.Text == argument.Name);
            if (index >= 0)
            {
                _used.Add(argument.Name);
                _pattern.Values.Add(_values.Value(_named[index].Value, _used));
            }
            else if (binder.Fields.TryGetValue(argument.Name, out FieldSyntax field))
            {
                binder.Used.Add("field " + argument.Name);
                _pattern.Values.Add(_values.Value(field.Value, _used));
            }
            else
            {
                errors.Report(DecodeErrorKind.Arguments, syntax.Name.Place,
                    $"'{syntax.Name.Text}' gives no value to the argument '{argument.Name}' of the set '{set.Name}'.");
            }
        }
    }

    /// <summary>Without a set's name: the declared set with the same arguments, or a new set named like the pattern.</summary>
    private ArgumentSet FindOrImplySet()
    {
        var consumed = new HashSet<string>(StringComparer.Ordinal);
        foreach ((Token name, ExpressionSyntax value) in _named)
        {
            consumed.UnionWith(value.Pieces.Where(piece => !piece.IsRange && piece.Token.Text != name.Text).Select(piece => piece.Token.Text));
        }

        List<Argument> arguments = [.. _named.Select(named => named.Name.Text).Where(name => !consumed.Contains(name)).Select(name => new Argument(name, "int"))];
        ArgumentSet? same = binder.Sets.Values.FirstOrDefault(set => set.Arguments.Select(argument => argument.Name).OrderBy(name => name, StringComparer.Ordinal)
            .SequenceEqual(arguments.Select(argument => argument.Name).OrderBy(name => name, StringComparer.Ordinal)));
        if (same is not null)
        {
            return same;
        }

        if (binder.Sets.TryGetValue(_pattern.Method, out ArgumentSet clash))
        {
            errors.Report(DecodeErrorKind.DuplicateName, syntax.Name.Place,
                $"'{syntax.Name.Text}' needs an argument set of its own, and that name belongs to the set at {clash.Place}; name the set with '->'.");
            return clash;
        }

        var implied = new ArgumentSet(_pattern.Method, syntax.Name.Place, "", arguments);
        binder.Sets.Add(implied.Name, implied);
        return implied;
    }

    private void CheckUse()
    {
        foreach ((Token name, ExpressionSyntax _) in _named.Where(named => !_used.Contains(named.Name.Text)))
        {
            if (syntax.Elements.Any(element => element.Token.Text == name.Text && element is AssignmentSyntax or InlineFieldSyntax))
            {
                errors.Report(DecodeErrorKind.Unused, name.Place, $"'{name.Text}' is neither an argument nor used in another value; write x for bits to ignore.");
            }
        }

        ulong unread = _pattern.Width == 0 ? 0 : ~(_pattern.Mask | _values.Read | _ignored | _pattern.ShouldMask) & _values.Extent;
        if (unread != 0)
        {
            errors.Report(DecodeErrorKind.UnreadBits, syntax.Name.Place,
                $"'{syntax.Name.Text}' leaves bit {BitMath.Lowest(unread) - _values.Shift} to no field; write x if it is to be ignored.");
        }
    }
}
