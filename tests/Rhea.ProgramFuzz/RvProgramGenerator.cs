using System.Runtime.InteropServices;
using Rhea.Guest.RiscV.Decoding;

namespace Rhea.ProgramFuzz;

/// <summary>Makes random programs for RV64GC with Zba, Zbb and Zbs: integers, floating point, compressed instructions.</summary>
/// <remarks>
/// x8 to x23 and all floating-point registers are data; x5 and x6 are for addresses; x24 to x27 count loops; x29 to x31 walk; x28 is the buffer. Addresses of the buffer may
/// become data, as it is in the same place everywhere; those of code and of the stack do not.
/// </remarks>
internal sealed class RvProgramGenerator : ProgramGenerator
{
    private const uint Zero = 0, Link = 1, Stack = 2, Address = 5, Other = 6, FirstData = 8, DataRegisters = 16, FirstCounter = 24, Buffer = 28, FirstWalker = 29;

    // Opcodes, with funct3 where one is meant.
    private const uint OpImmediate = 0x13, AndImmediate = 0x7013, ShiftLeft = 0x1013, AddRegisters = 0x33, Auipc = 0x17, Jal = 0x6F, Jalr = 0x67,
        Load = 0x03, Store = 0x23, FloatLoad = 0x07, FloatStore = 0x27, BranchOp = 0x63, Atomic = 0x2F, System = 0x73;

    private const ushort ShortNop = 1;
    private const int FrameSize = 96, FrameData = 32;

    /// <summary>What makes addresses, leaves, or depends on the stack; and what the reference (7.2) computes wrongly (CTZW).</summary>
    private static readonly string[] s_excluded =
        ["Auipc", "Jal", "Branch", "Ebreak", "Ecall", "Load", "Store", "FloatLoad", "FloatStore", "Addi.C16sp", "Addi.C4spn", "Ctzw"];

    private readonly int[] _patterns;
    private readonly int _modes;
    private readonly List<ushort> _code = [];

    /// <summary>Makes a generator; programs use the rounding mode that hosts do not have only if asked to.</summary>
    public RvProgramGenerator(int seed, RvTags tags, bool allModes)
        : base(seed)
    {
        _modes = allModes ? 5 : 4;
        const RvTags never = RvTags.Memory | RvTags.System | RvTags.Rv32 | RvTags.Zfa | RvTags.Zcb | RvTags.Zicond | RvTags.Zbc;
        _patterns =
        [
            .. Enumerable.Range(0, RvEncodings.Count).Where(p => (RvEncodings.Tags(p) & tags) != 0 && (RvEncodings.Tags(p) & never) == 0
                && !Array.Exists(s_excluded, e => RvEncodings.Name(p).StartsWith(e, StringComparison.Ordinal))),
        ];
    }

    protected override int Place => _code.Count;

    public override string Field(int index) => index < 16 ? RvDisassembler.X(index + (int)FirstData)
        : index == 16 ? "frm" : index == 17 ? "fcsr" : index < 82 ? RvDisassembler.F((index - 18) / 2) : "memory and faults";

    public override IEnumerable<string> Disassemble(byte[] program)
    {
        for (int i = 0; i < program.Length;)
        {
            uint word = BitConverter.ToUInt16(program, i);
            int length = (word & 3) == 3 ? 4 : 2;
            word = length == 4 ? BitConverter.ToUInt32(program, i) : word;
            yield return $"{i,5:x}: {word.ToString(length == 4 ? "x8" : "x4", null),-8} {RvDisassembler.Format(word, 32, CodeAddress + (ulong)i)}";
            i += length;
        }
    }

    protected override void Clear() => _code.Clear();

    protected override byte[] Code() => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_code)).ToArray();

    protected override void Enter()
    {
        Immediate(OpImmediate, Stack, Stack, -32);
        for (int depth = 0; depth < MaximumDepth; depth++)
        {
            StoreAt(3, FirstWalker + (uint)depth, Stack, depth * 8);
        }

        Short(0x711D); // c.addi16sp sp, -96
        StoreAt(3, Link, Stack, 88);
        for (int depth = 0; depth < 4; depth++)
        {
            StoreAt(3, FirstCounter + (uint)depth, Stack, (depth * 8) + 48);
        }

        for (int i = 0; i < FrameData; i += 8)
        {
            StoreAt(3, Data(), Stack, i);
        }
    }

    protected override void Leave()
    {
        for (int depth = 0; depth < 4; depth++)
        {
            Immediate(Load | (3 << 12), FirstCounter + (uint)depth, Stack, (depth * 8) + 48);
        }

        Immediate(Load | (3 << 12), Link, Stack, 88);
        for (int depth = 0; depth < MaximumDepth; depth++)
        {
            Immediate(Load | (3 << 12), FirstWalker + (uint)depth, Stack, FrameSize + (depth * 8));
        }

        Immediate(OpImmediate, Stack, Stack, FrameSize + 32);
        switch (Random.Next(8))
        {
            case 0:
                Immediate(OpImmediate, Address, Link, 0); // mv t0, ra
                Short(0x8282); // c.jr t0
                break;
            case < 4:
                Short(0x8082); // c.jr ra
                break;
            default:
                Immediate(Jalr, Zero, Link, 0);
                break;
        }
    }

    protected override void Compute()
    {
        while (true)
        {
            int pattern = _patterns[Random.Next(_patterns.Length)];
            uint word = RvEncodings.Random(pattern, Random);
            string name = RvEncodings.Name(pattern);
            bool isFloat = (RvEncodings.Tags(pattern) & RvTags.Float) != 0;
            for (int i = 0; i < RvEncodings.FieldCount(pattern); i++)
            {
                (string field, int low, int width) = RvEncodings.Field(pattern, i);
                if (width == 5 && field is "Rd" or "Rs1" or "Rs2" or "Rs3")
                {
                    bool isData = !isFloat || IsInteger(name, field);
                    uint register = isData ? field != "Rd" && RvEncodings.Length(pattern) == 4 && Random.Next(16) == 0 ? Zero : Data() : (uint)Random.Next(32);
                    word = (word & ~(31u << low)) | (register << low);
                }
                else if (field == "rm")
                {
                    int mode = Random.Next(4) != 0 ? 7 : Random.Next(5);
                    word = (word & ~(7u << low)) | ((uint)mode << low);
                }
                else if (field is "fmt" or "source")
                {
                    word = (word & ~(3u << low)) | ((uint)Random.Next(2) << low);
                }
            }

            if (RvEncodings.Matches(pattern, word))
            {
                Emit(word);
                return;
            }
        }
    }

    /// <summary>Whether a register of a floating-point instruction is a general one.</summary>
    private static bool IsInteger(string name, string field) => field == "Rd"
        ? name is "FcvtToInteger" or "Fcompare" or "Fclass" or "FmvToInteger"
        : name is "FcvtFromInteger" or "FmvFromInteger";

    protected override void Memory()
    {
        int place = Random.Next(64);
        Immediate(AndImmediate, Address, Data(), 0x7F8);
        if (Faults)
        {
            Immediate(AndImmediate, Other, Data(), 0x400);
            Immediate(ShiftLeft, Other, Other, 2);
            Emit(AddRegisters | (Other << 20) | (Address << 15) | (Address << 7));
        }

        switch (Random.Next(12))
        {
            case 0 or 1 or 2:
                AddBuffer(Address);
                int kind = Random.Next(7); // lb, lh, lw, ld, lbu, lhu, lwu
                Immediate(Load | ((uint)kind << 12), Data(), Address, place);
                break;
            case 3 or 4 or 5:
                AddBuffer(Address);
                StoreAt(Random.Next(4), Data(), Address, place);
                break;
            case 6:
                AddBuffer(Address);
                Immediate(FloatLoad | ((uint)(2 + Random.Next(2)) << 12), (uint)Random.Next(32), Address, place);
                break;
            case 7:
                AddBuffer(Address);
                Emit(FloatStore | ((uint)(2 + Random.Next(2)) << 12) | Split(place) | (Address << 15) | ((uint)Random.Next(32) << 20));
                break;
            case 8:
                Compressed();
                break;
            case 9:
                OnStack();
                break;
            default:
                AtomicAccess();
                break;
        }
    }

    /// <summary>An access by a compressed instruction, whose base is one of eight registers.</summary>
    private void Compressed()
    {
        uint cd = (uint)Random.Next(8), cs = (uint)Random.Next(8);
        AddBuffer(8 + cs);
        // c.fld, c.lw, c.ld, c.fsd, c.sw, c.sd, with any displacement.
        ReadOnlySpan<ushort> kinds = [0x2000, 0x4000, 0x6000, 0xA000, 0xC000, 0xE000];
        Short((ushort)(kinds[Random.Next(kinds.Length)] | (uint)(Random.Next(64) & 0x38) << 7 | ((uint)Random.Next(4) << 5) | (cs << 7) | (cd << 2)));
    }

    /// <summary>An access to the frame by a compressed instruction.</summary>
    private void OnStack()
    {
        uint word = (uint)Random.Next(FrameData / 8);
        uint load = ((word & 3) << 5) | ((word >> 2 & 1) << 12) | 2, store = ((word & 7) << 10) | 2;
        switch (Random.Next(4))
        {
            case 0:
                Short((ushort)(0x6000 | load | (Data() << 7))); // c.ldsp
                break;
            case 1:
                Short((ushort)(0x2000 | load | ((uint)Random.Next(32) << 7))); // c.fldsp
                break;
            case 2:
                Short((ushort)(0xE000 | store | (Data() << 2))); // c.sdsp
                break;
            default:
                Short((ushort)(0xA000 | store | ((uint)Random.Next(32) << 2))); // c.fsdsp
                break;
        }
    }

    private void AtomicAccess()
    {
        AddBuffer(Address);
        uint size = (uint)(2 + Random.Next(2)) << 12, order = (uint)Random.Next(4) << 25;
        if (Random.Next(4) == 0)
        {
            Emit(Atomic | size | (2u << 27) | order | (Address << 15) | (Other << 7)); // lr t1, (t0)
            Emit(AddRegisters | (Other << 15) | (Data() << 20) | (Other << 7));
            Emit(Atomic | size | (3u << 27) | order | (Address << 15) | (Other << 20) | (Data() << 7)); // sc
            return;
        }

        ReadOnlySpan<uint> operations = [0, 1, 4, 8, 12, 16, 20, 24, 28];
        Emit(Atomic | size | (operations[Random.Next(operations.Length)] << 27) | order | (Address << 15) | (Data() << 20) | (Data() << 7));
    }

    /// <summary>The rounding mode, and the flags.</summary>
    protected override void Special()
    {
        const uint flags = 1, mode = 2, write = 1 << 12, set = 2 << 12, writeImmediate = 5 << 12;
        Emit(Random.Next(4) switch
        {
            0 => System | set | (flags << 20) | (Data() << 7), // frflags
            1 => System | write | (flags << 20) | (Data() << 15) | (Data() << 7), // fsflags
            2 => System | writeImmediate | (mode << 20) | ((uint)Random.Next(_modes) << 15) | (Data() << 7), // fsrmi
            _ => AndImmediate | (Data() << 15) | (Data() << 7) | (0x7FFu << 20),
        });
    }

    protected override int Branch()
    {
        int branch = Place;
        if (Random.Next(4) == 0)
        {
            // What follows may be too long for it: then the branch becomes a long one.
            Short((ushort)(0xC001 | ((uint)Random.Next(2) << 13) | ((uint)Random.Next(8) << 7))); // c.beqz, c.bnez
            Short(ShortNop);
            return branch;
        }

        ReadOnlySpan<uint> conditions = [0, 1, 4, 5, 6, 7];
        Emit(BranchOp | (conditions[Random.Next(conditions.Length)] << 12) | (Data() << 15) | ((Random.Next(3) == 0 ? Zero : Data()) << 20));
        return branch;
    }

    protected override void Land(int branch)
    {
        int distance = (Place - branch) * 2;
        if ((_code[branch] & 3) == 3)
        {
            Patch(branch, Long(branch) | BranchDistance(distance));
        }
        else if (distance < 256)
        {
            _code[branch] |= (ushort)Scatter(distance, (8, 12), (4, 11), (3, 10), (7, 6), (6, 5), (2, 4), (1, 3), (5, 2));
        }
        else
        {
            uint register = 8u + ((uint)_code[branch] >> 7 & 7);
            Patch(branch, BranchOp | (((uint)_code[branch] >> 13 & 1) << 12) | (register << 15) | BranchDistance(distance));
        }
    }

    protected override void StartLoop(int depth, int rounds)
    {
        Immediate(OpImmediate, FirstCounter + (uint)depth, Zero, rounds);
        int start = WalkStart;
        Immediate(OpImmediate, FirstWalker + (uint)depth, Buffer, start / 2);
        Immediate(OpImmediate, FirstWalker + (uint)depth, FirstWalker + (uint)depth, start - (start / 2));
    }

    protected override void Walk(int depth)
    {
        uint walker = FirstWalker + (uint)depth;
        int distance = WalkDistance;
        switch (Random.Next(5))
        {
            case 0 or 1:
                ReadOnlySpan<uint> kinds = [0, 2, 3, 5, 6]; // lb, lw, ld, lhu, lwu
                Immediate(Load | (kinds[Random.Next(kinds.Length)] << 12), Data(), walker, distance);
                break;
            case 2:
                StoreAt(Random.Next(4), Data(), walker, distance);
                break;
            case 3:
                Immediate(FloatLoad | ((uint)(2 + Random.Next(2)) << 12), (uint)Random.Next(32), walker, distance);
                break;
            default:
                Emit(FloatStore | ((uint)(2 + Random.Next(2)) << 12) | Split(distance) | (walker << 15) | ((uint)Random.Next(32) << 20));
                break;
        }
    }

    protected override void EndLoop(int depth, int start)
    {
        uint counter = FirstCounter + (uint)depth, walker = FirstWalker + (uint)depth;
        Immediate(OpImmediate, walker, walker, WalkStep);
        if (Random.Next(2) == 0)
        {
            Short((ushort)(0x107D | (counter << 7))); // c.addi counter, -1
        }
        else
        {
            Immediate(OpImmediate, counter, counter, -1);
        }

        Emit(BranchOp | (1 << 12) | (counter << 15) | BranchDistance((start - Place) * 2)); // bnez
    }

    protected override int Call()
    {
        int call = Place;
        switch (Random.Next(4))
        {
            case 0:
                Emit(Auipc | (Link << 7));
                Immediate(Jalr, Link, Link, 0);
                break;
            case 1:
                Emit(Auipc | (Address << 7));
                Immediate(OpImmediate, Address, Address, 0);
                Short(0x9282); // c.jalr t0
                break;
            default:
                Emit(Jal | (Link << 7));
                break;
        }

        return call;
    }

    protected override void Connect(int call, int target)
    {
        int distance = (target - call) * 2;
        if ((_code[call] & 0x7F) == Jal)
        {
            Patch(call, Long(call) | JumpDistance(distance));
            return;
        }

        int low = distance << 20 >> 20;
        Patch(call, Long(call) | (uint)(distance - low));
        Patch(call + 2, Long(call + 2) | ((uint)low << 20));
    }

    protected override int[] Switch(int count)
    {
        Immediate(AndImmediate, Other, Data(), count - 1);
        Immediate(ShiftLeft, Other, Other, 2);
        int here = Place;
        Emit(Auipc | (Address << 7));
        Emit(AddRegisters | (Address << 15) | (Other << 20) | (Address << 7));
        int jump = Place;
        Immediate(Jalr, Zero, Address, 0);
        Patch(jump, Long(jump) | ((uint)(Place - here) * 2 << 20));
        return [.. Enumerable.Range(0, count).Select(_ => Jump())];
    }

    protected override int Jump()
    {
        int jump = Place;
        if (Random.Next(2) == 0)
        {
            Short(0xA001); // c.j
            Short(ShortNop);
        }
        else
        {
            Emit(Jal);
        }

        return jump;
    }

    protected override void LandJump(int jump)
    {
        int distance = (Place - jump) * 2;
        if ((_code[jump] & 3) == 3 || distance > 2046)
        {
            Patch(jump, Jal | JumpDistance(distance));
        }
        else
        {
            _code[jump] |= (ushort)Scatter(distance, (11, 12), (4, 11), (9, 10), (8, 9), (10, 8), (6, 7), (7, 6), (3, 5), (2, 4), (1, 3), (5, 2));
        }
    }

    private uint Data() => FirstData + (uint)Random.Next((int)DataRegisters);

    private void Short(ushort code) => _code.Add(code);

    private void Emit(uint word)
    {
        _code.Add((ushort)word);
        if ((word & 3) == 3)
        {
            _code.Add((ushort)(word >> 16));
        }
    }

    private uint Long(int place) => _code[place] | ((uint)_code[place + 1] << 16);

    private void Patch(int place, uint word)
    {
        _code[place] = (ushort)word;
        _code[place + 1] = (ushort)(word >> 16);
    }

    private void Immediate(uint op, uint rd, uint rs1, int immediate) => Emit(op | (rd << 7) | (rs1 << 15) | ((uint)immediate << 20));

    private void StoreAt(int size, uint value, uint rs1, int displacement) =>
        Emit(Store | ((uint)size << 12) | Split(displacement) | (rs1 << 15) | (value << 20));

    /// <summary>Adds the buffer's address to the address register.</summary>
    private void AddBuffer(uint target) => Emit(AddRegisters | (Address << 15) | (Buffer << 20) | (target << 7));

    private static uint Split(int displacement) => (((uint)displacement & 31) << 7) | ((uint)displacement >> 5 << 25);

    private static uint BranchDistance(int distance) => Scatter(distance, (12, 31), (10, 30), (9, 29), (8, 28), (7, 27), (6, 26), (5, 25), (4, 11), (3, 10), (2, 9), (1, 8), (11, 7));

    private static uint JumpDistance(int distance) =>
        ((uint)distance & 0xFF000) | Scatter(distance, (20, 31), (11, 20)) | (((uint)distance >> 1 & 0x3FF) << 21);

    /// <summary>Puts bits of a number where an encoding has them.</summary>
    private static uint Scatter(int value, params ReadOnlySpan<(int From, int To)> bits)
    {
        uint result = 0;
        foreach ((int from, int to) in bits)
        {
            result |= ((uint)value >> from & 1) << to;
        }

        return result;
    }
}
