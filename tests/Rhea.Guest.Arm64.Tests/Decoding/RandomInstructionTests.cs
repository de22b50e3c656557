using System.Text;
using System.Text.RegularExpressions;
using Rhea.Guest.Arm64.Decoding;

namespace Rhea.Guest.Arm64.Tests.Decoding;

public partial class RandomInstructionTests
{
    /// <summary>What the disassembler knows and the decode files leave out: extensions after ARMv8.0, and system instructions.</summary>
    private static readonly HashSet<string> LaterExtensions = new(
        ("addg autda autdb autdza autdzb autia autib autiza autizb bcax bfcvt bfcvtn bfcvtn2 bfdot bfmlalb bfmlalt bfmmla blraa blraaz blrab blrabz braa braaz brab brabz " +
        "cmpp dcps1 dcps2 dcps3 drps eor3 eretaa eretab fcadd fcmla fjcvtzs fmlal fmlal2 fmlsl fmlsl2 frint32x frint32z frint64x frint64z gmi irg " +
        "ld64b ldapr ldaprb ldaprh ldapur ldapurb ldapurh ldapursb ldapursh ldapursw ldg ldgm ldlar ldlarb ldlarh ldraa ldrab " +
        "pacda pacdb pacdza pacdzb pacga pacia pacib paciza pacizb rax1 retaa retab rmif sb sdot setf16 setf8 sha512h sha512h2 sha512su0 sha512su1 " +
        "sm3partw1 sm3partw2 sm3ss1 sm3tt1a sm3tt1b sm3tt2a sm3tt2b sm4e sm4ekey smmla sqrdmlah sqrdmlsh st2g st64b st64bv st64bv0 stg stgm stgp " +
        "stllr stllrb stllrh stlur stlurb stlurh stz2g stzg stzgm subg subp subps sudot tcancel tcommit tstart ttest udot ummla usdot usmmla wfet wfit xaflag axflag cfinv xar xpacd xpaci").Split(' '),
        StringComparer.Ordinal);

    [GeneratedRegex(@"^(cpy|bc\.|set[pgme])|^(abs|cnt|ctz|smax|smin|umax|umin) [wx]\d|^(abs|cnt|ctz|smax|smin|umax|umin) [wx]zr")]
    private static partial Regex LaterShapes();

    [GeneratedRegex(@"^(f|scvtf|ucvtf)\w* .*(\bh\d|\.[248]h\b|\.h\[)")]
    private static partial Regex HalfPrecision();

    [BinutilsFact]
    public void UnallocatedIsWhatTheDisassemblerRejects()
    {
        var random = new Random(20);
        var words = new uint[300_000];
        for (int index = 0; index < words.Length; index++)
        {
            // Every other word differs from an instruction by one bit, where mistakes in a pattern would show.
            words[index] = index % 2 == 0
                ? (uint)random.NextInt64(1L << 32)
                : A64Encodings.Random(random.Next(A64Encodings.Count), random) ^ (1u << random.Next(32));
        }

        string[] reference = Binutils.Disassemble(words);
        var differences = new StringBuilder();
        for (int index = 0; index < words.Length; index++)
        {
            string? ours = A64Disassembler.Describe(words[index]);
            if (ours is not null != Binutils.IsAllocated(reference[index]) && !(ours is null ? IsLater(words[index], reference[index]) : IsTolerated(words[index], ours)))
            {
                differences.AppendLine($"{words[index]:x8}: {reference[index]} | {ours}");
            }
        }

        Assert.Equal("", differences.ToString());
    }

    [BinutilsFact]
    public void RandomEncodingsReadAsTheDisassemblerWritesThem()
    {
        var random = new Random(21);
        var words = new uint[A64Encodings.Count * 60];
        for (int index = 0; index < words.Length; index++)
        {
            words[index] = WithSpecialRegisters(index % A64Encodings.Count, random);
        }

        string[] reference = Binutils.Disassemble(words);
        var differences = new StringBuilder();
        for (int index = 0; index < words.Length; index++)
        {
            string ours = A64Disassembler.Format(words[index], (ulong)index * 4);
            string? pattern = A64Disassembler.Describe(words[index]);
            bool isNamedByExtension = pattern is not null && (pattern.StartsWith("M", StringComparison.Ordinal) || pattern.StartsWith("Sys", StringComparison.Ordinal)) && IsSystemName().IsMatch(ours);
            if (ours != reference[index] && !isNamedByExtension && (Binutils.IsAllocated(reference[index]) || !IsTolerated(words[index], pattern)))
            {
                differences.AppendLine($"{words[index]:x8}: {reference[index]} | {ours}");
            }
        }

        Assert.Equal("", differences.ToString());
    }

    [Fact]
    public void TreeFindsThePatternsThatTheTableMatches()
    {
        var random = new Random(22);
        for (int index = 0; index < 100_000; index++)
        {
            uint word = A64Encodings.Random(random.Next(A64Encodings.Count), random) ^ (random.Next(2) == 0 ? 0 : 1u << random.Next(32));
            string? name = null;
            for (int pattern = 0; pattern < A64Encodings.Count && name is null; pattern++)
            {
                name = A64Encodings.Matches(pattern, word) ? A64Encodings.Name(pattern) : null;
            }

            Assert.Equal(name?.Split('.')[0], A64Disassembler.Describe(word)?.Split(' ')[0]);
        }
    }

    /// <summary>A system register or operation that we show by number.</summary>
    [GeneratedRegex(@"^(mrs|msr|sys|sysl) .*(\bs\d_\d_c|#\d, C\d)")]
    private static partial Regex IsSystemName();

    /// <summary>A random instruction with registers 31 and 0 and equal registers more often than by chance.</summary>
    private static uint WithSpecialRegisters(int pattern, Random random)
    {
        uint word = A64Encodings.Random(pattern, random);
        for (int index = 0; index < A64Encodings.FieldCount(pattern); index++)
        {
            (_, int low, int width) = A64Encodings.Field(pattern, index);
            uint mask = ((1u << width) - 1) << low;
            uint value = random.Next(8) switch { 0 => mask, 1 => 0, 2 when width == 5 => ((word >> 5) & 31) << low, _ => word & mask };
            uint changed = (word & ~mask) | value;
            word = A64Encodings.Matches(pattern, changed) ? changed : word;
        }

        return word;
    }

    private static bool IsLater(uint word, string text)
    {
        string mnemonic = text.Split(' ')[0];
        bool isScalable = ((word >> 25) & 0xF) is 0 or 2;
        bool isSystemSpace = word >> 22 == 0x354 && (text.StartsWith("ms", StringComparison.Ordinal) || text.StartsWith("mrs", StringComparison.Ordinal) || text.StartsWith("dsb", StringComparison.Ordinal));
        return isScalable || isSystemSpace || LaterExtensions.Contains(mnemonic) || LaterShapes().IsMatch(text) || HalfPrecision().IsMatch(text);
    }

    /// <summary>Words that the manual calls CONSTRAINED UNPREDICTABLE, or whose reserved bit mask the handler must reject.</summary>
    private static bool IsTolerated(uint word, string? pattern)
    {
        int rt = (int)(word & 31);
        int rt2 = (int)((word >> 10) & 31);
        int rn = (int)((word >> 5) & 31);
        return pattern?.Split(' ')[0] switch
        {
            "LogicalImmediate" => !A64Immediates.TryDecodeBitMask((int)(word >> 31), (int)((word >> 22) & 1), (int)((word >> 10) & 63), (int)((word >> 16) & 63), out _),
            "LdpswImmediate" => rt == rt2 || rn == rt || rn == rt2,
            "Ldar" => (word & 0x001F7C00) != 0x001F7C00,
            _ => false,
        };
    }
}
