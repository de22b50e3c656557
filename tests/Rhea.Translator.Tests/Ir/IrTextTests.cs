using Rhea.Translator.Ir;
using Rhea.Translator.Tests.Harness;

namespace Rhea.Translator.Tests.Ir;

/// <summary>The text form of regions and the verifier.</summary>
public class IrTextTests
{
    private const string Small = """
        region 0x1000 from 0x1000 to 0x1008 instructions 2
        block 0 at 0x1000
          %0 = GetRegister.I64 imm 3
          %1 = Constant.I64 imm -5
          %2 = Add.I64 %0 %1
          SetRegister %2 imm 3
          %4 = FlagsSub.Flags %2 %1 aux 3
          Branch @1 @0 %4 aux 1
        block 1 at 0x1004
          ExitDirect imm 0x1008

        """;

    [Fact]
    public void TextIsReadBack()
    {
        var region = new Region();
        IrParser.Parse(Small, region);
        Assert.Equal(Small.ReplaceLineEndings("\n").TrimEnd('\n'), IrPrinter.Print(region).Replace("imm 4104", "imm 0x1008").TrimEnd('\n'));
        Assert.Null(IrVerifier.Check(region));
    }

    [Fact]
    public void RandomRegionsAreWellFormedAndSurviveTheText()
    {
        var guest = new TestGuest([], []);
        for (int seed = 0; seed < 200; seed++)
        {
            var builder = new IrBuilder(guest.Description.Registers);
            var region = new Region();
            builder.Begin(region, 0x1000);
            RandomRegion.Build(builder, 0x1000, seed);
            Assert.Null(IrVerifier.Check(region, guest.Description.Registers));
            string text = IrPrinter.Print(region);
            var copy = new Region();
            IrParser.Parse(text, copy);
            Assert.Equal(text, IrPrinter.Print(copy));
            Assert.Equal(region.Instructions.ToArray(), copy.Instructions.ToArray());
            Assert.Equal(region.Blocks.ToArray(), copy.Blocks.ToArray());
        }
    }

    [Theory]
    [InlineData("%2 = Add.I64 %0 %1", "%2 = Add.I32 %0 %1", "types")]
    [InlineData("%2 = Add.I64 %0 %1", "%2 = Add.I64 %0 %2", "not defined before")]
    [InlineData("SetRegister %2 imm 3", "SetRegister %5 imm 3", "not defined before")]
    [InlineData("@1 @0", "@2 @0", "does not exist")]
    [InlineData("%4 aux 1", "%4 aux 14", "out of range")]
    [InlineData("ExitDirect imm 0x1008", "Nop", "does not end with a terminator")]
    [InlineData("SetRegister %2 imm 3", "ExitIndirect %2", "within a block")]
    [InlineData("Flags %2 %1 aux 3", "Flags %2 %1 aux 2", "types")]
    public void VerifierNamesWhatIsWrong(string old, string replacement, string expected)
    {
        var region = new Region();
        IrParser.Parse(Small.Replace(old, replacement), region);
        Assert.Contains(expected, IrVerifier.Check(region));
    }

    [Theory]
    [InlineData("Add.I64", "Ad.I64", "Ad is no IrOp")]
    [InlineData("%2 = Add", "%3 = Add", "expected: %2")]
    [InlineData("imm -5", "imm five", "five is no number")]
    [InlineData("block 1", "block 2", "expected: block 1")]
    public void ParserNamesTheLine(string old, string replacement, string expected)
    {
        FormatException error = Assert.Throws<FormatException>(() => IrParser.Parse(Small.Replace(old, replacement), new Region()));
        Assert.Contains(expected, error.Message);
        Assert.StartsWith("line ", error.Message);
    }
}
