using System.Buffers.Binary;
using System.Text;
using Rhea.LinuxUser.Profiling;

namespace Rhea.LinuxUser.Tests.Profiling;

/// <summary>Functions are found by their place in an ELF file.</summary>
public class SymbolTableTests
{
    private const int SegmentOffset = 0x1000;
    private const ulong SegmentAddress = 0x40_1000;

    [Theory]
    [InlineData(0x1000, "first+0x0")]
    [InlineData(0x100F, "first+0xf")]
    [InlineData(0x1010, "second+0x0")]
    [InlineData(0x1018, null)]
    [InlineData(0x1020, "label+0x0")]
    [InlineData(0x10FF, "label+0xdf")]
    [InlineData(0x1100, null)]
    [InlineData(0xFFF, null)]
    public void A_function_reaches_to_its_end(ulong offset, string? expected)
    {
        SymbolTable table = SymbolTable.Read(Elf(2, ("first", 2, 0, 0x10), ("second", 2, 0x10, 8), ("$x", 0, 0x12, 0), ("label", 0, 0x20, 0), ("same", 0, 0, 0)))!;
        Assert.Equal(expected, table.Find(offset) is (string name, ulong distance) ? $"{name}+0x{distance:x}" : null);
    }

    [Fact]
    public void Dynamic_symbols_serve_where_there_are_no_others() =>
        Assert.Equal("only", SymbolTable.Read(Elf(11, ("only", 2, 0, 0x10)))!.Find(0x1004)!.Value.Name);

    [Fact]
    public void Files_without_symbols_have_no_table()
    {
        Assert.Null(SymbolTable.Read(Elf(2)));
        Assert.Null(SymbolTable.Read([1, 2, 3]));
    }

    [Fact]
    public void Damaged_files_are_harmless()
    {
        byte[] whole = Elf(2, ("first", 2, 0, 0x10));
        var random = new Random(1);
        for (int i = 0; i < 5000; i++)
        {
            byte[] file = whole.ToArray();
            for (int k = 0; k < 4; k++)
                file[5 + random.Next(file.Length - 5)] = (byte)random.Next(256);
            _ = SymbolTable.Read(file)?.Find(SegmentOffset);
        }
    }

    /// <summary>A file with one segment, and symbols at offsets in it: names, then symbols, then the table of sections.</summary>
    private static byte[] Elf(int kind, params (string Name, int Type, ulong At, ulong Size)[] symbols)
    {
        const int names = 0x200, entries = 0x400, sections = 0x600;
        byte[] file = new byte[0x800];
        "\u007fELF"u8.CopyTo(file);
        file[4] = 2;
        file[5] = 1;
        void Put(int at, int size, ulong value)
        {
            Span<byte> word = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(word, value);
            word[..size].CopyTo(file.AsSpan(at));
        }

        Put(32, 8, 64);
        Put(40, 8, sections);
        Put(54, 2, 56);
        Put(56, 2, 1);
        Put(58, 2, 64);
        Put(60, 2, 3);
        // The segment.
        Put(64, 4, 1);
        Put(72, 8, SegmentOffset);
        Put(80, 8, SegmentAddress);
        Put(96, 8, 0x100);
        int name = 1;
        for (int i = 0; i < symbols.Length; i++)
        {
            int at = entries + i * 24;
            Put(at, 4, (ulong)name);
            file[at + 4] = (byte)symbols[i].Type;
            Put(at + 6, 2, 1);
            Put(at + 8, 8, SegmentAddress + symbols[i].At);
            Put(at + 16, 8, symbols[i].Size);
            name += Encoding.UTF8.GetBytes(symbols[i].Name, file.AsSpan(names + name)) + 1;
        }

        // Section 1: symbols, whose names are in section 2.
        Put(sections + 64 + 4, 4, (ulong)kind);
        Put(sections + 64 + 24, 8, entries);
        Put(sections + 64 + 32, 8, (ulong)(symbols.Length * 24));
        Put(sections + 64 + 40, 4, 2);
        Put(sections + 128 + 24, 8, names);
        return file;
    }
}
