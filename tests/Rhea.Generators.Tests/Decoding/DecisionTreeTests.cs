using Rhea.Generators.Decoding;
using Rhea.Generators.Decoding.Model;
using Rhea.Generators.Decoding.Tree;

namespace Rhea.Generators.Tests.Decoding;

public class DecisionTreeTests
{
    private const string Sample = """
        decoder T
        namespace N
        width 16
        set Three a b c
        field wide = signed <3:0>:<11:8> << 1
        format F  .... a:4 b:4 c:4 -> Three
        P0  0000 ............ as F
        P1  0001 ............ as F when c != 3 && (b < 4 || a >= 10)
        P2  001x 0000 ........ as F a=7
        P3  001x 1... ........ as F
        P4  1xx0 1111 xxxx (1010)
        P5  1xx1 wide:4 c:8
        { 
            P6  0101 0101 0101 0101
            [
                P7  0101 0101 b:8
                P8  0101 0110 b:8
            ]
            P9  0101 b:12
        }
        P10 0110 .... 1111 .... b=wide
        """;

    [Fact]
    public void TreeDecidesAsALinearSearchDoes()
    {
        DecoderAssembly assembly = DecoderAssembly.Compile(Sample);
        for (uint word = 0; word < 0x10000; word++)
        {
            Pattern? expected = assembly.Model.Patterns.FirstOrDefault(pattern => (word & pattern.Mask) == pattern.Value && pattern.Condition?.Holds(word) != false);
            Assert.Equal(expected?.Name, assembly.Describe(word)?.Split(' ')[0]);
        }
    }

    [Theory]
    [InlineData(0x0123, "P0 a=1 b=2 c=3")]
    [InlineData(0x1A43, null)]
    [InlineData(0x1A44, "P1 a=10 b=4 c=4")]
    [InlineData(0x2034, "P2 a=7 b=3 c=4")]
    [InlineData(0x9F81, "P5 wide=15 c=129")]
    [InlineData(0x61F7, "P10 b=226")]
    [InlineData(0x61F8, "P10 b=-254")]
    [InlineData(0x5555, "P6")]
    [InlineData(0x5556, "P7 b=86")]
    [InlineData(0x5756, "P9 b=1878")]
    public void ArgumentsAreExtracted(int word, string? description) => Assert.Equal(description, DecoderAssembly.Compile(Sample).Describe((uint)word));

    [Fact]
    public void RandomPatternsAreFoundInTheTree()
    {
        var random = new Random(1);
        for (int round = 0; round < 20; round++)
        {
            var patterns = Enumerable.Range(0, 40).Select(number => new Pattern("P" + number, default)
            {
                Width = 32,
                Mask = (uint)random.NextInt64(1L << 32) & (uint)random.NextInt64(1L << 32) & 0xFF,
            }).ToList();
            patterns.ForEach(pattern => pattern.Value = (ulong)random.Next(256) & pattern.Mask);
            TreeNode tree = TreeBuilder.Build(patterns);
            for (uint word = 0; word < 256; word++)
            {
                Assert.Equal(patterns.FirstOrDefault(pattern => (word & pattern.Mask) == pattern.Value), Find(tree, word));
            }
        }
    }

    private static Pattern? Find(TreeNode node, uint word) => node switch
    {
        SwitchNode inner => inner.Cases.FirstOrDefault(one => one.Values.Contains(word & inner.Mask)) is { } taken ? Find(taken.Node, word) : null,
        _ => ((LeafNode)node).Candidates.FirstOrDefault(pattern => (word & pattern.Mask & ~((LeafNode)node).Known) == (pattern.Value & ~((LeafNode)node).Known)),
    };
}
