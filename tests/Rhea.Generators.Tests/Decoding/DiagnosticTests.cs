using Microsoft.CodeAnalysis;
using Rhea.Generators.Decoding;

namespace Rhea.Generators.Tests.Decoding;

public class DiagnosticTests
{
    private const string Header = "decoder T\nnamespace N\nwidth 16\n";

    [Theory]
    [InlineData("A 0000 0000 0000 000", 2, 1, "15 bits, not 16")]
    [InlineData("format F 0000\nA ................ as F", 2, 23, "has 4 bits, and 'A' has 16")]
    [InlineData("A 0000 0000 0000 Rn:4 as Missing", 3, 26, "no format 'Missing'")]
    [InlineData("A 0000 0000 0000 Rn:4 -> Missing", 3, 26, "no argument set 'Missing'")]
    [InlineData("A 0000 0000 0000 Rn:4 v=Missing", 3, 25, "no field 'Missing'")]
    [InlineData("A 0000 0000 0000 Rn:4 \"a {Missing}\"", 3, 23, "'Missing' in the template of 'A'")]
    [InlineData("A 0000 0000 0000 Rn:4\nA 0000 0000 0001 Rn:4", 4, 1, "pattern 'A' is already declared")]
    [InlineData("A 0000 0000 Rn:4 Rn:4", 4, 18, "'Rn' appears twice")]
    [InlineData("set S a a\nA 0000 0000 0000 a:4 -> S", 4, 9, "two members 'A'")]
    [InlineData("A 0000 0000 0000 Rn:4\nB 0000 0000 Rn:8", 5, 1, "'B' and 'A' (at t.decode(4,1)) both match 0x00000000")]
    [InlineData("field f = <3:0>\nA 0000 0000 0000 Rn:4", 6, 7, "field 'f' is not used")]
    [InlineData("format F 0000 0000 0000 0000\nA 0000 0000 0000 Rn:4", 6, 8, "format 'F' is not used")]
    [InlineData("set S a\nA 0000 0000 0000 Rn:4", 6, 5, "argument set 'S' is not used")]
    [InlineData("set S a\nA 0000 0000 a:4 Rn:4 -> S", 6, 17, "'Rn' is neither an argument nor used")]
    [InlineData("A 0000 0000 0000 .... v=<16:13>", 7, 25, "<16:13> are not within <15:0>")]
    [InlineData("A 0000 0000 0000 size:4 when size == 16", 7, 30, "16 does not fit the 4 bits")]
    [InlineData("A 0000 0000 0000 ....", 8, 1, "leaves bit 0 to no field")]
    [InlineData("set S a\nformat F 0000 0000 a:4 b:4 -> S\nA ................ as F", 8, 1, "leaves bit 0 to no field")]
    [InlineData("set S a b\nA 0000 0000 0000 a:4 -> S", 10, 1, "no value to the argument 'b'")]
    [InlineData("set S a\nset U b\nA.x 0000 0000 0000 a:4 -> S\nA.y 1000 0000 0000 b:4 -> U", 10, 1, "shares the method of 'A.x'")]
    [InlineData("format F 0000 0000 0000 0000\nA 1............... as F", 11, 3, "fixes bit 15 to 1, and its format")]
    [InlineData("A 0000 0000 ? 0000", 1, 13, "'?' has no meaning")]
    [InlineData("A 0000 0000 0000 Rn:x", 1, 21, "Expected the width of 'Rn'")]
    [InlineData("A 0000 0000 0000 0000 \"open", 1, 23, "no closing quote")]
    [InlineData("{\nA 0000 0000 0000 0000", 1, 1, "'{' opens is not closed")]
    [InlineData("A 0000 0000 0000 0000\n}", 1, 1, "closes no open group")]
    [InlineData("A 0000 0000 0000 size:4 when size 3", 1, 35, "Expected a comparison")]
    public void EachMistakeIsReportedWhereItIs(string body, int number, int column, string message)
    {
        DecodeOutput output = DecodeCompiler.Compile([("/x/t.decode", Header + body)]);
        DecodeError error = Assert.Single(output.Errors, error => (int)error.Kind == number);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(column, error.Place.Column);
        int lastLine = 3 + body.Split('\n').Length;
        Assert.InRange(error.Place.Line, 4, lastLine);
        Assert.Empty(output.Sources);
    }

    [Theory]
    [InlineData("namespace N\nwidth 16\nA 0000 0000 0000 0000", "does not name its decoder")]
    [InlineData("decoder T\nwidth 16\nA 0000 0000 0000 0000", "'namespace'")]
    [InlineData("decoder T\nnamespace N\nA 0000 0000 0000 0000", "'width'")]
    [InlineData("decoder T\nnamespace N\nwidth 16 32\nA 0000 0000 0000 0000", "'first' must tell")]
    [InlineData("decoder T\nnamespace N\nwidth 16 32\nfirst middle\nA 0000 0000 0000 0000", "'first middle'")]
    public void IncompleteHeaderIsReported(string text, string message)
    {
        DecodeOutput output = DecodeCompiler.Compile([("t.decode", text)]);
        DecodeError error = Assert.Single(output.Errors);
        Assert.Equal(DecodeErrorKind.Header, error.Kind);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MistakeInOneLineDoesNotHideThoseInOthers()
    {
        DecodeOutput output = DecodeCompiler.Compile([("t.decode", Header + "A 0000 %\nB 0000 0000 0000 000\nset\n")]);
        Assert.Equal([4, 5, 7], output.Errors.Select(error => error.Place.Line).Distinct().Order());
    }

    [Fact]
    public void LineThatIsWrongFromItsFirstTokenOnIsPassedOver()
    {
        DecodeOutput output = DecodeCompiler.Compile([("t.decode", Header + "= 0000\nB 0000 0000 0000 000\n")]);
        Assert.Equal([4, 5], output.Errors.Select(error => error.Place.Line).Distinct().Order());
    }

    [Fact]
    public void FilesOfOneDecoderAreJoinedAndMustAgree()
    {
        DecodeOutput joined = DecodeCompiler.Compile([("a.decode", Header + "A 0000 0000 0000 0000"), ("b.decode", "decoder T\nB 1000 0000 0000 0000")]);
        Assert.Empty(joined.Errors);
        Assert.Equal(["A", "B"], Assert.Single(joined.Decoders).Patterns.Select(pattern => pattern.Name));

        DecodeOutput overlapping = DecodeCompiler.Compile([("a.decode", Header + "A 0000 0000 0000 0000"), ("b.decode", "decoder T\nB 0000 0000 0000 0000")]);
        Assert.Equal("b.decode", Assert.Single(overlapping.Errors).Place.Path);

        DecodeOutput different = DecodeCompiler.Compile([("a.decode", Header + "A 0000 0000 0000 0000"), ("b.decode", "decoder T\nnamespace M\nB 1000 0000 0000 0000")]);
        Assert.Equal(DecodeErrorKind.Header, Assert.Single(different.Errors).Kind);
    }

    [Fact]
    public void GeneratorReportsRoslynDiagnosticsWithFileAndLine()
    {
        GeneratorDriverRunResult result = GeneratorRun.Run("/x/t.decode", Header + "A 0000 0000 0000 000");
        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal("RHD002", diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        FileLinePositionSpan span = diagnostic.Location.GetLineSpan();
        Assert.Equal("/x/t.decode", span.Path);
        Assert.Equal(3, span.StartLinePosition.Line);
        Assert.Empty(result.GeneratedTrees);
    }
}
