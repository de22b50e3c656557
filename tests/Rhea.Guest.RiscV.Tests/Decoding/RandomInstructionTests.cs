using System.Text;
using Rhea.Guest.RiscV.Decoding;

namespace Rhea.Guest.RiscV.Tests.Decoding;

public class RandomInstructionTests
{
    /// <summary>Extensions that binutils 2.40 does not know, and RV32.</summary>
    private const RvTags Unknown = RvTags.Rv32 | RvTags.Zfa | RvTags.Zcb | RvTags.Zicond | RvTags.Cas;

    /// <summary>Targets are shown with symbols, and control registers by name; reserved fields of fences as numbers.</summary>
    private static readonly string[] s_shownOtherwise = ["Jal", "Branch", "Csr", "Fence", "WaitReservation", "Pause"];

    [BinutilsFact]
    public void Random_encodings_read_as_the_disassembler_writes_them()
    {
        var random = new Random(31);
        int[] patterns = [.. Enumerable.Range(0, RvEncodings.Count).Where(p => RvEncodings.Length(p) == 4 && (RvEncodings.Tags(p) & Unknown) == 0
            && (RvEncodings.Name(p) == "Jalr" || !s_shownOtherwise.Any(name => RvEncodings.Name(p).StartsWith(name, StringComparison.Ordinal))))];
        uint[] words = [.. Enumerable.Range(0, patterns.Length * 40).Select(i => RvEncodings.Random(patterns[i % patterns.Length], random))];
        string[] reference = Binutils.Disassemble(words);
        var differences = new StringBuilder();
        for (int i = 0; i < words.Length; i++)
        {
            string ours = RvDisassembler.Format(words[i], 32, (ulong)i * 4) ?? "none";
            // The disassembler rejects reserved rounding modes, and those of exact conversions, which do not matter.
            bool isRounding = reference[i].StartsWith(".4byte", StringComparison.Ordinal)
                && (ours.EndsWith("unknown", StringComparison.Ordinal) || ours.StartsWith("fcvt", StringComparison.Ordinal));
            if (ours != reference[i] && !isRounding)
            {
                differences.AppendLine($"{words[i]:x8}: {reference[i]} | {ours}");
            }
        }

        Assert.True(differences.Length == 0, differences.ToString());
    }

    [Fact]
    public void Compressed_instructions_are_the_long_ones()
    {
        (uint Word, string Text)[] cases =
        [
            (0x1141, "addi sp,sp,-16"), (0xE406, "sd ra,8(sp)"), (0x60A2, "ld ra,8(sp)"), (0x8082, "jalr zero,0(ra)"),
            (0x4501, "addi a0,zero,0"), (0x852E, "add a0,zero,a1"), (0x952E, "add a0,a0,a1"), (0x6505, "lui a0,0x1"),
            (0x9002, "ebreak"), (0xA001, "jal zero,0x0"), (0x0001, "addi zero,zero,0"), (0x7179, "addi sp,sp,-48"),
        ];
        foreach ((uint word, string text) in cases)
        {
            Assert.Equal(text, RvDisassembler.Format(word, 32, 0UL));
        }

        // All zeros is illegal (Unprivileged ISA, 26.2).
        Assert.Null(RvDisassembler.Describe(0, 32));
    }

    [Theory]
    [InlineData(0x6388, "ld a0,0(a5)", "flw fa0,0(a5)")]
    [InlineData(0xE7C4, "sd s1,136(a5)", "fsw fs1,12(a5)")]
    [InlineData(0x60A2, "ld ra,8(sp)", "flw ft1,8(sp)")]
    [InlineData(0xE42A, "sd a0,8(sp)", "fsw fa0,8(sp)")]
    [InlineData(0x2505, "addiw a0,a0,1", "jal ra,0x1620")]
    [InlineData(0x3FE5, "addiw t6,t6,-7", "jal ra,0xff8")]
    public void Some_compressed_encodings_mean_something_else_with_32_bits(uint word, string wide, string narrow)
    {
        Assert.Equal(wide, RvDisassembler.FormatFor(64, word, 0x1000));
        Assert.Equal(narrow, RvDisassembler.FormatFor(32, word, 0x1000));
    }
}
