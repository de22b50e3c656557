namespace Rhea.Translator.X64;

/// <summary>A general register, in the processor's numbering.</summary>
internal enum Gpr : sbyte
{
    None = -1,
    Rax, Rcx, Rdx, Rbx, Rsp, Rbp, Rsi, Rdi, R8, R9, R10, R11, R12, R13, R14, R15,
}

/// <summary>A condition code, as in the low bits of Jcc.</summary>
internal enum Cc : byte
{
    O, No, B, Ae, E, Ne, Be, A, S, Ns, P, Np, L, Ge, Le, G,
}

/// <summary>The eight classic two-operand operations, as in the /digit of opcode 81.</summary>
internal enum Alu : byte
{
    Add, Or, Adc, Sbb, And, Sub, Xor, Cmp,
}

/// <summary>The shifts, as in the /digit of opcode D3.</summary>
internal enum Shift : byte
{
    Rol, Ror, Rcl, Rcr, Shl, Shr, Sar = 7,
}

/// <summary>A memory operand: base + index * 2^scale + displacement, where <see cref="Gs"/> adds the GS base.</summary>
internal readonly struct Mem(Gpr @base, int displacement, Gpr index = Gpr.None, byte scale = 0, bool gs = false)
{
    public readonly Gpr Base = @base;
    public readonly Gpr Index = index;
    public readonly byte Scale = scale;
    public readonly bool Gs = gs;
    public readonly int Displacement = displacement;

    public Mem Plus(int bytes) => new(Base, Displacement + bytes, Index, Scale, Gs);
}

/// <summary>A place in the code that jumps can be made to before it is known.</summary>
internal struct Label
{
    public nint Address;
    public int Pending;

    public static Label New() => new() { Pending = -1 };
}
