namespace Rhea.Generators.Decoding.Syntax;

/// <summary>Literal bits: 0, 1, dot (read by a field), x (ignored), or in parentheses: ignored, but encoded as written.</summary>
internal sealed class BitsSyntax(Token token, string bits, bool shouldBe) : ElementSyntax(token)
{
    public string Bits { get; } = bits;
    public bool ShouldBe { get; } = shouldBe;
}
