using System.Runtime.InteropServices;
using Rhea.Guest.Arm64.Decoding;

namespace Rhea.ProgramFuzz;

/// <summary>Makes random A64 programs: integers, floating point, vectors.</summary>
/// <remarks>
/// x0 to x15 and all vector registers are data; x16 and x17 are for addresses; x19 to x22 count loops; x23 to x25 walk;
/// x28 is the buffer. Programs do not depend on where they or their stack are.
/// </remarks>
internal sealed class A64ProgramGenerator : ProgramGenerator
{
    private const int Buffer = 28;
    private const int DataRegisters = 16;
    private readonly int[] _patterns;
    private readonly List<uint> _code = [];

    public A64ProgramGenerator(int seed, A64Tags tags)
        : base(seed)
    {
        _patterns = [.. Enumerable.Range(0, A64Encodings.Count).Where(p => Usable(p, tags))];
    }

    protected override int Place => _code.Count;

    public override string Field(int index) =>
        index < 16 ? $"x{index}" : index == 16 ? "nzcv" : index == 17 ? "fpsr" : index < 82 ? $"v{(index - 18) / 2}.d[{(index - 18) & 1}]" : "memory and faults";

    public override IEnumerable<string> Disassemble(byte[] program)
    {
        for (int i = 0; i < program.Length; i += 4)
        {
            uint word = BitConverter.ToUInt32(program, i);
            yield return $"{i,5:x}: {word:x8} {A64Disassembler.Format(word, CodeAddress + (ulong)i)}";
        }
    }

    protected override void Clear() => _code.Clear();

    protected override byte[] Code() => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_code)).ToArray();

    protected override void Connect(int call, int target)
    {
        int distance = target - call;
        _code[call] = (_code[call] & 0xFC00_0000) == 0x9400_0000
            ? 0x9400_0000 | ((uint)distance & 0x03FF_FFFF)
            : Adr(17, distance * 4);
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

    private int Data() => Random.Next(DataRegisters);

    protected override void Enter()
    {
        Emit(0xA9BB_7BFD); // stp x29, x30, [sp, #-80]!
        Emit(0xA903_63F7); // stp x23, x24, [sp, #48]
        Emit(0xF900_23F9); // str x25, [sp, #64]
        Emit(0xA901_53F3); // stp x19, x20, [sp, #16]
        Emit(0xA902_5BF5); // stp x21, x22, [sp, #32]
    }

    protected override void Leave()
    {
        Emit(0xA942_5BF5); // ldp x21, x22, [sp, #32]
        Emit(0xA941_53F3); // ldp x19, x20, [sp, #16]
        Emit(0xA943_63F7); // ldp x23, x24, [sp, #48]
        Emit(0xF940_23F9); // ldr x25, [sp, #64]
        Emit(0xA8C5_7BFD); // ldp x29, x30, [sp], #80
        Emit(Random.Next(8) == 0 ? 0xD61F_03C0 : 0xD65F_03C0); // br x30 or ret
    }

    protected override void Compute()
    {
        while (true)
        {
            int pattern = _patterns[Random.Next(_patterns.Length)];
            uint word = A64Encodings.Random(pattern, Random);
            for (int i = 0; i < A64Encodings.FieldCount(pattern); i++)
            {
                (string name, int low, int width) = A64Encodings.Field(pattern, i);
                if (width == 5 && name is ("Rd" or "Rn" or "Rm" or "Ra" or "Rs" or "Rt"))
                {
                    bool vector = (A64Encodings.Tags(pattern) & (A64Tags.Fp | A64Tags.Simd)) != 0;
                    uint register = (uint)(vector && Random.Next(2) == 0 && !TouchesIntegers(pattern) ? Random.Next(32) : Data());
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
    protected override void Memory()
    {
        uint index = (uint)Data();
        uint target = (uint)Data();
        Emit(0x9240_0000 | AndMask() | (index << 5) | 16); // and x16, index, #0x7f8
        if (Faults)
        {
            Emit(0x9274_0000 | ((uint)Data() << 5) | 17); // and x17, data, #0x1000
            Emit(0xAA11_0210); // orr x16, x16, x17
        }

        switch (Random.Next(8))
        {
            case 0:
                Emit(0xF870_6800 | ((uint)Buffer << 5) | target); // ldr x, [x28, x16]
                break;
            case 1:
                Emit(0xF830_6800 | ((uint)Buffer << 5) | target); // str x, [x28, x16]
                break;
            case 2:
                Emit(0x8B10_0390); // add x16, x28, x16
                Emit(((uint)Random.Next(4) << 30) | 0x3840_0000 | ((uint)Random.Next(64) << 12) | (16u << 5) | target); // ldur
                break;
            case 3:
                Emit(0x8B10_0390);
                Emit(((uint)Random.Next(4) << 30) | 0x3800_0000 | ((uint)Random.Next(64) << 12) | (16u << 5) | target); // stur
                break;
            case 4:
                Emit(0x8B10_0390);
                Emit(0x3CC0_0000 | (16u << 5) | (uint)Random.Next(32)); // ldur q
                break;
            case 5:
                Emit(0x8B10_0390);
                Emit(0x3C80_0000 | (16u << 5) | (uint)Random.Next(32)); // stur q
                break;
            case 6:
                Emit(0x8B10_0390);
                Emit((Random.Next(2) == 0 ? 0xA940_0000u : 0xA900_0000u) | ((uint)Random.Next(16) << 15) | (((target + 1) & 15) << 10) | (16u << 5) | target); // ldp, stp
                break;
            default:
                Emit(0x8B10_0390);
                Emit((Random.Next(2) == 0 ? 0xFD40_0000u : 0xFD00_0000u) | ((uint)Random.Next(16) << 10) | (16u << 5) | (uint)Random.Next(32)); // ldr d, str d
                break;
        }
    }

    /// <summary>The fields of AND (immediate, 64 bits) with 0x7f8: 8 ones, rotated by 61.</summary>
    private static uint AndMask() => (61u << 16) | (7u << 10);

    /// <summary>Compares and selects.</summary>
    protected override void Special()
    {
        Emit(0x6B00_001F | Wide() | ((uint)Data() << 16) | ((uint)Data() << 5)); // cmp
        if (Random.Next(3) == 0)
        {
            Emit(0x7A40_0000 | Wide() | ((uint)Data() << 16) | ((uint)Random.Next(14) << 12) | ((uint)Data() << 5) | (uint)Random.Next(16)); // ccmp
        }

        Emit(0x1A80_0000 | Wide() | ((uint)Data() << 16) | ((uint)Random.Next(14) << 12) | ((uint)Random.Next(2) << 10)
            | ((uint)Random.Next(2) << 30) | ((uint)Data() << 5) | (uint)Data()); // csel ...
    }

    private uint Wide() => (uint)Random.Next(2) << 31;

    protected override int Branch()
    {
        int branch = _code.Count;
        int kind = Random.Next(4);
        uint register = (uint)Data();
        switch (kind)
        {
            case 0:
                Emit(0x3400_0000 | Wide() | ((uint)Random.Next(2) << 24) | register); // cbz, cbnz
                break;
            case 1:
                uint bit = (uint)Random.Next(64);
                Emit(0x3600_0000 | ((uint)Random.Next(2) << 24) | (bit >> 5 << 31) | ((bit & 31) << 19) | register); // tbz, tbnz
                break;
            default:
                if (kind == 2)
                {
                    Emit(0x6B00_001F | Wide() | ((uint)Data() << 16) | (register << 5)); // cmp
                    branch++;
                }

                Emit(0x5400_0000 | (uint)Random.Next(14)); // b.cond
                break;
        }

        return branch;
    }

    protected override void Land(int branch)
    {
        int distance = _code.Count - branch;
        _code[branch] |= (_code[branch] & 0x7E00_0000) == 0x3600_0000 ? ((uint)distance & 0x3FFF) << 5 : ((uint)distance & 0x7FFFF) << 5;
    }

    protected override void StartLoop(int depth, int rounds)
    {
        Emit(0xD280_0000 | ((uint)rounds << 5) | Counter(depth)); // mov counter, #n
        Emit(AddImmediate(Walker(depth), Buffer, WalkStart));
    }

    protected override void Walk(int depth)
    {
        // ldr, str: x, w, sb, h, d; and q where it cannot be on two pages of which one faults.
        ReadOnlySpan<(uint Opcode, int Shift)> kinds =
            [(0xF940_0000, 3), (0xF900_0000, 3), (0xB940_0000, 2), (0xB900_0000, 2), (0x3980_0000, 0), (0x7900_0000, 1), (0xFD40_0000, 3), (0xFD00_0000, 3),
            (0x3DC0_0000, 4), (0x3D80_0000, 4)];
        (uint opcode, int shift) = kinds[Random.Next(Faults ? 8 : 10)];
        bool isVector = (opcode & 0x0400_0000) != 0;
        uint target = isVector ? (uint)Random.Next(32) : (uint)Data();
        Emit(opcode | ((uint)(WalkDistance >> shift) << 10) | (Walker(depth) << 5) | target);
    }

    private static uint AddImmediate(uint target, uint source, int value) => 0x9100_0000 | ((uint)value << 10) | (source << 5) | target;

    private static uint Walker(int depth) => (uint)(23 + depth);

    protected override void EndLoop(int depth, int start)
    {
        uint counter = Counter(depth);
        Emit(AddImmediate(Walker(depth), Walker(depth), WalkStep));
        if (Random.Next(2) == 0)
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

    private static uint Counter(int depth) => (uint)(19 + depth);

    protected override int Call()
    {
        int place = _code.Count;
        if (Random.Next(3) == 0)
        {
            Emit(0x1000_0011); // adr x17, callee
            Emit(0xD63F_0220); // blr x17
        }
        else
        {
            Emit(0x9400_0000); // bl callee
        }

        return place;
    }

    protected override int[] Switch(int count)
    {
        Emit(0x9240_0400 | ((uint)Data() << 5) | 16); // and x16, data, #3
        Emit(Adr(17, 12)); // adr x17, table
        Emit(0x8B10_0A31); // add x17, x17, x16, lsl #2
        Emit(0xD61F_0220); // br x17
        return [.. Enumerable.Range(0, count).Select(_ => Jump())];
    }

    protected override int Jump()
    {
        Emit(0);
        return _code.Count - 1;
    }

    protected override void LandJump(int jump) => _code[jump] = 0x1400_0000 | (uint)(_code.Count - jump); // b
}
