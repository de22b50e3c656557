namespace Rhea.Generators.Tests.Decoding;

public class VariableWidthTests
{
    private const string Patterns = """
        Short  000 d:5 00000000
        Mixed  001 d:5 00000000
        Long   1111 d:4 00000000 imm:16
        Far    1110 d:4 00000000 imm:32
        """;

    private static Func<ulong, int, string?> Compile(string first)
    {
        DecoderAssembly assembly = DecoderAssembly.Compile($"decoder T\nnamespace N\nwidth 16 32 48\nfirst {first}\n{Patterns}");
        return assembly.Method<Func<ulong, int, string?>>("TDisassembler", "Describe");
    }

    [Fact]
    public void FirstUnitHighPutsShortInstructionsAtTheTop()
    {
        Func<ulong, int, string?> describe = Compile("high");
        Assert.Equal("Short d=3", describe(0x0300_1234_5678, 48));
        Assert.Equal("Short d=3", describe(0x0300_0000_0000, 16));
        Assert.Equal("Long d=3 imm=4660", describe(0xF300_1234_5678, 48));
        Assert.Equal("Far d=3 imm=305419896", describe(0xE300_1234_5678, 48));
        Assert.Null(describe(0xE300_1234_0000, 32));
        Assert.Null(describe(0xF300_0000_0000, 16));
    }

    [Fact]
    public void FirstUnitLowPutsShortInstructionsAtTheBottom()
    {
        const string Decode = """
            decoder T
            namespace N
            width 16 32 48
            first low
            Short  d:8 000000 00
            Mixed  d:8 000000 01
            Long   imm:16 d:8 000000 10
            Far    imm:32 d:8 000000 11
            """;
        var describe = DecoderAssembly.Compile(Decode).Method<Func<ulong, int, string?>>("TDisassembler", "Describe");
        Assert.Equal("Short d=3", describe(0x1234_5678_0300, 48));
        Assert.Equal("Mixed d=33", describe(0x2101, 16));
        Assert.Equal("Long imm=52428 d=243", describe(0xCCCC_F302, 32));
        Assert.Equal("Far imm=-1 d=243", describe(0xFFFF_FFFF_F303, 48));
        Assert.Null(describe(0xF302, 16));
    }

    [Fact]
    public void HandlerLearnsTheLengthBeforeTheInstruction()
    {
        const string Handler = """
            namespace N;

            public static class Run
            {
                public static string Decode(uint word, int available)
                {
                    var handler = new Logging();
                    return TDecoder.Decode(word, available, ref handler) ? handler.Log : "none";
                }
            }

            public struct Logging() : ITHandler
            {
                public string Log = "";
                public void SetLength(int bytes) => Log += bytes;
                public bool Compressed(in T.Compressed a) => (Log += " Compressed " + a.Rd) != "";
                public bool Full(in T.Full a) => (Log += " Full " + a.Rd + " " + a.Imm) != "";
            }
            """;
        const string Decode = """
            decoder T
            namespace N
            width 16 32
            first low
            Compressed  00000000 rd:3 xxx 01
            Full        imm:20s rd:5 0110111
            """;
        var decode = DecoderAssembly.Compile(Decode, Handler).Method<Func<uint, int, string>>("Run", "Decode");
        Assert.Equal("2 Compressed 5", decode(0x1234_00A1, 32));
        Assert.Equal("4 Full 3 -1", decode(0xFFFF_F1B7, 32));
        Assert.Equal("none", decode(0xF1B7, 16));
    }
}
