using System.Buffers.Binary;
using System.Text;

namespace Rhea.LinuxUser.Profiling;

/// <summary>The functions of an ELF file (System V ABI, chapters 4 and 5), by their place in the file.</summary>
internal sealed class SymbolTable
{
    private const int SymbolSection = 2, DynamicSection = 11, LoadSegment = 1;
    private const int NoType = 0, Function = 2, IndirectFunction = 10;

    private readonly byte[] file;
    private readonly bool is64;
    private readonly List<(ulong Offset, ulong Address, ulong Size)> segments = [];
    private readonly List<(ulong Address, ulong Size, bool IsFunction, int Name)> symbols = [];
    private ulong nameOffset;

    private SymbolTable(byte[] file)
    {
        this.file = file;
        is64 = file[4] == 2;
    }

    /// <summary>Reads a file: .symtab if it is there, else .dynsym. Null where there is nothing to find.</summary>
    internal static SymbolTable? Read(byte[] file)
    {
        if (file.Length < 64 || !file.AsSpan().StartsWith("\u007fELF"u8) || file[4] is not (1 or 2) || file[5] != 1)
            return null;
        var table = new SymbolTable(file);
        table.ReadSegments();
        bool found = table.ReadSymbols(SymbolSection) || table.ReadSymbols(DynamicSection);
        return found ? table : null;
    }

    /// <summary>The function at a place in the file, and how far within it that is; null where there is none.</summary>
    internal (string Name, ulong Distance)? Find(ulong offset)
    {
        int segment = segments.FindIndex(part => offset >= part.Offset && offset - part.Offset < part.Size);
        if (segment < 0)
            return null;
        ulong address = segments[segment].Address + (offset - segments[segment].Offset);
        int low = 0, high = symbols.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = symbols[middle].Address <= address ? (middle + 1, high) : (low, middle);
        }
        // Of those that begin at the same address the first is the best.
        int index = low - 1;
        while (index > 0 && symbols[index - 1].Address == symbols[index].Address)
            index--;
        if (index < 0 || (symbols[index].Size != 0 && address - symbols[index].Address >= symbols[index].Size))
            return null;
        return (NameAt(symbols[index].Name), address - symbols[index].Address);
    }

    private void ReadSegments()
    {
        ulong table = Word(is64 ? 32ul : 28);
        ulong size = Half(is64 ? 54ul : 42), count = Half(is64 ? 56ul : 44);
        for (ulong i = 0; i < count; i++)
        {
            ulong at = table + i * size;
            if (Half32(at) == LoadSegment)
                segments.Add(is64 ? (Word(at + 8), Word(at + 16), Word(at + 32)) : (Word(at + 4), Word(at + 8), Word(at + 16)));
        }
    }

    private bool ReadSymbols(int kind)
    {
        ulong table = Word(is64 ? 40ul : 32);
        ulong size = Half(is64 ? 58ul : 46), count = Half(is64 ? 60ul : 48);
        for (ulong i = 0; i < count; i++)
        {
            ulong at = table + i * size;
            if (Half32(at + 4) != kind)
                continue;
            ulong names = table + Half32(at + (is64 ? 40ul : 24)) * size;
            nameOffset = Word(names + (is64 ? 24ul : 16));
            ReadSymbols(Word(at + (is64 ? 24ul : 16)), Word(at + (is64 ? 32ul : 20)));
        }
        symbols.Sort((a, b) => a.Address != b.Address ? a.Address.CompareTo(b.Address) : (a.IsFunction ? 0 : 1).CompareTo(b.IsFunction ? 0 : 1));
        return symbols.Count > 0;
    }

    private void ReadSymbols(ulong start, ulong length)
    {
        ulong size = is64 ? 24ul : 16, end = Math.Min((ulong)file.Length, start + length);
        for (ulong at = start; at < end && end - at >= size; at += size)
        {
            int kind = file[at + (is64 ? 4ul : 12)] & 15;
            bool isDefined = Half(at + (is64 ? 6ul : 14)) != 0;
            int name = (int)Half32(at);
            if (!isDefined || kind is not (NoType or Function or IndirectFunction) || IsMark(name))
                continue;
            symbols.Add((Word(at + (is64 ? 8ul : 4)), Word(at + (is64 ? 16ul : 8)), kind != NoType, name));
        }
    }

    /// <summary>Symbols without a name, and those that mark code and data ($x, $d).</summary>
    private bool IsMark(int name)
    {
        ulong at = nameOffset + (uint)name;
        return at >= (ulong)file.Length || file[at] is 0 or (byte)'$';
    }

    private string NameAt(int name)
    {
        ReadOnlySpan<byte> text = file.AsSpan((int)(nameOffset + (uint)name));
        int end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }

    private ulong Half(ulong at) => at + 2 <= (ulong)file.Length ? BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan((int)at)) : 0ul;

    private uint Half32(ulong at) => at + 4 <= (ulong)file.Length ? BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan((int)at)) : 0;

    /// <summary>An address, offset or size.</summary>
    private ulong Word(ulong at) => !is64 ? Half32(at) : at + 8 <= (ulong)file.Length ? BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan((int)at)) : 0;
}
