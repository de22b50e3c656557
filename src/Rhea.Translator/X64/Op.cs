namespace Rhea.Translator.X64;

/// <summary>The VEX instructions that the backend emits, by their Intel names without the V.</summary>
internal static class Op
{
    public static readonly Vex Movaps = new(Prefix.None, Map.M0F, 0x28);
    public static readonly Vex MovupsLoad = new(Prefix.None, Map.M0F, 0x10);
    public static readonly Vex MovupsStore = new(Prefix.None, Map.M0F, 0x11);
    public static readonly Vex MovssLoad = new(Prefix.PF3, Map.M0F, 0x10);
    public static readonly Vex MovssStore = new(Prefix.PF3, Map.M0F, 0x11);
    public static readonly Vex MovsdLoad = new(Prefix.PF2, Map.M0F, 0x10);
    public static readonly Vex MovsdStore = new(Prefix.PF2, Map.M0F, 0x11);

    /// <summary>movq xmm, xmm/m64: zeros above.</summary>
    public static readonly Vex Movq = new(Prefix.PF3, Map.M0F, 0x7E);
    public static readonly Vex MovdToVector = new(Prefix.P66, Map.M0F, 0x6E);
    public static readonly Vex MovqToVector = new(Prefix.P66, Map.M0F, 0x6E, true);
    public static readonly Vex MovdFromVector = new(Prefix.P66, Map.M0F, 0x7E);
    public static readonly Vex MovqFromVector = new(Prefix.P66, Map.M0F, 0x7E, true);
    /// <summary>The low half from memory, the upper one from another register.</summary>
    public static readonly Vex MovlpsLoad = new(Prefix.None, Map.M0F, 0x12);
    public static readonly Vex Insertps = new(Prefix.P66, Map.M0F3A, 0x21);

    public static readonly Vex Ucomiss = new(Prefix.None, Map.M0F, 0x2E);
    public static readonly Vex Ucomisd = new(Prefix.P66, Map.M0F, 0x2E);
    public static readonly Vex Comiss = new(Prefix.None, Map.M0F, 0x2F);
    public static readonly Vex Comisd = new(Prefix.P66, Map.M0F, 0x2F);

    public static readonly Vex Andps = new(Prefix.None, Map.M0F, 0x54);
    public static readonly Vex Orps = new(Prefix.None, Map.M0F, 0x56);
    public static readonly Vex Xorps = new(Prefix.None, Map.M0F, 0x57);

    public static readonly Vex Cvtss2sd = new(Prefix.PF3, Map.M0F, 0x5A);
    public static readonly Vex Cvtsd2ss = new(Prefix.PF2, Map.M0F, 0x5A);
    public static readonly Vex Cvtph2ps = new(Prefix.P66, Map.M0F38, 0x13);
    public static readonly Vex Cvtps2ph = new(Prefix.P66, Map.M0F3A, 0x1D);
    public static readonly Vex Roundss = new(Prefix.P66, Map.M0F3A, 0x0A);
    public static readonly Vex Roundsd = new(Prefix.P66, Map.M0F3A, 0x0B);
    public static readonly Vex Roundps = new(Prefix.P66, Map.M0F3A, 0x08);
    public static readonly Vex Roundpd = new(Prefix.P66, Map.M0F3A, 0x09);

    /// <summary>The arithmetic operation with opcode <paramref name="opcode"/> (58 add, 59 mul, 5C sub, 5E div, 51 sqrt, 5D min, 5F max) on a scalar.</summary>
    public static Vex Scalar(bool isDouble, byte opcode) => new(isDouble ? Prefix.PF2 : Prefix.PF3, Map.M0F, opcode);

    /// <summary>The same on packed numbers.</summary>
    public static Vex Packed(bool isDouble, byte opcode) => new(isDouble ? Prefix.P66 : Prefix.None, Map.M0F, opcode);

    /// <summary>An FMA instruction of map 0F38.</summary>
    public static Vex Fma(bool isDouble, byte opcode) => new(Prefix.P66, Map.M0F38, opcode, isDouble);

    /// <summary>An integer vector instruction of map 0F with prefix 66.</summary>
    public static Vex Int(byte opcode) => new(Prefix.P66, Map.M0F, opcode);

    /// <summary>An integer vector instruction of map 0F38 with prefix 66.</summary>
    public static Vex Int38(byte opcode) => new(Prefix.P66, Map.M0F38, opcode);

    /// <summary>An integer vector instruction of map 0F3A with prefix 66.</summary>
    public static Vex Int3A(byte opcode, bool w = false) => new(Prefix.P66, Map.M0F3A, opcode, w);
}
