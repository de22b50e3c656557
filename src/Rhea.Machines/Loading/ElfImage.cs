using System.Buffers.Binary;

namespace Rhea.Machines.Loading;

/// <summary>A 64-bit little-endian ELF file as firmware and kernels are: segments at physical addresses (System V ABI, chapters 4 and 5).</summary>
public static class ElfImage
{
    private const int HeaderSize = 64, ProgramHeaderSize = 56;
    private const uint Loadable = 1;

    /// <summary>Whether the bytes begin as an ELF file does.</summary>
    public static bool IsElf(ReadOnlySpan<byte> bytes) => bytes.StartsWith("\u007fELF"u8);

    /// <summary>Gives the segments and the entry point; null and what is wrong if there is no such thing.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="machine">The number of the architecture (e_machine).</param>
    /// <param name="entry">Where it starts.</param>
    /// <param name="error">What is wrong, to be put behind the file's name.</param>
    public static List<LoadedImage>? Read(ReadOnlyMemory<byte> bytes, ushort machine, out ulong entry, out string? error)
    {
        const byte wide = 2, littleEndian = 1;
        ReadOnlySpan<byte> file = bytes.Span;
        entry = 0;
        error = null;
        if (file.Length < HeaderSize || file[4] != wide || file[5] != littleEndian)
            error = "it is no 64-bit little-endian ELF file";
        else if (BinaryPrimitives.ReadUInt16LittleEndian(file[18..]) != machine)
            error = "it is for another architecture";
        if (error is not null)
            return null;
        entry = BinaryPrimitives.ReadUInt64LittleEndian(file[24..]);
        ulong table = BinaryPrimitives.ReadUInt64LittleEndian(file[32..]);
        ushort size = BinaryPrimitives.ReadUInt16LittleEndian(file[54..]), count = BinaryPrimitives.ReadUInt16LittleEndian(file[56..]);
        List<LoadedImage> segments = [];
        for (uint i = 0; i < count; i++)
        {
            if (size < ProgramHeaderSize || !IsInside(file, table, (ulong)size * count))
            {
                error = "its program headers are damaged";
                return null;
            }

            ReadOnlySpan<byte> header = file.Slice((int)(table + (i * size)), ProgramHeaderSize);
            ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]), address = BinaryPrimitives.ReadUInt64LittleEndian(header[24..]);
            ulong stored = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
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

    private static bool IsInside(ReadOnlySpan<byte> file, ulong offset, ulong length) =>
        offset <= (ulong)file.Length && length <= (ulong)file.Length - offset;
}
