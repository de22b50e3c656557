using System.Linq;
using Rhea.Generators.Decoding.Model;

namespace Rhea.Generators.Decoding.Emit;

/// <summary>Emits the disassembler: handlers that fill in the templates, that list the arguments, and that do nothing.</summary>
internal static class DisassemblerEmitter
{
    /// <summary>The disassembler class.</summary>
    public static string Emit(DecoderModel model)
    {
        CodeWriter writer = CodeWriter.ForFile(model.Namespace);
        string name = model.Name;
        string available = model.IsVariable ? ", int available" : "";
        string pass = model.IsVariable ? "word, available, ref handler" : "word, ref handler";
        writer.Line();
        writer.Summary($"Writes {name} instructions as text, for traces and tests.");
        writer.Open($"public static partial class {name}Disassembler");
        writer.Summary("Writes an instruction in assembly language, or .inst and the number if it is unallocated.");
        writer.Line("/// <param name=\"word\">The instruction.</param>");
        if (model.IsVariable)
        {
            writer.Line("/// <param name=\"available\">The number of bits that could be read.</param>");
        }

        writer.Line("/// <param name=\"pc\">Its address.</param>");
        writer.Open($"public static string Format({model.WordType} word{available}, ulong pc)");
        writer.Line("var handler = new Formatter(pc);");
        writer.Line($"return {name}Decoder.Decode({pass}) ? handler.Text : $\".inst 0x{{word:x{model.WindowWidth / 4}}}\";");
        writer.Close();
        writer.Line();
        writer.Summary("Writes the name of the handler's method and the arguments, as the decoder extracts them; null if unallocated.");
        writer.Open($"public static string? Describe({model.WordType} word{available})");
        writer.Line("var handler = new Describer();");
        writer.Line($"return {name}Decoder.Decode({pass}) ? handler.Text : null;");
        writer.Close();
        writer.Line();
        writer.Summary("Whether an instruction is allocated, as far as its encoding tells: all that decoding it costs.");
        writer.Open($"public static bool IsAllocated({model.WordType} word{available})");
        writer.Line("var handler = new Recogniser();");
        writer.Line($"return {name}Decoder.Decode({pass});");
        writer.Close();
        writer.Line();
        Handler(writer, model, "Formatter(ulong pc)", Format);
        writer.Line();
        Handler(writer, model, "Describer()", Describe);
        writer.Line();
        Handler(writer, model, "Recogniser()", Recognise, "[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]");
        writer.Close();
        return writer.ToString();
    }

    private static void Handler(CodeWriter writer, DecoderModel model, string declaration, Action<CodeWriter, IGrouping<string, Pattern>> body, string attribute = "")
    {
        writer.Open($"private struct {declaration} : I{model.Name}Handler");
        writer.Line("public string Text = \"\";");
        if (model.IsVariable)
        {
            writer.Line();
            writer.Line("public void SetLength(int bytes) { }");
        }

        foreach (IGrouping<string, Pattern> method in model.Patterns.GroupBy(pattern => pattern.Method, StringComparer.Ordinal))
        {
            writer.Line();
            if (attribute.Length > 0)
            {
                writer.Line(attribute);
            }

            writer.Open($"public bool {method.Key}({HandlerEmitter.Parameter(model, method.First())})");
            body(writer, method);
            writer.Close();
        }

        writer.Close();
    }

    private static void Recognise(CodeWriter writer, IGrouping<string, Pattern> method) => writer.Line("return true;");

    private static void Format(CodeWriter writer, IGrouping<string, Pattern> method)
    {
        List<Template> templates = [.. method.SelectMany(pattern => pattern.Templates)];
        if (templates.Count == 0)
        {
            Describe(writer, method);
            return;
        }

        foreach (Template template in templates)
        {
            if (template.Condition is null)
            {
                writer.Line($"Text = {template.Source};");
                writer.Line("return true;");
                return;
            }

            writer.Open($"if ({template.Condition})");
            writer.Line($"Text = {template.Source};");
            writer.Line("return true;");
            writer.Close();
            writer.Line();
        }

        writer.Line("return false;");
    }

    private static void Describe(CodeWriter writer, IGrouping<string, Pattern> method)
    {
        IEnumerable<string> arguments = (method.First().Set?.Arguments ?? []).Select(argument => $" {argument.Name}={{a.{argument.FieldName}}}");
        writer.Line($"Text = $\"{method.Key}{string.Concat(arguments)}\";");
        writer.Line("return true;");
    }
}
