using System.Buffers.Binary;
using Rhea.Guest.Arm64.Decoding;

namespace Rhea.ElfFuzz;

/// <summary>Damages programs, a few times each. The same seed makes the same file.</summary>
internal sealed class ElfMutator(int seed, byte[][] programs)
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;

    /// <summary>Fields of the ELF header: offset and size in bytes.</summary>
    private static readonly (string Name, int Offset, int Size)[] s_headerFields =
    [
        ("magic", 0, 4), ("class", 4, 1), ("data", 5, 1), ("ident version", 6, 1), ("abi", 7, 1), ("type", 16, 2), ("machine", 18, 2),
        ("version", 20, 4), ("entry", 24, 8), ("phoff", 32, 8), ("shoff", 40, 8), ("flags", 48, 4), ("ehsize", 52, 2), ("phentsize", 54, 2),
        ("phnum", 56, 2), ("shentsize", 58, 2), ("shnum", 60, 2), ("shstrndx", 62, 2),
    ];

    private static readonly (string Name, int Offset, int Size)[] s_programHeaderFields =
    [
        ("p_type", 0, 4), ("p_flags", 4, 4), ("p_offset", 8, 8), ("p_vaddr", 16, 8), ("p_paddr", 24, 8), ("p_filesz", 32, 8),
        ("p_memsz", 40, 8), ("p_align", 48, 8),
    ];

    private static readonly ushort[] s_machines = [0, 2, 3, 4, 8, 20, 21, 22, 40, 42, 62, 94, 183, 243, 258, 0xffff];

    private static readonly uint[] s_types = [0, 1, 2, 3, 4, 5, 6, 7, 0x6474_e550, 0x6474_e551, 0x6474_e552, 0x6474_e553];

    private readonly Random _random = new(seed);
    private readonly List<string> _steps = [];
    private byte[] _file = [];

    /// <summary>What was done to the last file.</summary>
    public string Description => string.Join("; ", _steps);

    /// <summary>A damaged program.</summary>
    public byte[] Make()
    {
        int program = _random.Next(programs.Length);
        _file = [.. programs[program]];
        _steps.Add($"program {program}");
        for (int left = 1 + _random.Next(_random.Next(2) == 0 ? 1 : 4); left > 0 && _file.Length >= HeaderSize; left--)
        {
            Mutate();
        }

        return _file;
    }

    private void Mutate()
    {
        switch (_random.Next(12))
        {
            case 0 or 1:
                Change("header", 0, s_headerFields);
                break;
            case 2 or 3 or 4:
                ChangeProgramHeader();
                break;
            case 5:
                Truncate();
                break;
            case 6:
                Scatter();
                break;
            case 7:
                Collide();
                break;
            case 8:
                MoveEntry();
                break;
            case 9:
                ChangeKind();
                break;
            default:
                ChangeCode();
                break;
        }
    }

    private ulong Header(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_file.AsSpan(offset));

    /// <summary>The place of a random program header, or false where none is in the file.</summary>
    private bool TryPick(out int at)
    {
        ulong table = Header(32);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(56));
        at = (int)Math.Min(table, int.MaxValue) + (_random.Next(Math.Max(count, 1)) * ProgramHeaderSize);
        return at >= 0 && at <= _file.Length - ProgramHeaderSize;
    }

    private void ChangeProgramHeader()
    {
        if (!TryPick(out int at))
        {
            return;
        }

        if (_random.Next(6) == 0)
        {
            uint type = s_types[_random.Next(s_types.Length)];
            BinaryPrimitives.WriteUInt32LittleEndian(_file.AsSpan(at), type);
            _steps.Add($"program header at {at}: type {type:x}");
        }
        else
        {
            Change($"program header at {at}", at, s_programHeaderFields);
        }
    }

    private void Change(string what, int at, (string Name, int Offset, int Size)[] fields)
    {
        (string name, int offset, int size) = fields[_random.Next(fields.Length)];
        Span<byte> place = _file.AsSpan(at + offset, size);
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        place.CopyTo(bytes);
        ulong value = Interesting(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        bytes[..size].CopyTo(place);
        _steps.Add($"{what}: {name} = {value:x}");
    }

    /// <summary>Limits, neighbours of limits, and relatives of what was there.</summary>
    private ulong Interesting(ulong old) => _random.Next(14) switch
    {
        0 => 0,
        1 => ulong.MaxValue - (ulong)_random.Next(3),
        2 => ulong.MaxValue - 4095 - (ulong)_random.Next(2),
        3 => 1UL << _random.Next(64),
        4 => (1UL << _random.Next(64)) - 1,
        5 => old + 1,
        6 => old - 1,
        7 => old ^ (1UL << _random.Next(64)),
        8 => old + 4096,
        9 => 0 - old,
        10 => (ulong)_file.Length + (ulong)_random.Next(3) - 1,
        11 => (ulong)_random.NextInt64(),
        12 => (ulong)_random.Next(0x1_0000),
        _ => Header(24),
    };

    private void Truncate()
    {
        int length = _random.Next(3) switch
        {
            0 => _random.Next(HeaderSize + 1),
            1 => _random.Next(Math.Min(_file.Length, HeaderSize + (ProgramHeaderSize * 10))),
            _ => _random.Next(_file.Length),
        };
        Array.Resize(ref _file, length);
        _steps.Add($"cut to {length} bytes");
    }

    private void Scatter()
    {
        for (int i = 1 + _random.Next(8); i > 0; i--)
        {
            int at = _random.Next(Math.Min(_file.Length, HeaderSize + (ProgramHeaderSize * 8)));
            _file[at] = (byte)_random.Next(256);
            _steps.Add($"byte {at} = {_file[at]:x2}");
        }
    }

    /// <summary>Puts one segment at, into or right behind another, in memory or in the file.</summary>
    private void Collide()
    {
        if (!TryPick(out int from) || !TryPick(out int to))
        {
            return;
        }

        int field = _random.Next(2) == 0 ? 16 : 8;
        ulong distance = _random.Next(3) switch { 0 => 0, 1 => (ulong)_random.Next(0x4000), _ => Header(from + 40) };
        BinaryPrimitives.WriteUInt64LittleEndian(_file.AsSpan(to + field), Header(from + field) + distance);
        _steps.Add($"program header at {to} on that at {from} + {distance:x}");
    }

    private void MoveEntry()
    {
        if (!TryPick(out int at))
        {
            return;
        }

        ulong size = Math.Max(1, Math.Min(Header(at + 40), int.MaxValue));
        ulong entry = Header(at + 16) + (ulong)_random.NextInt64((long)size);
        entry = _random.Next(4) == 0 ? entry : entry & ~3UL;
        BinaryPrimitives.WriteUInt64LittleEndian(_file.AsSpan(24), entry);
        _steps.Add($"entry {entry:x}");
    }

    private void ChangeKind()
    {
        switch (_random.Next(4))
        {
            case 0:
                _file[4] = (byte)_random.Next(4);
                break;
            case 1:
                _file[5] = (byte)_random.Next(4);
                break;
            case 2:
                BinaryPrimitives.WriteUInt16LittleEndian(_file.AsSpan(18), s_machines[_random.Next(s_machines.Length)]);
                break;
            default:
                BinaryPrimitives.WriteUInt16LittleEndian(_file.AsSpan(16), (ushort)_random.Next(6));
                break;
        }

        _steps.Add($"class {_file[4]}, data {_file[5]}, type {_file[16]}, machine {BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(18))}");
    }

    /// <summary>Other instructions, mostly near the entry, where they are executed.</summary>
    private void ChangeCode()
    {
        ulong entry = Header(24);
        int start = FileOffset(entry);
        bool near = _random.Next(4) != 0 && start > 0;
        int count = 1 + _random.Next(16);
        for (int i = 0; i < count; i++)
        {
            int at = near ? start + (4 * _random.Next(64)) : 4 * _random.Next(_file.Length / 4);
            if (at >= HeaderSize && at <= _file.Length - 4)
            {
                uint word = _random.Next(3) == 0
                    ? BinaryPrimitives.ReadUInt32LittleEndian(_file.AsSpan(at)) ^ (1u << _random.Next(32))
                    : A64Encodings.Random(_random.Next(A64Encodings.Count), _random);
                BinaryPrimitives.WriteUInt32LittleEndian(_file.AsSpan(at), word);
            }
        }

        _steps.Add($"{count} words of code{(near ? " near the entry" : "")}");
    }

    private int FileOffset(ulong address)
    {
        int count = BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(56));
        for (int i = 0; i < count; i++)
        {
            ulong at = Header(32) + ((ulong)i * ProgramHeaderSize);
            if (at > (ulong)_file.Length - ProgramHeaderSize)
            {
                break;
            }

            ulong offset = address - Header((int)at + 16);
            if (_file[(int)at] == 1 && offset < Header((int)at + 32) && Header((int)at + 8) < (ulong)_file.Length)
            {
                return (int)Math.Min(Header((int)at + 8) + offset, (ulong)_file.Length);
            }
        }

        return 0;
    }
}
