using System.Buffers.Binary;
using System.Text;
using Rhea.Translator.Profiling;

namespace Rhea.Translator.Tests.Profiling;

/// <summary>The files that perf reads.</summary>
public class ProfileFormatTests
{
    [Fact]
    public void A_line_of_the_map_has_start_size_and_name() =>
        Assert.Equal("7f0000001000 2a guest:strlen+0x10\n", PerfMap.Line(new ProfiledCode(unchecked((nint)0x7F00_0000_1000), 42, "guest:strlen+0x10")));

    [Fact]
    public void A_name_does_not_break_the_line() =>
        Assert.Equal("10 1 a?b\n", PerfMap.Line(new ProfiledCode(16, 1, "a\nb")));

    [Fact]
    public void The_files_are_where_perf_looks_for_them() =>
        Assert.Equal(("/tmp/perf-17.map", "jit-17.dump"), (PerfMap.PathOf(17), JitDump.PathOf(17)));

    [Fact]
    public void The_header_of_a_dump_is_as_specified()
    {
        byte[] header = JitDump.Header(17, 0x1122_3344_5566_7788);
        Assert.Equal(40, header.Length);
        Assert.Equal("DTiJ", Encoding.ASCII.GetString(header, 0, 4));
        Assert.Equal([1, 40, 62, 0, 17], Words(header.AsSpan(4, 20)));
        Assert.Equal([0x1122_3344_5566_7788, 0], LongWords(header.AsSpan(24)));
    }

    [Fact]
    public void A_load_record_has_name_and_code()
    {
        byte[] record = JitDump.Load(17, 18, 99, 5, 0x7F00_0000_1000, "ab", [0xC3, 0x90]);
        Assert.Equal([0, 61], Words(record.AsSpan(0, 8)));
        Assert.Equal([99], LongWords(record.AsSpan(8, 8)));
        Assert.Equal([17, 18], Words(record.AsSpan(16, 8)));
        Assert.Equal([0x7F00_0000_1000, 0x7F00_0000_1000, 2, 5], LongWords(record.AsSpan(24, 32)));
        Assert.Equal([(byte)'a', (byte)'b', 0, 0xC3, 0x90], record[56..]);
    }

    [Fact]
    public void The_last_record_is_a_header_alone()
    {
        byte[] record = JitDump.End(99);
        Assert.Equal([3, 16], Words(record.AsSpan(0, 8)));
        Assert.Equal([99], LongWords(record.AsSpan(8)));
    }

    private static uint[] Words(ReadOnlySpan<byte> bytes)
    {
        uint[] words = new uint[bytes.Length / 4];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i * 4)..]);
        }

        return words;
    }

    private static ulong[] LongWords(ReadOnlySpan<byte> bytes)
    {
        ulong[] words = new ulong[bytes.Length / 8];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * 8)..]);
        }

        return words;
    }
}
