namespace Rhea.Translator.X64;

/// <summary>The implied prefix of a VEX instruction.</summary>
internal enum Prefix : byte
{
    None, P66, PF3, PF2,
}

/// <summary>The opcode map of a VEX instruction.</summary>
internal enum Map : byte
{
    M0F = 1, M0F38, M0F3A,
}

/// <summary>A VEX instruction: prefix, map, opcode and the W bit.</summary>
internal readonly struct Vex(Prefix prefix, Map map, byte opcode, bool w = false)
{
    public readonly Prefix Prefix = prefix;
    public readonly Map Map = map;
    public readonly byte Opcode = opcode;
    public readonly bool W = w;
}

/// <content>Instructions with a VEX prefix (AVX, AVX2, FMA, BMI), 128 bits wide.</content>
internal sealed unsafe partial class Assembler
{
    /// <summary>op reg, vvvv, rm.</summary>
    public void Emit(in Vex op, int reg, int vvvv, int rm)
    {
        VexPrefix(op, reg, vvvv, 0, rm);
        Byte(op.Opcode);
        ModRegister(reg, rm);
    }

    /// <summary>op reg, vvvv, [m].</summary>
    public void Emit(in Vex op, int reg, int vvvv, in Mem m)
    {
        if (m.Gs)
        {
            Byte(0x65);
        }

        VexPrefix(op, reg, vvvv, IndexBits(m), BaseBits(m));
        Byte(op.Opcode);
        ModMemory(reg, m);
    }

    /// <summary>op reg, vvvv, [m], imm8.</summary>
    public void Emit(in Vex op, int reg, int vvvv, in Mem m, int immediate)
    {
        Emit(op, reg, vvvv, m);
        Byte(immediate);
    }

    /// <summary>op reg, vvvv, rm, imm8.</summary>
    public void Emit(in Vex op, int reg, int vvvv, int rm, int immediate)
    {
        Emit(op, reg, vvvv, rm);
        Byte(immediate);
    }

    /// <summary>op reg, vvvv, [rip + ...]: a constant near the code.</summary>
    public void EmitRip(in Vex op, int reg, int vvvv, nint target)
    {
        VexPrefix(op, reg, vvvv, 0, 0);
        Byte(op.Opcode);
        Byte(5 | ((reg & 7) << 3));
        Int32((int)(target - (Position + 4)));
    }

    private void VexPrefix(in Vex op, int reg, int vvvv, int index, int @base)
    {
        int low = ((~vvvv & 15) << 3) | (int)op.Prefix;
        if (!op.W && op.Map == Map.M0F && index < 8 && @base < 8)
        {
            Byte(0xC5);
            Byte((reg < 8 ? 0x80 : 0) | low);
            return;
        }

        Byte(0xC4);
        Byte((reg < 8 ? 0x80 : 0) | (index < 8 ? 0x40 : 0) | (@base < 8 ? 0x20 : 0) | (int)op.Map);
        Byte((op.W ? 0x80 : 0) | low);
    }

    /// <summary>d = s shifted by count, flags untouched (BMI2).</summary>
    public void ShiftVariable(Shift op, bool wide, Gpr d, Gpr s, Gpr count)
    {
        Prefix prefix = op switch { Shift.Shl => Prefix.P66, Shift.Shr => Prefix.PF2, _ => Prefix.PF3 };
        Emit(new Vex(prefix, Map.M0F38, 0xF7, wide), (int)d, (int)count, (int)s);
    }

    /// <summary>d = s rotated right, flags untouched (BMI2).</summary>
    public void Rorx(bool wide, Gpr d, Gpr s, int count) => Emit(new Vex(Prefix.PF2, Map.M0F3A, 0xF0, wide), (int)d, 0, (int)s, count);

    /// <summary>d = s and not mask (BMI1).</summary>
    public void Andn(bool wide, Gpr d, Gpr mask, Gpr s) => Emit(new Vex(Prefix.None, Map.M0F38, 0xF2, wide), (int)d, (int)mask, (int)s);

    /// <summary>high:low = s times RDX, unsigned, flags untouched (BMI2); where both are one register it is the high half.</summary>
    public void Mulx(bool wide, Gpr high, Gpr low, Gpr s) => Emit(new Vex(Prefix.PF2, Map.M0F38, 0xF6, wide), (int)high, (int)low, (int)s);

    public void MovVector(int d, int s)
    {
        if (d != s)
        {
            Emit(X64.Op.Movaps, d, 0, s);
        }
    }
}
