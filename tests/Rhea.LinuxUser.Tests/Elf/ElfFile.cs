using System.Buffers.Binary;
using Rhea.LinuxUser.Elf;

namespace Rhea.LinuxUser.Tests.Elf;

/// <summary>Makes small ELF files.</summary>
internal sealed class ElfFile : IElfSource
{
    internal byte[] Bytes { get; } = Valid();

    public ulong Length => (ulong)Bytes.Length;

    public bool TryRead(ulong offset, Span<byte> buffer)
    {
        if (offset > Length || (ulong)buffer.Length > Length - offset)
            return false;
        Bytes.AsSpan((int)offset, buffer.Length).CopyTo(buffer);
        return true;
    }

    internal (ElfImage? Image, string? Error) Read() => new ElfReader(this, 183, is64: true, 0x1800_0000_0000).Read();

    /// <summary>Code at 0x400000, data with zeros behind it at 0x411000; a stack note.</summary>
    private static byte[] Valid()
    {
        byte[] file = new byte[0x3000];
        "\u007fELF"u8.CopyTo(file);
        file[4] = 2;
        file[5] = 1;
        file[6] = 1;
        Write16(file, 16, 2);
        Write16(file, 18, 183);
        Write32(file, 20, 1);
        Write64(file, 24, 0x400100);
        Write64(file, 32, 64);
        Write16(file, 52, 64);
        Write16(file, 54, 56);
        Write16(file, 56, 3);
        ProgramHeader(file, 0, 1, 5, 0, 0x400000, 0x1000, 0x1000);
        ProgramHeader(file, 1, 1, 6, 0x1000, 0x411000, 0x1800, 0x4000);
        ProgramHeader(file, 2, 0x6474e551, 6, 0, 0, 0, 0);
        return file;
    }

    internal static void ProgramHeader(byte[] file, int index, uint type, uint flags, ulong offset, ulong address, ulong fileSize, ulong memorySize)
    {
        int at = 64 + (index * 56);
        Write32(file, at, type);
        Write32(file, at + 4, flags);
        Write64(file, at + 8, offset);
        Write64(file, at + 16, address);
        Write64(file, at + 24, address);
        Write64(file, at + 32, fileSize);
        Write64(file, at + 40, memorySize);
        Write64(file, at + 48, 0x1000);
    }

    internal static void Write16(byte[] file, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), value);

    internal static void Write32(byte[] file, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);

    internal static void Write64(byte[] file, int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(at), value);
}
