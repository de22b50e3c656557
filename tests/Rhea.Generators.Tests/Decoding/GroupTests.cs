namespace Rhea.Generators.Tests.Decoding;

public class GroupTests
{
    private const string Sample = """
        decoder T
        namespace N
        width 16
        {
            First   0000 0000 v:8
            Second  0000 v:12
            Third   v:16
        }
        """;

    private const string Handler = """
        namespace N;

        public static class Run
        {
            public static string Decode(uint word)
            {
                var handler = new Refusing();
                return TDecoder.Decode(word, ref handler) ? handler.Log : handler.Log + " none";
            }
        }

        public ref struct Refusing() : ITHandler
        {
            public string Log = "";
            public bool First(in T.Third a) => Try("First", a.V == 1);
            public bool Second(in T.Third a) => Try("Second", a.V <= 2);
            public bool Third(in T.Third a) => Try("Third", a.V >= 0x100);

            private bool Try(string name, bool accepted)
            {
                Log += name + (accepted ? "" : "? ");
                return accepted;
            }
        }
        """;

    [Theory]
    [InlineData(1, "First")]
    [InlineData(2, "First? Second")]
    [InlineData(3, "First? Second? Third?  none")]
    [InlineData(0x100, "Second? Third")]
    [InlineData(0x1000, "Third")]
    public void RefusedPatternGoesToTheNextOfItsGroup(int word, string log)
    {
        DecoderAssembly assembly = DecoderAssembly.Compile(Sample.Replace("v:8", "v:8 -> Third").Replace("v:12", "v:12 -> Third").Replace("v:16", "v:16 -> Third").Replace("{\n", "set Third v\n{\n"), Handler);
        Assert.Equal(log, assembly.Method<Func<uint, string>>("Run", "Decode")((uint)word));
    }
}
