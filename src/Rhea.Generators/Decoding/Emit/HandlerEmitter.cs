using System.Linq;
using Rhea.Generators.Decoding.Model;

namespace Rhea.Generators.Decoding.Emit;

/// <summary>Emits the argument structures and the interface that the consumer implements.</summary>
internal static class HandlerEmitter
{
    /// <summary>The structures of the argument sets, nested in a class with the decoder's name.</summary>
    public static string Arguments(DecoderModel model)
    {
        CodeWriter writer = CodeWriter.ForFile(model.Namespace);
        writer.Line();
        writer.Summary($"The arguments of the {model.Name} instructions, as the decoder extracts them.");
        writer.Open($"public static partial class {model.Name}");
        foreach (ArgumentSet set in model.Sets)
        {
            Structure(writer, model, set);
        }

        writer.Close();
        return writer.ToString();
    }

    /// <summary>The interface with a method for each pattern.</summary>
    public static string Interface(DecoderModel model)
    {
        CodeWriter writer = CodeWriter.ForFile(model.Namespace);
        writer.Line();
        writer.Summary($"Receives the {model.Name} instructions that {model.Name}Decoder recognises, one method for each pattern.");
        writer.Line("/// <remarks>A method returns <see langword=\"false\"/> when the encoding turns out to be unallocated.</remarks>");
        writer.Open($"public interface I{model.Name}Handler");
        if (model.IsVariable)
        {
            writer.Summary("Receives the length in bytes of the instruction, before its method is called.");
            writer.Line("void SetLength(int bytes);");
            writer.Line();
        }

        foreach (IGrouping<string, Pattern> method in model.Patterns.GroupBy(pattern => pattern.Method, StringComparer.Ordinal))
        {
            string documentation = string.Join(" ", method.Select(pattern => pattern.Documentation).Where(text => text.Length > 0));
            writer.Summary(documentation.Length > 0 ? documentation : Title(method.First()));
            string diagrams = string.Join("; ", method.Select(pattern => $"<c>{CodeWriter.Escape(pattern.Diagram)}</c>"));
            writer.Line($"/// <remarks>{diagrams}</remarks>");
            writer.Line($"bool {method.Key}({Parameter(model, method.First())});");
            writer.Line();
        }

        writer.Close();
        return writer.ToString();
    }

    /// <summary>The parameter list of a pattern's method.</summary>
    public static string Parameter(DecoderModel model, Pattern pattern) => pattern.Set is null ? "" : $"in {model.Name}.{pattern.Set.Name} a";

    private static string Title(Pattern pattern) => pattern.Templates.Count == 0 ? pattern.Name : string.Join("; ", pattern.Templates.Select(template => template.Text));

    private static void Structure(CodeWriter writer, DecoderModel model, ArgumentSet set)
    {
        string users = string.Join(", ", model.Patterns.Where(pattern => pattern.Set == set).Select(pattern => pattern.Method).Distinct());
        writer.Summary(set.Documentation.Length > 0 ? set.Documentation : $"The arguments of {users}.");
        string parameters = string.Join(", ", set.Arguments.Select((argument, index) => $"{argument.Type} p{index}"));
        writer.Open($"public readonly struct {set.Name}({parameters})");
        for (int index = 0; index < set.Arguments.Count; index++)
        {
            Argument argument = set.Arguments[index];
            writer.Line($"/// <summary>The field {argument.Name}.</summary>");
            writer.Line($"public readonly {argument.Type} {argument.FieldName} = p{index};");
        }

        writer.Close();
        writer.Line();
    }
}
