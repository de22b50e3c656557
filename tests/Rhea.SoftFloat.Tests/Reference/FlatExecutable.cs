using System.Buffers.Binary;

namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>Wraps position-independent code in the smallest static ELF file (System V ABI, chapters 4 and 5).</summary>
internal static class FlatExecutable
{
    private const int HeaderSize = 64, SegmentHeaderSize = 56;
    private const ulong Base = 0x10000;

    /// <summary>Writes a little-endian 64-bit executable that starts at the code's first byte.</summary>
    public static void Write(string path, ushort machine, uint flags, byte[] code)
    {
        byte[] file = new byte[HeaderSize + SegmentHeaderSize + code.Length];
        Span<byte> header = file;
        new byte[] { 0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[16..], 2); // ET_EXEC
        BinaryPrimitives.WriteUInt16LittleEndian(header[18..], machine);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], Base + HeaderSize + SegmentHeaderSize);
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], HeaderSize);
        BinaryPrimitives.WriteUInt32LittleEndian(header[48..], flags);
        BinaryPrimitives.WriteUInt16LittleEndian(header[52..], HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header[54..], SegmentHeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header[56..], 1);
        Span<byte> segment = header[HeaderSize..];
        BinaryPrimitives.WriteUInt32LittleEndian(segment, 1); // PT_LOAD
        BinaryPrimitives.WriteUInt32LittleEndian(segment[4..], 5); // readable, executable
        BinaryPrimitives.WriteUInt64LittleEndian(segment[16..], Base);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[24..], Base);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[32..], (ulong)file.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[40..], (ulong)file.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[48..], 4096);
        code.CopyTo(segment[SegmentHeaderSize..]);
        File.WriteAllBytes(path, file);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
