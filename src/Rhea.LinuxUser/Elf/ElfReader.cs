using System.Buffers.Binary;
using Rhea.LinuxUser.Memory;

namespace Rhea.LinuxUser.Elf;

/// <summary>
/// Reads little-endian ELF files (System V ABI, chapters 4 and 5). Every field is checked; what is wrong
/// with a file is said in one phrase.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="machine">The machine that the file must be for.</param>
/// <param name="is64">Whether it must have 64 bits (ELFCLASS64), or 32.</param>
/// <param name="addressLimit">The end of the addresses that segments may use.</param>
internal sealed class ElfReader(IElfSource file, ushort machine, bool is64, ulong addressLimit)
{
    private int HeaderSize => is64 ? 64 : 52;

    private int ProgramHeaderSize => SizeOfProgramHeader(is64);

    /// <summary>The size of an entry of the table of program headers.</summary>
    internal static int SizeOfProgramHeader(bool is64) => is64 ? 56 : 32;

    /// <summary>Linux refuses larger tables (fs/binfmt_elf.c, load_elf_phdrs).</summary>
    private const int MaximumTable = 65536;
    private const uint Load = 1, InterpreterPath = 3, GnuStack = 0x6474e551;

    private readonly List<ElfSegment> segments = [];
    private byte[]? interpreter;
    private bool executableStack;
    private ulong alignment = AddressMap.PageSize;

    /// <summary>Whether a file starts like an ELF file.</summary>
    internal static bool IsElf(ReadOnlySpan<byte> start) => start.StartsWith("\u007fELF"u8);

    /// <summary>Whether a file is an ELF file for a machine with so many bits, little-endian; nothing else is checked.</summary>
    internal static bool IsFor(ReadOnlySpan<byte> start, ushort machine, bool is64) =>
        IsElf(start) && start.Length >= 20 && start[4] == (is64 ? 2 : 1) && start[5] == 1
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
        ulong tableOffset = ReadWord(header.AsSpan(is64 ? 32 : 28));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(is64 ? 56 : 44));
        byte[] table = new byte[count * ProgramHeaderSize];
        if (count == 0 || table.Length > MaximumTable || !file.TryRead(tableOffset, table))
            return (null, $"the table of {count} program headers at offset 0x{tableOffset:x} is not within the file");
        for (int i = 0; i < count && error is null; i++)
            error = ReadProgramHeader(i, table.AsSpan(i * ProgramHeaderSize, ProgramHeaderSize));
        ulong entry = ReadWord(header.AsSpan(24));
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
        bool isWide = header[4] == 2, bigEndian = header[5] == 2;
        ushort actual = Read16(header[18..], bigEndian);
        if (actual != machine || isWide != is64 || bigEndian)
            return WrongMachine(actual, isWide, bigEndian);
        if (header[6] != 1)
            return $"the ELF version {header[6]} is unknown";
        ushort type = Read16(header[16..], bigEndian), size = Read16(header[(is64 ? 54 : 42)..], bigEndian);
        int expected = ProgramHeaderSize;
        return type switch
        {
            1 => "this is an object file; link it to a program first",
            4 => "this is a core dump, not a program",
            2 or 3 when size == expected => null,
            2 or 3 => $"the ELF header is damaged (program headers of {size} bytes; they have {expected})",
            _ => $"the ELF header is damaged (file type {type})",
        };
    }

    private string WrongMachine(ushort actual, bool isWide, bool bigEndian)
    {
        (string name, string? tool) = ElfMachine.Describe(actual, isWide, bigEndian);
        if (actual == machine && (bigEndian || tool is null || actual != ElfMachine.RiscV))
            return $"this is an ELF file for {name}, but {(isWide ? "" : "32-bit ")}{(bigEndian ? "big-endian" : "little-endian")}, which is not supported";
        return tool is null ? $"this is an ELF file for {name}" : $"this is an ELF file for {name}; use rhea-{tool}";
    }

    private static ushort Read16(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private ulong ReadWord(ReadOnlySpan<byte> bytes) =>
        is64 ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private string? ReadProgramHeader(int index, ReadOnlySpan<byte> header)
    {
        uint type = BinaryPrimitives.ReadUInt32LittleEndian(header);
        // Programs with 32 bits have the flags behind the sizes.
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(header[(is64 ? 4 : 24)..]);
        ulong offset = ReadWord(header[(is64 ? 8 : 4)..]);
        ulong address = ReadWord(header[(is64 ? 16 : 8)..]);
        ulong fileSize = ReadWord(header[(is64 ? 32 : 16)..]);
        ulong memorySize = ReadWord(header[(is64 ? 40 : 20)..]);
        switch (type)
        {
            case Load:
                return ReadLoad(index, flags, address, memorySize, offset, fileSize, ReadWord(header[(is64 ? 48 : 28)..]));
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
