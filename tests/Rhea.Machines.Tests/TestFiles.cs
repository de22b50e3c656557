using System.Buffers.Binary;

namespace Rhea.Machines.Tests;

/// <summary>Files that are gone after the test.</summary>
internal sealed class TestFiles : IDisposable
{
    private readonly List<string> _paths = [];

    public void Dispose() => _paths.ForEach(File.Delete);

    internal string Write(byte[] bytes)
    {
        string path = Path.GetTempFileName();
        _paths.Add(path);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>An ELF file of one segment for RISC-V.</summary>
    internal static byte[] Elf(ulong address, ulong entry, byte[] contents)
    {
        byte[] file = new byte[120 + contents.Length];
        new byte[] { 0x7F, 0x45, 0x4C, 0x46, 2, 1, 1 }.CopyTo(file, 0);
        (int Place, ulong Value, int Size)[] fields =
        [
            (18, 243, 2), (24, entry, 8), (32, 64, 8), (54, 56, 2), (56, 1, 2),
            (64, 1, 4), (72, 120, 8), (88, address, 8), (96, (ulong)contents.Length, 8), (104, (ulong)contents.Length, 8),
        ];
        Span<byte> value = stackalloc byte[8];
        foreach ((int place, ulong number, int size) in fields)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(value, number);
            value[..size].CopyTo(file.AsSpan(place));
        }

        contents.CopyTo(file, 120);
        return file;
    }
}
