using System.Linq;
using Rhea.Generators.Decoding.Model;
using Rhea.Generators.Decoding.Tree;

namespace Rhea.Generators.Decoding.Emit;

/// <summary>Emits the decision tree as nested switches, a method for each larger part of it.</summary>
internal sealed class DecoderEmitter
{
    private const int LeavesOfAMethod = 16;

    private readonly DecoderModel _model;
    private readonly CodeWriter _writer;
    private readonly Queue<(int Number, SwitchNode Node)> _pending = new();
    private int _methods;

    private DecoderEmitter(DecoderModel model)
    {
        _model = model;
        _writer = CodeWriter.ForFile(model.Namespace);
    }

    private string Generic => $"<THandler>({_model.WordType} word{(_model.IsVariable ? ", int available" : "")}, ref THandler handler)";

    private string Where => $"where THandler : I{_model.Name}Handler, allows ref struct";

    private string Pass => _model.IsVariable ? "(word, available, ref handler)" : "(word, ref handler)";

    /// <summary>The decoder class.</summary>
    public static string Emit(DecoderModel model)
    {
        var emitter = new DecoderEmitter(model);
        emitter.Run();
        return emitter._writer.ToString();
    }

    private void Run()
    {
        _writer.Line();
        _writer.Summary($"Decodes {_model.Name} instructions by a tree of switches; it does not allocate.");
        _writer.Open($"public static partial class {_model.Name}Decoder");
        if (_model.IsVariable)
        {
            _writer.Summary("Decodes one instruction from a window of memory and gives it to the handler; a structure as handler makes the calls direct.");
            string end = _model.FirstUnitIsHigh ? "high" : "low";
            _writer.Line($"/// <param name=\"word\">The window of {_model.WindowWidth} bits; the first unit in memory is at its {end} end, and what is not available is 0.</param>");
            _writer.Line("/// <param name=\"available\">The number of bits of the window that could be read; when nothing matches and this is less than the longest instruction, more may match.</param>");
            _writer.Line("/// <param name=\"handler\">Receives the instruction.</param>");
        }
        else
        {
            _writer.Summary("Decodes one instruction and gives it to the handler; a structure as handler makes the calls direct.");
            _writer.Line("/// <param name=\"word\">The instruction.</param>");
            _writer.Line("/// <param name=\"handler\">Receives the instruction.</param>");
        }

        _writer.Line("/// <returns>False if the encoding is unallocated.</returns>");
        _writer.Line($"public static bool Decode{Generic}");
        Body(TreeBuilder.Build(_model.Patterns));
        while (_pending.Count > 0)
        {
            (int number, SwitchNode node) = _pending.Dequeue();
            _writer.Line();
            _writer.Line($"private static bool Node{number}{Generic}");
            Body(node);
        }

        Calls();
        _writer.Close();
    }

    private void Body(TreeNode node)
    {
        _writer.Indent();
        _writer.Line(Where);
        _writer.Unindent();
        _writer.Open();
        if (node is SwitchNode switchNode)
        {
            Switch(switchNode);
        }
        else
        {
            Leaf((LeafNode)node);
        }

        _writer.Close();
    }

    private void Switch(SwitchNode node)
    {
        int shift = BitMath.Lowest(node.Mask);
        bool contiguous = BitMath.IsContiguous(node.Mask);
        int down = contiguous ? shift : 0;
        _writer.Open($"switch ({(down == 0 ? "word" : $"(word >> {down})")} & 0x{node.Mask >> down:x}{_model.Suffix})");
        foreach (TreeCase one in node.Cases)
        {
            foreach (ulong value in one.Values)
            {
                _writer.Line($"case 0x{value >> down:x}{_model.Suffix}:");
            }

            _writer.Indent();
            if (one.Node is LeafNode leaf)
            {
                Leaf(leaf);
            }
            else if (one.Node.Leaves >= LeavesOfAMethod)
            {
                _pending.Enqueue((_methods, (SwitchNode)one.Node));
                _writer.Line($"return Node{_methods++}{Pass};");
            }
            else
            {
                Switch((SwitchNode)one.Node);
            }

            _writer.Unindent();
        }

        _writer.Close();
        _writer.Line();
        _writer.Line("return false;");
    }

    private void Leaf(LeafNode leaf)
    {
        for (int index = 0; index < leaf.Candidates.Count; index++)
        {
            Pattern pattern = leaf.Candidates[index];
            List<string> tests = [];
            if ((pattern.Mask & ~leaf.Known) is var mask and not 0)
            {
                tests.Add($"(word & 0x{mask:x}{_model.Suffix}) == 0x{pattern.Value & mask:x}{_model.Suffix}");
            }

            if (pattern.Condition is not null)
            {
                tests.Add(pattern.Condition.ToSource(_model.Suffix));
            }

            if (_model.IsVariable && pattern.Width > _model.Widths[0])
            {
                tests.Add($"available >= {pattern.Width}");
            }

            tests.Add($"{pattern.Identifier}{(_model.IsVariable ? "(word, ref handler)" : Pass)}");
            string test = string.Join(" && ", tests);
            if (index == leaf.Candidates.Count - 1)
            {
                _writer.Line($"return {test};");
            }
            else
            {
                _writer.Open($"if ({test})");
                _writer.Line("return true;");
                _writer.Close();
                _writer.Line();
            }
        }
    }

    /// <summary>One small method for each pattern: extracts the arguments and calls the handler.</summary>
    private void Calls()
    {
        foreach (Pattern pattern in _model.Patterns)
        {
            _writer.Line();
            _writer.Line($"private static bool {pattern.Identifier}<THandler>({_model.WordType} word, ref THandler handler)");
            _writer.Indent();
            _writer.Line(Where);
            _writer.Unindent();
            _writer.Open();
            if (_model.IsVariable)
            {
                _writer.Line($"handler.SetLength({pattern.Width / 8});");
            }

            string arguments = pattern.Set is null ? "" : string.Join(", ", pattern.Set.Arguments.Zip(pattern.Values, (argument, value) => ValueSource.Value(value, argument.Type)));
            _writer.Line($"return handler.{pattern.Method}({(pattern.Set is null ? "" : $"new {_model.Name}.{pattern.Set.Name}({arguments})")});");
            _writer.Close();
        }
    }
}
