using Rhea.Translator.Execution;

namespace Rhea.Translator.X64;

/// <summary>A VEX instruction as it stands in generated code (Intel SDM volume 2, 2.3).</summary>
internal unsafe struct VexInstruction
{
    public Prefix Prefix;
    public Map Map;
    public byte Opcode;
    public bool W;
    public int Reg;
    public int Vvvv;

    /// <summary>The register operand, or -1 where it is the memory at <see cref="Memory"/>.</summary>
    public int Rm;

    public nint Memory;
    public byte Immediate;

    /// <summary>Whether it has an EVEX prefix, where some opcodes mean something else.</summary>
    public bool IsEvex;

    /// <summary>The address of the next instruction.</summary>
    public nint End;

    /// <summary>Decodes the instruction at an address; registers in its memory operand have the values of the core's context.</summary>
    public static bool TryDecode(nint at, VcpuCore* core, out VexInstruction instruction)
    {
        instruction = default;
        byte* p = (byte*)at;
        int index = 0;
        int @base = 0;
        switch (*p++)
        {
            case 0xC5:
                instruction.Map = Map.M0F;
                instruction.Reg = (*p & 0x80) == 0 ? 8 : 0;
                break;
            case 0xC4:
                instruction.Map = (Map)(*p & 31);
                instruction.Reg = (*p & 0x80) == 0 ? 8 : 0;
                index = (*p & 0x40) == 0 ? 8 : 0;
                @base = (*p & 0x20) == 0 ? 8 : 0;
                p++;
                instruction.W = (*p & 0x80) != 0;
                break;
            case 0x62:
                return TryDecodeEvex(p, out instruction);
            default:
                return false;
        }

        instruction.Prefix = (Prefix)(*p & 3);
        instruction.Vvvv = (~*p >> 3) & 15;
        if ((*p++ & 4) != 0)
        {
            return false;
        }

        instruction.Opcode = *p++;
        int mod = *p >> 6;
        int rm = *p & 7;
        instruction.Reg |= (*p++ >> 3) & 7;
        bool hasImmediate = instruction.Map == Map.M0F3A || (instruction.Map == Map.M0F && instruction.Opcode is 0xC2 or 0xC6);
        if (mod == 3)
        {
            instruction.Rm = rm | @base;
        }
        else
        {
            instruction.Rm = -1;
            instruction.Memory = Address(ref p, mod, rm, index, @base, hasImmediate, core);
        }

        instruction.Immediate = hasImmediate ? *p++ : (byte)0;
        instruction.End = (nint)p;
        return true;
    }

    /// <summary>The EVEX forms of <see cref="Assembler.EmitEvex(in Vex, int, int, int)"/>: registers only.</summary>
    private static bool TryDecodeEvex(byte* p, out VexInstruction instruction)
    {
        byte map = *p++;
        byte word = *p++;
        p++;
        instruction = new VexInstruction
        {
            IsEvex = true,
            Map = (Map)(map & 7),
            W = (word & 0x80) != 0,
            Vvvv = (~word >> 3) & 15,
            Prefix = (Prefix)(word & 3),
            Opcode = *p++,
        };
        instruction.Reg = ((*p >> 3) & 7) | ((map & 0x80) == 0 ? 8 : 0);
        instruction.Rm = (*p & 7) | ((map & 0x20) == 0 ? 8 : 0);
        bool direct = *p++ >> 6 == 3;
        instruction.End = (nint)p;
        return direct;
    }

    private static nint Address(ref byte* p, int mod, int rm, int indexHigh, int baseHigh, bool hasImmediate, VcpuCore* core)
    {
        if (mod == 0 && rm == 5)
        {
            nint relative = *(int*)p;
            p += 4;
            return (nint)p + relative + (hasImmediate ? 1 : 0);
        }

        nint address = 0;
        bool noBase = false;
        if (rm == 4)
        {
            int sib = *p++;
            int index = ((sib >> 3) & 7) | indexHigh;
            address = index == 4 ? 0 : (nint)core->ContextGpr[index] << (sib >> 6);
            rm = sib & 7;
            noBase = mod == 0 && rm == 5;
        }

        if (!noBase)
        {
            address += (nint)core->ContextGpr[rm | baseHigh];
        }

        if (mod == 1)
        {
            return address + (sbyte)*p++;
        }

        if (mod == 2 || noBase)
        {
            address += *(int*)p;
            p += 4;
        }

        return address;
    }
}
