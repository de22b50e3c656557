namespace Rhea.Translator.X64;

/// <content>Instructions with an EVEX prefix (AVX-512), without masks, on registers 0 to 15.</content>
internal sealed unsafe partial class Assembler
{
    /// <summary>op reg, vvvv, rm: 128 bits or a scalar.</summary>
    public void EmitEvex(in Vex op, int reg, int vvvv, int rm)
    {
        Byte(0x62);
        Byte((reg < 8 ? 0x80 : 0) | 0x40 | (rm < 8 ? 0x20 : 0) | 0x10 | (int)op.Map);
        Byte((op.W ? 0x80 : 0) | ((~vvvv & 15) << 3) | 4 | (int)op.Prefix);
        Byte(0x08);
        Byte(op.Opcode);
        ModRegister(reg, rm);
    }

    /// <summary>op reg, vvvv, rm {rn-sae}: rounded to nearest, no exception raised or recorded. Scalars only.</summary>
    public void EmitSilent(in Vex op, int reg, int vvvv, int rm)
    {
        EmitEvex(op, reg, vvvv, rm);
        _p[-3] = 0x18;
    }

    /// <summary>op reg, vvvv, rm, imm8.</summary>
    public void EmitEvex(in Vex op, int reg, int vvvv, int rm, int immediate)
    {
        EmitEvex(op, reg, vvvv, rm);
        Byte(immediate);
    }
}
