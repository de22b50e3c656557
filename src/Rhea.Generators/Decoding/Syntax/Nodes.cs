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

/// <summary>A pattern or a group: what may stand in a group.</summary>
internal abstract class ItemSyntax;

/// <summary>A group: in braces its members may overlap and the first match wins, in brackets they must not.</summary>
internal sealed class GroupSyntax(bool mayOverlap) : ItemSyntax
{
    public bool MayOverlap { get; } = mayOverlap;
    public List<ItemSyntax> Items { get; } = [];
}

/// <summary>A pattern or a format.</summary>
internal sealed class PatternSyntax(Token name) : ItemSyntax
{
    public Token Name { get; } = name;
    public List<ElementSyntax> Elements { get; } = [];
    public Token? Format { get; set; }
    public Token? Set { get; set; }
    public ConditionSyntax? Condition { get; set; }
    public List<Token> Tags { get; } = [];
    public List<TemplateSyntax> Templates { get; } = [];
}

/// <summary>A declared field: <c>field name = expression</c>.</summary>
internal sealed class FieldSyntax(Token name, ExpressionSyntax value)
{
    public Token Name { get; } = name;
    public ExpressionSyntax Value { get; } = value;
}

/// <summary>An argument set: <c>set Name argument argument:type</c>.</summary>
internal sealed class SetSyntax(Token name)
{
    public Token Name { get; } = name;
    public List<(Token Name, Token? Type)> Arguments { get; } = [];
}

/// <summary>One element of the bits of a pattern.</summary>
internal abstract class ElementSyntax(Token token)
{
    public Token Token { get; } = token;
}

/// <summary>Literal bits: 0, 1, dot (read by a field), x (ignored), or in parentheses: ignored, but encoded as written.</summary>
internal sealed class BitsSyntax(Token token, string bits, bool shouldBe) : ElementSyntax(token)
{
    public string Bits { get; } = bits;
    public bool ShouldBe { get; } = shouldBe;
}

/// <summary>A field at its place: <c>name:width</c>, with the suffix s for a signed one.</summary>
internal sealed class InlineFieldSyntax(Token token, int width, ExpressionSyntax value) : ElementSyntax(token)
{
    public int Width { get; } = width;
    public ExpressionSyntax Value { get; } = value;
}

/// <summary>An argument that is computed: <c>name=expression</c>.</summary>
internal sealed class AssignmentSyntax(Token token, ExpressionSyntax value) : ElementSyntax(token)
{
    public ExpressionSyntax Value { get; } = value;
}

/// <summary>A value: a constant, or pieces of the instruction side by side, then transformations.</summary>
internal sealed class ExpressionSyntax(Token token)
{
    public Token Token { get; } = token;
    public long? Constant { get; set; }
    public bool Signed { get; set; }
    public List<PieceSyntax> Pieces { get; } = [];
    public List<TransformSyntax> Transforms { get; } = [];
}

/// <summary>One piece of a value: a named field, or the bits <c>&lt;high:low&gt;</c>.</summary>
internal sealed class PieceSyntax(Token token, bool isRange, int high, int low)
{
    public Token Token { get; } = token;
    public bool IsRange { get; } = isRange;
    public int High { get; } = high;
    public int Low { get; } = low;
}

/// <summary>One step of a value's transformation: <c>&lt;&lt; n</c>, <c>+ n</c>, <c>- n</c>, or <c>|&gt; Function</c>.</summary>
internal sealed class TransformSyntax(string symbol, int amount, string function)
{
    public string Symbol { get; } = symbol;
    public int Amount { get; } = amount;
    public string Function { get; } = function;
}

/// <summary>An assembly template, and the condition under which it is the one to use.</summary>
internal sealed class TemplateSyntax(Token text, Token? condition)
{
    public Token Text { get; } = text;
    public Token? Condition { get; } = condition;
}

/// <summary>A condition on the bits of an instruction: a comparison, or two conditions joined.</summary>
internal sealed class ConditionSyntax(string symbol, ConditionSyntax? left, ConditionSyntax? right, PieceSyntax? piece, long number)
{
    /// <summary>A comparison symbol, <c>&amp;&amp;</c>, <c>||</c> or <c>!</c>.</summary>
    public string Symbol { get; } = symbol;
    public ConditionSyntax? Left { get; } = left;
    public ConditionSyntax? Right { get; } = right;
    public PieceSyntax? Piece { get; } = piece;
    public long Number { get; } = number;
}
