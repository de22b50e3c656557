using System.Buffers.Binary;
using Rhea.LinuxUser.Memory;

namespace Rhea.LinuxUser.Elf;

/// <summary>
/// Reads 64-bit little-endian ELF files (System V ABI, chapters 4 and 5). Every field is checked; what is wrong
/// with a file is said in one phrase.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="machine">The machine that the file must be for.</param>
/// <param name="addressLimit">The end of the addresses that segments may use.</param>
internal sealed class ElfReader(IElfSource file, ushort machine, ulong addressLimit)
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;

    /// <summary>Linux refuses larger tables (fs/binfmt_elf.c, load_elf_phdrs).</summary>
    private const int MaximumTable = 65536;
    private const uint Load = 1, InterpreterPath = 3, GnuStack = 0x6474e551;

    private readonly List<ElfSegment> segments = [];
    private byte[]? interpreter;
    private bool executableStack;
    private ulong alignment = AddressMap.PageSize;

    /// <summary>Whether a file starts like an ELF file.</summary>
    internal static bool IsElf(ReadOnlySpan<byte> start) => start.StartsWith("\u007fELF"u8);

    /// <summary>Whether a file is an ELF file for a machine with 64 bits, little-endian; nothing else is checked.</summary>
    internal static bool IsFor(ReadOnlySpan<byte> start, ushort machine) =>
        IsElf(start) && start.Length >= 20 && start[4] == 2 && start[5] == 1
        && BinaryPrimitives.ReadUInt16LittleEndian(start[18..]) == machine;

    /// <summary>Reads the headers. Either an image or an error comes back.</summary>
    internal (ElfImage? Image, string? Error) Read()
    {
        byte[] header = new byte[HeaderSize];
        if (!file.TryRead(0, header))
            return (null, "the file is too short for an ELF program");
        string? error = CheckHeader(header);
        if (error is not null)
            return (null, error);
        ulong tableOffset = BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(32));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(56));
        byte[] table = new byte[count * ProgramHeaderSize];
        if (count == 0 || table.Length > MaximumTable || !file.TryRead(tableOffset, table))
            return (null, $"the table of {count} program headers at offset 0x{tableOffset:x} is not within the file");
        for (int i = 0; i < count && error is null; i++)
            error = ReadProgramHeader(i, table.AsSpan(i * ProgramHeaderSize, ProgramHeaderSize));
        ulong entry = BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(24));
        error ??= CheckSegments(entry);
        if (error is not null)
            return (null, error);
        return (new ElfImage
        {
            IsPositionIndependent = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(16)) == 3,
            Entry = entry,
            HeaderAddress = AddressOfOffset(tableOffset, (ulong)table.Length),
            HeaderCount = count,
            Segments = segments,
            Interpreter = interpreter,
            ExecutableStack = executableStack,
            Alignment = alignment,
        }, null);
    }

    private string? CheckHeader(ReadOnlySpan<byte> header)
    {
        if (!IsElf(header))
            return "this is not an ELF program";
        if (header[4] is not (1 or 2) || header[5] is not (1 or 2))
            return $"the ELF header is damaged (class {header[4]}, data encoding {header[5]})";
        bool is64 = header[4] == 2, bigEndian = header[5] == 2;
        ushort actual = Read16(header[18..], bigEndian);
        if (actual != machine || !is64 || bigEndian)
            return WrongMachine(actual, is64, bigEndian);
        if (header[6] != 1)
            return $"the ELF version {header[6]} is unknown";
        ushort type = Read16(header[16..], bigEndian), size = Read16(header[54..], bigEndian);
        return type switch
        {
            1 => "this is an object file; link it to a program first",
            4 => "this is a core dump, not a program",
            2 or 3 when size == ProgramHeaderSize => null,
            2 or 3 => $"the ELF header is damaged (program headers of {size} bytes; they have {ProgramHeaderSize})",
            _ => $"the ELF header is damaged (file type {type})",
        };
    }

    private string WrongMachine(ushort actual, bool is64, bool bigEndian)
    {
        (string name, string? tool) = ElfMachine.Describe(actual, is64, bigEndian);
        if (actual == machine)
            return $"this is an ELF file for {name}, but {(is64 ? "" : "32-bit ")}{(bigEndian ? "big-endian" : "little-endian")}, which is not supported";
        return tool is null ? $"this is an ELF file for {name}" : $"this is an ELF file for {name}; use rhea-{tool}";
    }

    private static ushort Read16(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private string? ReadProgramHeader(int index, ReadOnlySpan<byte> header)
    {
        uint type = BinaryPrimitives.ReadUInt32LittleEndian(header);
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
        ulong address = BinaryPrimitives.ReadUInt64LittleEndian(header[16..]);
        ulong fileSize = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        ulong memorySize = BinaryPrimitives.ReadUInt64LittleEndian(header[40..]);
        switch (type)
        {
            case Load:
                return ReadLoad(index, flags, address, memorySize, offset, fileSize, BinaryPrimitives.ReadUInt64LittleEndian(header[48..]));
            case InterpreterPath when interpreter is null:
                return ReadInterpreter(offset, fileSize);
            case GnuStack:
                executableStack = (flags & 1) != 0;
                return null;
            default:
                return null;
        }
    }

    private string? ReadLoad(int index, uint flags, ulong address, ulong memorySize, ulong offset, ulong fileSize, ulong align)
    {
        if (memorySize == 0)
            return null;
        if (fileSize > memorySize)
            return $"segment {index} has more bytes in the file (0x{fileSize:x}) than in memory (0x{memorySize:x})";
        if (memorySize > addressLimit || address > addressLimit - memorySize)
            return $"segment {index} (address 0x{address:x}, size 0x{memorySize:x}) is beyond the address limit 0x{addressLimit:x}";
        if (fileSize != 0 && (fileSize > file.Length || offset > file.Length - fileSize))
            return $"the file is truncated: segment {index} ends behind the file's {file.Length} bytes";
        if (((address ^ offset) & AddressMap.PageMask) != 0 && fileSize != 0)
            return $"segment {index} cannot be mapped: address 0x{address:x} and file offset 0x{offset:x} differ within a page of {AddressMap.PageSize} bytes";
        if (align > 1 && (align & (align - 1)) != 0)
            return $"segment {index} has an alignment of 0x{align:x}, which is not a power of two";
        // Larger alignments are wishes; the address space must not be exhausted by one.
        if (align > alignment && align <= 1 << 30)
            alignment = align;
        Protection protection = ((flags & 4) != 0 ? Protection.Read : 0) | ((flags & 2) != 0 ? Protection.Write : 0)
            | ((flags & 1) != 0 ? Protection.Execute : 0);
        segments.Add(new ElfSegment(address, memorySize, offset, fileSize, protection));
        return null;
    }

    private string? ReadInterpreter(ulong offset, ulong size)
    {
        if (size is < 2 or > GuestMemory.PathLimit)
            return $"the path of the dynamic linker has an impossible length ({size})";
        byte[] path = new byte[size];
        if (!file.TryRead(offset, path))
            return "the path of the dynamic linker is not within the file";
        int end = Array.IndexOf(path, (byte)0);
        if (end != path.Length - 1)
            return "the path of the dynamic linker is not terminated by a zero";
        interpreter = path[..end];
        return null;
    }

    private string? CheckSegments(ulong entry)
    {
        if (segments.Count == 0)
            return "the file has no segment to load";
        segments.Sort((a, b) => a.Address.CompareTo(b.Address));
        for (int i = 1; i < segments.Count; i++)
        {
            if (segments[i].Address < segments[i - 1].End)
                return $"the segments at 0x{segments[i - 1].Address:x} and 0x{segments[i].Address:x} overlap";
        }
        foreach (ElfSegment segment in segments)
        {
            if (entry >= segment.Address && entry < segment.End)
                return (segment.Protection & Protection.Execute) != 0 ? null : $"the entry point 0x{entry:x} is not in executable memory";
        }
        return $"the entry point 0x{entry:x} is outside of the program";
    }

    private ulong AddressOfOffset(ulong offset, ulong size)
    {
        foreach (ElfSegment segment in segments)
        {
            if (offset >= segment.Offset && offset + size <= segment.Offset + segment.FileSize)
                return segment.Address + (offset - segment.Offset);
        }
        return 0;
    }
}
