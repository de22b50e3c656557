using Rhea.Generators.Decoding.Syntax;

namespace Rhea.Generators.Decoding.Model;

/// <summary>Checks argument sets.</summary>
internal static class SetBinder
{
    /// <summary>Makes a declared set.</summary>
    public static ArgumentSet Bind(SetSyntax syntax, DecodeErrors errors)
    {
        var arguments = new List<Argument>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((Token name, Token? type) in syntax.Arguments)
        {
            if (type is { Text: not ("int" or "uint" or "long" or "ulong" or "bool") } wrong)
            {
                errors.Report(DecodeErrorKind.Arguments, wrong.Place, $"The type '{wrong.Text}' is not one of int, uint, long, ulong and bool.");
                continue;
            }

            var argument = new Argument(name.Text, type?.Text ?? "int");
            if (!seen.Add(argument.FieldName) || argument.FieldName == syntax.Name.Text)
            {
                errors.Report(DecodeErrorKind.DuplicateName, name.Place, $"The set '{syntax.Name.Text}' has two members '{argument.FieldName}', or one of its own name.");
                continue;
            }

            arguments.Add(argument);
        }

        return new ArgumentSet(syntax.Name.Text, syntax.Name.Place, syntax.Name.Documentation, arguments);
    }
}
