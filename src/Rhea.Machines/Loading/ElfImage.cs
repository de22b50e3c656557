using System.Buffers.Binary;

namespace Rhea.Machines.Loading;

/// <summary>A little-endian ELF file as firmware and kernels are: segments at physical addresses (System V ABI, chapters 4 and 5).</summary>
public static class ElfImage
{
    private const int WideHeaderSize = 64, HeaderSize = 52, WideProgramHeaderSize = 56, ProgramHeaderSize = 32;
    private const uint Loadable = 1;

    /// <summary>Whether the bytes begin as an ELF file does.</summary>
    public static bool IsElf(ReadOnlySpan<byte> bytes) => bytes.StartsWith("\u007fELF"u8);

    /// <summary>Gives the segments and the entry point; null and what is wrong if there is no such thing.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="machine">The number of the architecture (e_machine).</param>
    /// <param name="is64">Whether it has 64 bits (ELFCLASS64), or 32.</param>
    /// <param name="entry">Where it starts.</param>
    /// <param name="error">What is wrong, to be put behind the file's name.</param>
    public static List<LoadedImage>? Read(ReadOnlyMemory<byte> bytes, ushort machine, bool is64, out ulong entry, out string? error)
    {
        const byte wide = 2, narrow = 1, littleEndian = 1;
        int headerSize = is64 ? WideProgramHeaderSize : ProgramHeaderSize;
        ReadOnlySpan<byte> file = bytes.Span;
        entry = 0;
        error = null;
        if (file.Length < (is64 ? WideHeaderSize : HeaderSize) || file[4] != (is64 ? wide : narrow) || file[5] != littleEndian)
            error = $"it is no {(is64 ? 64 : 32)}-bit little-endian ELF file";
        else if (BinaryPrimitives.ReadUInt16LittleEndian(file[18..]) != machine)
            error = "it is for another architecture";
        if (error is not null)
            return null;
        entry = Word(file[24..], is64);
        ulong table = Word(file[(is64 ? 32 : 28)..], is64);
        ushort size = BinaryPrimitives.ReadUInt16LittleEndian(file[(is64 ? 54 : 42)..]), count = BinaryPrimitives.ReadUInt16LittleEndian(file[(is64 ? 56 : 44)..]);
        List<LoadedImage> segments = [];
        for (uint i = 0; i < count; i++)
        {
            if (size < headerSize || !IsInside(file, table, (ulong)size * count))
            {
                error = "its program headers are damaged";
                return null;
            }

            ReadOnlySpan<byte> header = file.Slice((int)(table + (i * size)), headerSize);
            ulong offset = Word(header[(is64 ? 8 : 4)..], is64), address = Word(header[(is64 ? 24 : 12)..], is64);
            ulong stored = Word(header[(is64 ? 32 : 16)..], is64);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header) != Loadable || stored == 0)
                continue;
            if (!IsInside(file, offset, stored))
            {
                error = "a segment is not in the file";
                return null;
            }

            segments.Add(new LoadedImage(address, bytes.Slice((int)offset, (int)stored)));
        }

        if (segments.Count == 0)
            error = "it has nothing to load";
        return segments.Count == 0 ? null : segments;
    }

    private static ulong Word(ReadOnlySpan<byte> bytes, bool is64) =>
        is64 ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static bool IsInside(ReadOnlySpan<byte> file, ulong offset, ulong length) =>
        offset <= (ulong)file.Length && length <= (ulong)file.Length - offset;
}
