namespace Rhea.Translator.X64;

/// <content>Instructions on general registers.</content>
internal sealed unsafe partial class Assembler
{
    public void Mov(bool wide, Gpr d, Gpr s) => RegReg(wide, 0x8B, (int)d, (int)s);

    public void Load(bool wide, Gpr d, in Mem m) => RegMem(wide, 0x8B, (int)d, m);

    /// <summary>Stores the low 2^size bytes.</summary>
    public void Store(int size, in Mem m, Gpr s)
    {
        switch (size)
        {
            case 0:
                RegMem(false, 0x88, (int)s, m, 0, true);
                break;
            case 1:
                RegMem(false, 0x89, (int)s, m, 0x66);
                break;
            default:
                RegMem(size == 3, 0x89, (int)s, m);
                break;
        }
    }

    /// <summary>Stores a constant of 2^size bytes (8 bytes: sign-extended from 32 bits).</summary>
    public void StoreImmediate(int size, in Mem m, int value)
    {
        switch (size)
        {
            case 0:
                RegMem(false, 0xC6, 0, m);
                Byte(value);
                break;
            case 1:
                RegMem(false, 0xC7, 0, m, 0x66);
                Byte(value);
                Byte(value >> 8);
                break;
            default:
                RegMem(size == 3, 0xC7, 0, m);
                Int32(value);
                break;
        }
    }

    /// <summary>Loads a constant in the shortest form; never touches the flags.</summary>
    public void MovImmediate(Gpr d, long value)
    {
        if ((ulong)value <= uint.MaxValue)
        {
            Rex(false, 0, 0, (int)d);
            Byte(0xB8 | ((int)d & 7));
            Int32((int)value);
        }
        else if (value == (int)value)
        {
            Rex(true, 0, 0, (int)d);
            Byte(0xC7);
            ModRegister(0, (int)d);
            Int32((int)value);
        }
        else
        {
            Rex(true, 0, 0, (int)d);
            Byte(0xB8 | ((int)d & 7));
            Int64(value);
        }
    }

    /// <summary>Loads 2^size bytes with zeros above.</summary>
    public void LoadZero(int size, Gpr d, in Mem m)
    {
        if (size < 2)
        {
            RegMem(false, size == 0 ? 0x0FB6 : 0x0FB7, (int)d, m);
        }
        else
        {
            Load(size == 3, d, m);
        }
    }

    /// <summary>Loads 2^size bytes with copies of the sign above, to 32 or 64 bits.</summary>
    public void LoadSigned(bool wide, int size, Gpr d, in Mem m)
    {
        if (size < 2)
        {
            RegMem(wide, size == 0 ? 0x0FBE : 0x0FBF, (int)d, m);
        }
        else if (size == 2 && wide)
        {
            RegMem(true, 0x63, (int)d, m);
        }
        else
        {
            Load(wide, d, m);
        }
    }

    public void ZeroExtend(int size, Gpr d, Gpr s)
    {
        switch (size)
        {
            case 0:
                RegReg(false, 0x0FB6, (int)d, (int)s, 0, true);
                break;
            case 1:
                RegReg(false, 0x0FB7, (int)d, (int)s);
                break;
            default:
                Mov(size == 3, d, s);
                break;
        }
    }

    public void SignExtend(bool wide, int size, Gpr d, Gpr s)
    {
        switch (size)
        {
            case 0:
                RegReg(wide, 0x0FBE, (int)d, (int)s, 0, true);
                break;
            case 1:
                RegReg(wide, 0x0FBF, (int)d, (int)s);
                break;
            case 2 when wide:
                RegReg(true, 0x63, (int)d, (int)s);
                break;
            default:
                Mov(wide, d, s);
                break;
        }
    }

    public void Lea(bool wide, Gpr d, in Mem m) => RegMem(wide, 0x8D, (int)d, new Mem(m.Base, m.Displacement, m.Index, m.Scale));

    /// <summary>Loads the address of code nearby.</summary>
    public void LeaRip(Gpr d, nint target)
    {
        Rex(true, (int)d, 0, 0);
        Byte(0x8D);
        Byte(5 | (((int)d & 7) << 3));
        Int32((int)(target - (Position + 4)));
    }

    /// <summary>d = d op a constant near the code.</summary>
    public void OpRip(Alu op, bool wide, Gpr d, nint target)
    {
        Rex(wide, (int)d, 0, 0);
        Byte(((int)op << 3) | 3);
        Byte(5 | (((int)d & 7) << 3));
        Int32((int)(target - (Position + 4)));
    }

    public void Op(Alu op, bool wide, Gpr d, Gpr s) => RegReg(wide, ((int)op << 3) | 3, (int)d, (int)s);

    public void Op(Alu op, bool wide, Gpr d, in Mem m) => RegMem(wide, ((int)op << 3) | 3, (int)d, m);

    public void Op(Alu op, bool wide, Gpr d, int value)
    {
        bool small = value == (sbyte)value;
        RegReg(wide, small ? 0x83 : 0x81, (int)op, (int)d);
        if (small)
        {
            Byte(value);
        }
        else
        {
            Int32(value);
        }
    }

    public void OpMemory(Alu op, int size, in Mem m, int value)
    {
        bool small = value == (sbyte)value;
        RegMem(size == 3, small ? 0x83 : 0x81, (int)op, m);
        if (small)
        {
            Byte(value);
        }
        else
        {
            Int32(value);
        }
    }

    public void OpMemory(Alu op, int size, in Mem m, Gpr s) => RegMem(size == 3, ((int)op << 3) | 1, (int)s, m);

    public void Test(bool wide, Gpr a, Gpr b) => RegReg(wide, 0x85, (int)b, (int)a);

    public void Test(bool wide, Gpr a, int value)
    {
        if (!wide && (uint)value <= 0x7F && (int)a < 4)
        {
            RegReg(false, 0xF6, 0, (int)a);
            Byte(value);
            return;
        }

        RegReg(wide, 0xF7, 0, (int)a);
        Int32(value);
    }

    /// <summary>Copies bit <paramref name="bit"/> to CF.</summary>
    public void BitTest(bool wide, Gpr a, int bit)
    {
        RegReg(wide, 0x0FBA, 4, (int)a);
        Byte(bit);
    }

    /// <summary>Inverts a bit.</summary>
    public void ComplementBit(Gpr a, int bit)
    {
        RegReg(true, 0x0FBA, 7, (int)a);
        Byte(bit);
    }

    public void Not(bool wide, Gpr d) => RegReg(wide, 0xF7, 2, (int)d);

    public void Neg(bool wide, Gpr d) => RegReg(wide, 0xF7, 3, (int)d);

    /// <summary>rdx:rax = rax * s, unsigned.</summary>
    public void Mul(bool wide, Gpr s) => RegReg(wide, 0xF7, 4, (int)s);

    /// <summary>rdx:rax = rax * s, signed.</summary>
    public void ImulWide(bool wide, Gpr s) => RegReg(wide, 0xF7, 5, (int)s);

    public void Div(bool wide, Gpr s) => RegReg(wide, 0xF7, 6, (int)s);

    public void Idiv(bool wide, Gpr s) => RegReg(wide, 0xF7, 7, (int)s);

    /// <summary>Extends rax by its sign to rdx:rax.</summary>
    public void Cqo(bool wide)
    {
        Rex(wide, 0, 0, 0);
        Byte(0x99);
    }

    public void Imul(bool wide, Gpr d, Gpr s) => RegReg(wide, 0x0FAF, (int)d, (int)s);

    public void Imul(bool wide, Gpr d, in Mem m) => RegMem(wide, 0x0FAF, (int)d, m);

    public void ImulImmediate(bool wide, Gpr d, Gpr s, int value)
    {
        RegReg(wide, 0x69, (int)d, (int)s);
        Int32(value);
    }

    public void ShiftImmediate(Shift op, bool wide, Gpr d, int count)
    {
        RegReg(wide, 0xC1, (int)op, (int)d);
        Byte(count);
    }

    /// <summary>Shifts by CL.</summary>
    public void ShiftCl(Shift op, bool wide, Gpr d) => RegReg(wide, 0xD3, (int)op, (int)d);

    /// <summary>d = low half of (high:d) shifted right.</summary>
    public void Shrd(bool wide, Gpr d, Gpr high, int count)
    {
        RegReg(wide, 0x0FAC, (int)high, (int)d);
        Byte(count);
    }

    public void Bswap(bool wide, Gpr d)
    {
        Rex(wide, 0, 0, (int)d);
        Byte(0x0F);
        Byte(0xC8 | ((int)d & 7));
    }

    public void Cmov(Cc cc, bool wide, Gpr d, Gpr s) => RegReg(wide, 0x0F40 | (int)cc, (int)d, (int)s);

    public void Cmov(Cc cc, bool wide, Gpr d, in Mem m) => RegMem(wide, 0x0F40 | (int)cc, (int)d, m);

    public void Set(Cc cc, Gpr d) => RegReg(false, 0x0F90 | (int)cc, 0, (int)d, 0, true);

    public void Lzcnt(bool wide, Gpr d, Gpr s) => RegReg(wide, 0x0FBD, (int)d, (int)s, 0xF3);

    public void Tzcnt(bool wide, Gpr d, Gpr s) => RegReg(wide, 0x0FBC, (int)d, (int)s, 0xF3);

    public void Bsr(bool wide, Gpr d, Gpr s) => RegReg(wide, 0x0FBD, (int)d, (int)s);

    public void Bsf(bool wide, Gpr d, Gpr s) => RegReg(wide, 0x0FBC, (int)d, (int)s);

    public void Lahf() => Byte(0x9F);

    public void Sahf() => Byte(0x9E);

    public void Cmc() => Byte(0xF5);

    public void Ret() => Byte(0xC3);

    public void Push(Gpr r)
    {
        Rex(false, 0, 0, (int)r);
        Byte(0x50 | ((int)r & 7));
    }

    public void Pop(Gpr r)
    {
        Rex(false, 0, 0, (int)r);
        Byte(0x58 | ((int)r & 7));
    }

    public void Pushf() => Byte(0x9C);

    public void Popf() => Byte(0x9D);

    public void JmpRegister(Gpr r) => RegReg(false, 0xFF, 4, (int)r);

    public void JmpMemory(in Mem m) => RegMem(false, 0xFF, 4, m);

    public void CallRegister(Gpr r) => RegReg(false, 0xFF, 2, (int)r);

    public void CallMemory(in Mem m) => RegMem(false, 0xFF, 2, m);

    public void Mfence()
    {
        Byte(0x0F);
        Byte(0xAE);
        Byte(0xF0);
    }

    public void Lock() => Byte(0xF0);

    /// <summary>Exchanges 2^size bytes; locked by nature.</summary>
    public void Xchg(int size, in Mem m, Gpr r) => Sized(size, 0x86, m, r);

    /// <summary>lock xadd.</summary>
    public void LockXadd(int size, in Mem m, Gpr r)
    {
        LockPrefix(m);
        Sized(size, 0x0FC0, Plain(m), r);
    }

    /// <summary>lock cmpxchg: compares with rax.</summary>
    public void LockCmpxchg(int size, in Mem m, Gpr r)
    {
        LockPrefix(m);
        Sized(size, 0x0FB0, Plain(m), r);
    }

    /// <summary>lock cmpxchg16b: compares with rdx:rax, stores rcx:rbx.</summary>
    public void LockCmpxchg16(in Mem m)
    {
        LockPrefix(m);
        RegMem(true, 0x0FC7, 1, Plain(m));
    }

    /// <summary>lock op [m], r.</summary>
    public void LockOp(Alu op, int size, in Mem m, Gpr r)
    {
        LockPrefix(m);
        Sized(size, (int)op << 3, Plain(m), r);
    }

    private void LockPrefix(in Mem m)
    {
        if (m.Gs)
        {
            Byte(0x65);
        }

        Lock();
    }

    private static Mem Plain(in Mem m) => new(m.Base, m.Displacement, m.Index, m.Scale);

    private void Sized(int size, int opcode, in Mem m, Gpr r)
    {
        switch (size)
        {
            case 0:
                RegMem(false, opcode, (int)r, m, 0, true);
                break;
            case 1:
                RegMem(false, opcode | 1, (int)r, m, 0x66);
                break;
            default:
                RegMem(size == 3, opcode | 1, (int)r, m);
                break;
        }
    }

    /// <summary>CRC-32C of 2^size bytes.</summary>
    public void Crc32(int size, Gpr d, Gpr s)
    {
        if (size == 1)
        {
            Byte(0x66);
        }

        RegReg(size == 3, size == 0 ? 0x0F38F0 : 0x0F38F1, (int)d, (int)s, 0xF2, size == 0);
    }

    public void Stmxcsr(in Mem m) => RegMem(false, 0x0FAE, 3, m);

    public void Ldmxcsr(in Mem m) => RegMem(false, 0x0FAE, 2, m);

    public void Ud2()
    {
        Byte(0x0F);
        Byte(0x0B);
    }
}
