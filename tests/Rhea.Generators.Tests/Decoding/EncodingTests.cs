namespace Rhea.Generators.Tests.Decoding;

public class EncodingTests
{
    private const string Sample = """
        decoder T
        namespace N
        width 16
        tag integer
        Add   0000 Rd:4 Rn:4 Rm:4 "add r{Rd}, r{Rn}, r{Rm}"
        tag memory simd
        Load  0001 Rd:4 imm:4s<<2 (1010) when Rd != 15
              "ld r{Rd}, [pc]" if "imm == 0"
              "ld r{Rd}, [pc, #{imm}] ; 0x{(pc + (ulong)imm):x} {{x}} {Kind(Rd)}"
        Odd   0010 Rd:4 00000000
        Neg   0011 Rd:4 00000000 "neg r{Rd}" if "Rd < 8"
        """;

    private const string Functions = """
        namespace N;

        public static partial class TDisassembler
        {
            private static string Kind(int number) => number < 4 ? "low" : "high";
        }
        """;

    [Fact]
    public void RandomInstructionsMatchTheirPattern()
    {
        DecoderAssembly assembly = DecoderAssembly.Compile(Sample, Functions);
        var random = new Random(1);
        var make = assembly.Method<Func<int, Random, uint>>("TEncodings", "Random");
        var name = assembly.Method<Func<int, string>>("TEncodings", "Name");
        for (int index = 0; index < 4000; index++)
        {
            uint word = make(index % 4, random);
            Assert.Equal(name(index % 4), assembly.Describe(word)!.Split(' ')[0]);
            Assert.True(index % 4 != 1 || (word & 15) == 10);
        }
    }

    [Theory]
    [InlineData(0x0123, "add r1, r2, r3")]
    [InlineData(0x130A, "ld r3, [pc]")]
    [InlineData(0x130F, "ld r3, [pc]")]
    [InlineData(0x182A, "ld r8, [pc, #8] ; 0x1008 {x} high")]
    [InlineData(0x13FA, "ld r3, [pc, #-4] ; 0xffc {x} low")]
    [InlineData(0x2300, "Odd Rd=3")]
    [InlineData(0x3300, "neg r3")]
    [InlineData(0x3900, ".inst 0x3900")]
    [InlineData(0x4000, ".inst 0x4000")]
    public void TemplatesAreFilledIn(int word, string text) =>
        Assert.Equal(text, DecoderAssembly.Compile(Sample, Functions).Method<Func<uint, ulong, string>>("TDisassembler", "Format")((uint)word, 0x1000));

    [Theory]
    [InlineData(0x0123, true)]
    [InlineData(0x1F0A, false)]
    [InlineData(0x3900, true)]
    [InlineData(0x4000, false)]
    public void AllocatedIsWhatAPatternMatches(int word, bool isAllocated) =>
        Assert.Equal(isAllocated, DecoderAssembly.Compile(Sample, Functions).Method<Func<uint, bool>>("TDisassembler", "IsAllocated")((uint)word));
}
