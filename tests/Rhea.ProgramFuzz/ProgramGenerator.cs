using Rhea.Guest.Arm64.Decoding;

namespace Rhea.ProgramFuzz;

/// <summary>
/// Makes random A64 programs that always end: functions that call later ones, counted loops, branches, switches,
/// memory in a buffer of 4 KiB, integers, floating point, vectors.
/// </summary>
/// <remarks>
/// x0 to x15 and all vector registers are data; x16 and x17 are for addresses; x19 to x22 count loops;
/// x28 is the buffer. Programs do not depend on where they or their stack are.
/// </remarks>
internal sealed class ProgramGenerator
{
    private const int Buffer = 28;
    private const int DataRegisters = 16;
    private readonly Random _random;
    private readonly int[] _patterns;
    private readonly List<uint> _code = [];
    private readonly List<int> _starts = [];
    private readonly List<(int At, int Function)> _calls = [];
    private int _functions;
    private int _budget;

    public ProgramGenerator(int seed, A64Tags tags)
    {
        _random = new Random(seed);
        _patterns = [.. Enumerable.Range(0, A64Encodings.Count).Where(p => Usable(p, tags))];
    }

    /// <summary>A program: its first word is its entry.</summary>
    public uint[] Next()
    {
        _code.Clear();
        _starts.Clear();
        _calls.Clear();
        _functions = 1 + _random.Next(4);
        for (int f = 0; f < _functions; f++)
        {
            _starts.Add(_code.Count);
            Function(f);
        }

        foreach ((int at, int function) in _calls)
        {
            int distance = _starts[function] - at;
            _code[at] = (_code[at] & 0xFC00_0000) == 0x9400_0000
                ? 0x9400_0000 | ((uint)distance & 0x03FF_FFFF)
                : Adr(17, distance * 4);
        }

        return [.. _code];
    }

    /// <summary>Instructions that only compute: no branches, no memory, no system registers, nothing that depends on where it is.</summary>
    private static bool Usable(int pattern, A64Tags tags)
    {
        A64Tags own = A64Encodings.Tags(pattern);
        string name = A64Encodings.Name(pattern);
        return (own & tags) != 0 && (own & (A64Tags.Memory | A64Tags.Branch | A64Tags.System)) == 0 && name is not ("Adr" or "Adrp");
    }

    private static uint Adr(int register, int offset) =>
        0x1000_0000 | ((uint)(offset & 3) << 29) | (((uint)(offset >> 2) & 0x7FFFF) << 5) | (uint)register;

    private void Emit(uint word) => _code.Add(word);

    private int Data() => _random.Next(DataRegisters);

    private void Function(int index)
    {
        Emit(0xA9BD_7BFD); // stp x29, x30, [sp, #-48]!
        Emit(0xA901_53F3); // stp x19, x20, [sp, #16]
        Emit(0xA902_5BF5); // stp x21, x22, [sp, #32]
        _budget = 20 + _random.Next(60);
        Block(index, 0, 3 + _random.Next(8));
        Emit(0xA942_5BF5); // ldp x21, x22, [sp, #32]
        Emit(0xA941_53F3); // ldp x19, x20, [sp, #16]
        Emit(0xA8C3_7BFD); // ldp x29, x30, [sp], #48
        Emit(_random.Next(8) == 0 ? 0xD61F_03C0 : 0xD65F_03C0); // br x30 or ret
    }

    private void Block(int function, int depth, int statements)
    {
        for (int i = 0; i < statements && _budget > 0; i++)
        {
            _budget--;
            switch (_random.Next(20))
            {
                case 0 or 1:
                    Condition(function, depth);
                    break;
                case 2 when depth < 3:
                    Loop(function, depth);
                    break;
                case 3 when depth < 2 && function + 1 < _functions:
                    Call(function);
                    break;
                case 4:
                    Switch(function, depth);
                    break;
                case 5 or 6 or 7 or 8:
                    Memory();
                    break;
                case 9:
                    CompareAndSelect();
                    break;
                default:
                    Compute();
                    break;
            }
        }
    }

    private void Compute()
    {
        while (true)
        {
            int pattern = _patterns[_random.Next(_patterns.Length)];
            uint word = A64Encodings.Random(pattern, _random);
            for (int i = 0; i < A64Encodings.FieldCount(pattern); i++)
            {
                (string name, int low, int width) = A64Encodings.Field(pattern, i);
                if (width == 5 && name is ("Rd" or "Rn" or "Rm" or "Ra" or "Rs" or "Rt"))
                {
                    bool vector = (A64Encodings.Tags(pattern) & (A64Tags.Fp | A64Tags.Simd)) != 0;
                    uint register = (uint)(vector && _random.Next(2) == 0 && !TouchesIntegers(pattern) ? _random.Next(32) : Data());
                    word = (word & ~(31u << low)) | (register << low);
                }
            }

            if (A64Encodings.Matches(pattern, word) && !Reserved(word))
            {
                Emit(word);
                return;
            }
        }
    }

    private static bool TouchesIntegers(int pattern)
    {
        string name = A64Encodings.Name(pattern);
        return name.Contains("General", StringComparison.Ordinal) || name.Contains("Fixed", StringComparison.Ordinal)
            || name is "Smov" or "Umov" || name.StartsWith("Umov", StringComparison.Ordinal) || name.StartsWith("Smov", StringComparison.Ordinal);
    }

    /// <summary>Logical immediates with a reserved mask are not allocated.</summary>
    private static bool Reserved(uint word) => (word & 0x1F80_0000) == 0x1200_0000
        && !A64Immediates.TryDecodeBitMask((int)(word >> 31), (int)(word >> 22) & 1, (int)(word >> 10) & 63, (int)(word >> 16) & 63, out _);

    /// <summary>An access to the buffer, at a random place within it.</summary>
    private void Memory()
    {
        uint index = (uint)Data();
        uint target = (uint)Data();
        Emit(0x9240_0000 | AndMask() | (index << 5) | 16); // and x16, index, #0x7f8
        switch (_random.Next(8))
        {
            case 0:
                Emit(0xF870_6800 | ((uint)Buffer << 5) | target); // ldr x, [x28, x16]
                break;
            case 1:
                Emit(0xF830_6800 | ((uint)Buffer << 5) | target); // str x, [x28, x16]
                break;
            case 2:
                Emit(0x8B10_0390); // add x16, x28, x16
                Emit(((uint)_random.Next(4) << 30) | 0x3840_0000 | ((uint)_random.Next(64) << 12) | (16u << 5) | target); // ldur
                break;
            case 3:
                Emit(0x8B10_0390);
                Emit(((uint)_random.Next(4) << 30) | 0x3800_0000 | ((uint)_random.Next(64) << 12) | (16u << 5) | target); // stur
                break;
            case 4:
                Emit(0x8B10_0390);
                Emit(0x3CC0_0000 | (16u << 5) | (uint)_random.Next(32)); // ldur q
                break;
            case 5:
                Emit(0x8B10_0390);
                Emit(0x3C80_0000 | (16u << 5) | (uint)_random.Next(32)); // stur q
                break;
            case 6:
                Emit(0x8B10_0390);
                Emit((_random.Next(2) == 0 ? 0xA940_0000u : 0xA900_0000u) | ((uint)_random.Next(16) << 15) | (((target + 1) & 15) << 10) | (16u << 5) | target); // ldp, stp
                break;
            default:
                Emit(0x8B10_0390);
                Emit((_random.Next(2) == 0 ? 0xFD40_0000u : 0xFD00_0000u) | ((uint)_random.Next(16) << 10) | (16u << 5) | (uint)_random.Next(32)); // ldr d, str d
                break;
        }
    }

    /// <summary>The fields of AND (immediate, 64 bits) with 0x7f8: 8 ones, rotated by 61.</summary>
    private static uint AndMask() => (61u << 16) | (7u << 10);

    private void CompareAndSelect()
    {
        Emit(0x6B00_001F | Wide() | ((uint)Data() << 16) | ((uint)Data() << 5)); // cmp
        if (_random.Next(3) == 0)
        {
            Emit(0x7A40_0000 | Wide() | ((uint)Data() << 16) | ((uint)_random.Next(14) << 12) | ((uint)Data() << 5) | (uint)_random.Next(16)); // ccmp
        }

        Emit(0x1A80_0000 | Wide() | ((uint)Data() << 16) | ((uint)_random.Next(14) << 12) | ((uint)_random.Next(2) << 10)
            | ((uint)_random.Next(2) << 30) | ((uint)Data() << 5) | (uint)Data()); // csel ...
    }

    private uint Wide() => (uint)_random.Next(2) << 31;

    private void Condition(int function, int depth)
    {
        int branch = _code.Count;
        int kind = _random.Next(4);
        uint register = (uint)Data();
        switch (kind)
        {
            case 0:
                Emit(0x3400_0000 | Wide() | ((uint)_random.Next(2) << 24) | register); // cbz, cbnz
                break;
            case 1:
                uint bit = (uint)_random.Next(64);
                Emit(0x3600_0000 | ((uint)_random.Next(2) << 24) | (bit >> 5 << 31) | ((bit & 31) << 19) | register); // tbz, tbnz
                break;
            default:
                if (kind == 2)
                {
                    Emit(0x6B00_001F | Wide() | ((uint)Data() << 16) | (register << 5)); // cmp
                    branch++;
                }

                Emit(0x5400_0000 | (uint)_random.Next(14)); // b.cond
                break;
        }

        Block(function, depth, 1 + _random.Next(4));
        int distance = _code.Count - branch;
        _code[branch] |= (_code[branch] & 0x7E00_0000) == 0x3600_0000 ? ((uint)distance & 0x3FFF) << 5 : ((uint)distance & 0x7FFFF) << 5;
    }

    private void Loop(int function, int depth)
    {
        uint counter = (uint)(19 + depth);
        Emit(0xD280_0000 | ((uint)(1 + _random.Next(5)) << 5) | counter); // mov counter, #n
        int start = _code.Count;
        Block(function, depth + 1, 1 + _random.Next(5));
        if (_random.Next(2) == 0)
        {
            Emit(0xF100_0400 | (counter << 5) | counter); // subs counter, counter, #1
            Emit(0x5400_0001 | (((uint)(start - _code.Count) & 0x7FFFF) << 5)); // b.ne
        }
        else
        {
            Emit(0xD100_0400 | (counter << 5) | counter); // sub counter, counter, #1
            Emit(0xB500_0000 | (((uint)(start - _code.Count) & 0x7FFFF) << 5) | counter); // cbnz
        }
    }

    private void Call(int function)
    {
        int callee = function + 1 + _random.Next(_functions - function - 1);
        _calls.Add((_code.Count, callee));
        if (_random.Next(3) == 0)
        {
            Emit(0x1000_0011); // adr x17, callee
            Emit(0xD63F_0220); // blr x17
        }
        else
        {
            Emit(0x9400_0000); // bl callee
        }
    }

    /// <summary>A jump through a register to one of four pieces.</summary>
    private void Switch(int function, int depth)
    {
        Emit(0x9240_0400 | ((uint)Data() << 5) | 16); // and x16, data, #3
        Emit(Adr(17, 12)); // adr x17, table
        Emit(0x8B10_0A31); // add x17, x17, x16, lsl #2
        Emit(0xD61F_0220); // br x17
        int table = _code.Count;
        for (int i = 0; i < 4; i++)
        {
            Emit(0);
        }

        Span<int> ends = stackalloc int[4];
        for (int i = 0; i < 4; i++)
        {
            _code[table + i] = 0x1400_0000 | (uint)(_code.Count - (table + i));
            Block(function, depth, 1 + _random.Next(2));
            ends[i] = _code.Count;
            Emit(0);
        }

        foreach (int end in ends)
        {
            _code[end] = 0x1400_0000 | (uint)(_code.Count - end);
        }
    }
}
