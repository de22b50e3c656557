using System.Linq;
using System.Text;
using Rhea.Generators.Decoding.Syntax;

namespace Rhea.Generators.Decoding.Model;

/// <summary>Checks templates and turns them into C#: in braces are C# expressions in which the arguments go by their names.</summary>
internal sealed class TemplateBinder(Pattern pattern, DecodeErrors errors)
{
    private const string Mnemonic = "{mnemonic}";

    /// <summary>Binds the templates of a pattern; those of its format surround them at <c>{mnemonic}</c>, or stand in for them.</summary>
    public void Bind(IReadOnlyList<TemplateSyntax> own, IReadOnlyList<TemplateSyntax> inherited)
    {
        TemplateSyntax? wrapper = inherited.FirstOrDefault(template => template.Text.Text.Contains(Mnemonic));
        foreach (TemplateSyntax template in own.Count > 0 || wrapper is not null ? own : inherited)
        {
            // A pattern's template that has operands of its own is complete.
            bool wraps = wrapper is not null && !template.Text.Text.Contains(" ");
            string text = wraps ? wrapper!.Text.Text.Replace(Mnemonic, template.Text.Text) : template.Text.Text;
            string? condition = template.Condition is { } written ? Expression(written.Text, written.Place) : null;
            pattern.Templates.Add(new Template(text, Interpolated(text, template.Text.Place), condition));
        }
    }

    private string Interpolated(string text, SourcePlace place)
    {
        var source = new StringBuilder("$\"");
        for (int position = 0; position < text.Length; position++)
        {
            if (text[position] == '{' && position + 1 < text.Length && text[position + 1] == '{')
            {
                source.Append("{{");
                position++;
            }
            else if (text[position] == '{')
            {
                int end = text.IndexOf('}', position);
                if (end < 0)
                {
                    errors.Report(DecodeErrorKind.Syntax, place, "The template has a brace that is not closed; a literal one is written twice.");
                    return "\"\"";
                }

                source.Append('{').Append(Expression(text.Substring(position + 1, end - position - 1), place)).Append('}');
                position = end;
            }
            else
            {
                source.Append(text[position] == '\\' ? "\\\\" : text[position].ToString());
            }
        }

        return source.Append('"').ToString();
    }

    /// <summary>Puts the arguments for their names.</summary>
    private string Expression(string text, SourcePlace place)
    {
        int format = text.LastIndexOf(':');
        int end = format > 0 && text.Length - format <= 4 && text[format - 1] != ' ' ? format : text.Length;
        var source = new StringBuilder();
        for (int position = 0; position < end;)
        {
            char c = text[position];
            if (c == '\'' && text.IndexOf('\'', position + 1) is var close and > 0)
            {
                source.Append(text, position, close + 1 - position);
                position = close + 1;
            }
            else if (char.IsLetter(c) || c == '_')
            {
                int start = position;
                while (position < end && (char.IsLetterOrDigit(text[position]) || text[position] == '_'))
                {
                    position++;
                }

                source.Append(Name(text.Substring(start, position - start), position < text.Length && text[position] == '(', place));
            }
            else if (char.IsDigit(c))
            {
                while (position < end && char.IsLetterOrDigit(text[position]))
                {
                    source.Append(text[position++]);
                }
            }
            else
            {
                source.Append(c);
                position++;
            }
        }

        return source.Append(text, end, text.Length - end).ToString();
    }

    private string Name(string name, bool isCall, SourcePlace place)
    {
        if (isCall || name is "pc" or "int" or "uint" or "long" or "ulong" or "true" or "false")
        {
            return name;
        }

        foreach (Argument argument in pattern.Set?.Arguments ?? [])
        {
            if (argument.Name == name)
            {
                return "a." + argument.FieldName;
            }
        }

        errors.Report(DecodeErrorKind.UndefinedName, place, $"'{name}' in the template of '{pattern.Name}' is not an argument, 'pc' or a function.");
        return "0";
    }
}
