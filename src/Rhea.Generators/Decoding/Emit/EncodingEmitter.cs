using System.Linq;
using Rhea.Generators.Decoding.Model;

namespace Rhea.Generators.Decoding.Emit;

/// <summary>Emits the table of encodings: constant data, for tests and tools.</summary>
internal static class EncodingEmitter
{
    /// <summary>The tags as an enumeration, and the table class.</summary>
    public static string Emit(DecoderModel model)
    {
        CodeWriter writer = CodeWriter.ForFile(model.Namespace);
        List<string> tags = [.. model.Patterns.SelectMany(pattern => pattern.Tags).Distinct().OrderBy(tag => tag, StringComparer.Ordinal)];
        writer.Line();
        Tags(writer, model, tags);
        writer.Line();
        writer.Summary($"The encodings of {model.Name}: the bits of each pattern, its fields and tags, and random instructions.");
        writer.Open($"public static class {model.Name}Encodings");
        Words(writer, model, "Masks", "The fixed bits of each pattern.", pattern => pattern.Mask);
        Words(writer, model, "Values", "The values of the fixed bits of each pattern.", pattern => pattern.Value);
        Words(writer, model, "ShouldMasks", "The bits that decoding ignores and that have a proper value.", pattern => pattern.ShouldMask);
        Words(writer, model, "ShouldValues", "The proper values of these bits.", pattern => pattern.ShouldValue);
        Data(writer, "private", "ulong", "TagBits", model.Patterns.Select(pattern => "0x" + pattern.Tags.Aggregate(0UL, (bits, tag) => bits | (1UL << tags.IndexOf(tag))).ToString("x")));
        Data(writer, "private", "byte", "Lengths", model.Patterns.Select(pattern => (pattern.Width / 8).ToString()));
        Fields(writer, model);
        writer.Summary("The number of patterns.");
        writer.Line($"public static int Count => {model.Patterns.Count};");
        writer.Line();
        writer.Summary("The tags of a pattern.");
        writer.Line($"public static {model.Name}Tags Tags(int pattern) => ({model.Name}Tags)TagBits[pattern];");
        writer.Line();
        writer.Summary("The length in bytes of a pattern's instructions.");
        writer.Line("public static int Length(int pattern) => Lengths[pattern];");
        writer.Line();
        Names(writer, "Name", "The name of a pattern as in the decode file: the handler's method, and after a dot the variant.", "pattern", model.Patterns.Select(pattern => pattern.Name));
        Matching(writer, model);
        writer.Close();
        return writer.ToString();
    }

    private static void Tags(CodeWriter writer, DecoderModel model, List<string> tags)
    {
        writer.Summary($"The labels of {model.Name} patterns.");
        writer.Line("[Flags]");
        writer.Open($"public enum {model.Name}Tags : ulong");
        writer.Summary("No label.");
        writer.Line("None = 0,");
        for (int index = 0; index < tags.Count; index++)
        {
            writer.Summary($"Patterns with the tag {tags[index]}.");
            writer.Line($"{char.ToUpperInvariant(tags[index][0])}{tags[index].Substring(1)} = 0x{1UL << index:x},");
        }

        writer.Close();
    }

    private static void Words(CodeWriter writer, DecoderModel model, string name, string summary, Func<Pattern, ulong> value)
    {
        writer.Summary(summary);
        Data(writer, "public", model.WordType, name, model.Patterns.Select(pattern => "0x" + value(pattern).ToString("x")));
    }

    private static void Data(CodeWriter writer, string access, string type, string name, IEnumerable<string> values)
    {
        writer.Line($"{access} static ReadOnlySpan<{type}> {name} =>");
        writer.Line("[");
        List<string> all = [.. values];
        for (int start = 0; start < all.Count; start += 12)
        {
            writer.Line("    " + string.Join(", ", all.Skip(start).Take(12)) + ",");
        }

        writer.Line("];");
        writer.Line();
    }

    private static void Fields(CodeWriter writer, DecoderModel model)
    {
        List<NamedBits> fields = [.. model.Patterns.SelectMany(pattern => pattern.Fields)];
        List<string> names = [.. fields.Select(field => field.Name).Distinct()];
        List<int> starts = [0];
        starts.AddRange(model.Patterns.Select((_, index) => model.Patterns.Take(index + 1).Sum(pattern => pattern.Fields.Count)));
        Data(writer, "private", "ushort", "FieldStarts", starts.Select(start => start.ToString()));
        Data(writer, "private", "byte", "FieldLows", fields.Select(field => field.Low.ToString()));
        Data(writer, "private", "byte", "FieldWidths", fields.Select(field => field.Width.ToString()));
        Data(writer, "private", "ushort", "FieldNames", fields.Select(field => names.IndexOf(field.Name).ToString()));
        Names(writer, "FieldName", "The name of a field by its number in the table of names.", "field", names, "private");
        writer.Summary("The number of fields of a pattern.");
        writer.Line("public static int FieldCount(int pattern) => FieldStarts[pattern + 1] - FieldStarts[pattern];");
        writer.Line();
        writer.Summary("A field of a pattern: its name, its lowest bit and its width.");
        writer.Open("public static (string Name, int Low, int Width) Field(int pattern, int index)");
        writer.Line("int field = FieldStarts[pattern] + index;");
        writer.Line("return (FieldName(FieldNames[field]), FieldLows[field], FieldWidths[field]);");
        writer.Close();
        writer.Line();
    }

    private static void Names(CodeWriter writer, string method, string summary, string parameter, IEnumerable<string> names, string access = "public")
    {
        writer.Summary(summary);
        writer.Open($"{access} static string {method}(int {parameter}) => {parameter} switch");
        int number = 0;
        foreach (string name in names)
        {
            writer.Line($"{number++} => \"{name}\",");
        }

        writer.Line($"_ => throw new ArgumentOutOfRangeException(nameof({parameter})),");
        writer.Close(";");
        writer.Line();
    }

    private static void Matching(CodeWriter writer, DecoderModel model)
    {
        string type = model.WordType;
        writer.Summary("Whether a word matches a pattern: its fixed bits and its condition.");
        writer.Line($"public static bool Matches(int pattern, {type} word) => (word & Masks[pattern]) == Values[pattern] && Holds(pattern, word);");
        writer.Line();
        writer.Summary("Makes a random instruction of a pattern; the bits that should have a value have it.");
        writer.Open($"public static {type} Random(int pattern, Random random)");
        writer.Line($"{type} window = {(model.FirstUnitIsHigh && model.IsVariable ? $"{type}.MaxValue << ({model.WindowWidth} - (Lengths[pattern] * 8))" : $"{type}.MaxValue >> ({(type == "uint" ? 32 : 64)} - (Lengths[pattern] * 8))")};");
        writer.Line($"{type} word;");
        writer.Open("do");
        writer.Line($"word = ({type})random.NextInt64(long.MinValue, long.MaxValue) & window & ~(Masks[pattern] | ShouldMasks[pattern]);");
        writer.Line("word |= Values[pattern] | (ShouldValues[pattern] & ~Masks[pattern]);");
        writer.Close();
        writer.Line("while (!Holds(pattern, word));");
        writer.Line("return word;");
        writer.Close();
        writer.Line();
        writer.Open($"private static bool Holds(int pattern, {type} word) => pattern switch");
        for (int index = 0; index < model.Patterns.Count; index++)
        {
            if (model.Patterns[index].Condition is { } condition)
            {
                writer.Line($"{index} => {condition.ToSource(model.Suffix)},");
            }
        }

        writer.Line("_ => true,");
        writer.Close(";");
    }
}
