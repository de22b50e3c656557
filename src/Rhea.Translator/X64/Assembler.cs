namespace Rhea.Translator.X64;

/// <summary>Emits x86-64 machine code to where it will run (Intel SDM volume 2).</summary>
internal sealed unsafe partial class Assembler
{
    private byte* _p;
    private int[] _pendingNext = new int[64];
    private nint[] _pendingAt = new nint[64];
    private int _pendingCount;

    /// <summary>Where the next byte goes.</summary>
    public nint Position => (nint)_p;

    public void Start(nint address)
    {
        _p = (byte*)address;
        _pendingCount = 0;
    }

    public void Byte(int value) => *_p++ = (byte)value;

    public void Int32(int value)
    {
        *(int*)_p = value;
        _p += 4;
    }

    public void Int64(long value)
    {
        *(long*)_p = value;
        _p += 8;
    }

    /// <summary>Fills with no-operations until <paramref name="offset"/> bytes from here are aligned.</summary>
    public void Align(int alignment, int offset = 0)
    {
        int count = (int)(-(Position + offset)) & (alignment - 1);
        while (count > 0)
        {
            int n = Math.Min(count, 8);
            ReadOnlySpan<byte> nop = n switch
            {
                1 => [0x90],
                2 => [0x66, 0x90],
                3 => [0x0F, 0x1F, 0x00],
                4 => [0x0F, 0x1F, 0x40, 0x00],
                5 => [0x0F, 0x1F, 0x44, 0x00, 0x00],
                6 => [0x66, 0x0F, 0x1F, 0x44, 0x00, 0x00],
                7 => [0x0F, 0x1F, 0x80, 0x00, 0x00, 0x00, 0x00],
                _ => [0x0F, 0x1F, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00],
            };
            foreach (byte b in nop)
            {
                Byte(b);
            }

            count -= n;
        }
    }

    // Labels.

    public void Bind(ref Label label)
    {
        label.Address = Position;
        for (int i = label.Pending; i >= 0; i = _pendingNext[i])
        {
            *(int*)_pendingAt[i] = (int)(Position - (_pendingAt[i] + 4));
        }

        label.Pending = -1;
    }

    private void Relative(ref Label label)
    {
        if (label.Address != 0)
        {
            Int32((int)(label.Address - (Position + 4)));
            return;
        }

        if (_pendingCount == _pendingAt.Length)
        {
            Array.Resize(ref _pendingAt, _pendingCount * 2);
            Array.Resize(ref _pendingNext, _pendingCount * 2);
        }

        _pendingAt[_pendingCount] = Position;
        _pendingNext[_pendingCount] = label.Pending;
        label.Pending = _pendingCount++;
        Int32(0);
    }

    public void Jmp(ref Label label)
    {
        Byte(0xE9);
        Relative(ref label);
    }

    public void Jcc(Cc cc, ref Label label)
    {
        Byte(0x0F);
        Byte(0x80 | (int)cc);
        Relative(ref label);
    }

    public void Jmp(nint target)
    {
        Byte(0xE9);
        Int32((int)(target - (Position + 4)));
    }

    public void Jcc(Cc cc, nint target)
    {
        Byte(0x0F);
        Byte(0x80 | (int)cc);
        Int32((int)(target - (Position + 4)));
    }

    public void Call(nint target)
    {
        Byte(0xE8);
        Int32((int)(target - (Position + 4)));
    }

    // Encoding.

    private void Rex(bool wide, int reg, int index, int @base, bool force = false)
    {
        int rex = (wide ? 8 : 0) | ((reg >> 3) << 2) | ((index >> 3) << 1) | (@base >> 3);
        if (rex != 0 || force)
        {
            Byte(0x40 | rex);
        }
    }

    private void ModRegister(int reg, int rm) => Byte(0xC0 | ((reg & 7) << 3) | (rm & 7));

    private void ModMemory(int reg, in Mem m)
    {
        int r = (reg & 7) << 3;
        if (m.Base == Gpr.None)
        {
            Byte(r | 4);
            Byte((m.Scale << 6) | ((m.Index == Gpr.None ? 4 : (int)m.Index & 7) << 3) | 5);
            Int32(m.Displacement);
            return;
        }

        int b = (int)m.Base & 7;
        int mode = m.Displacement == 0 && b != 5 ? 0 : m.Displacement == (sbyte)m.Displacement ? 1 : 2;
        if (m.Index != Gpr.None || b == 4)
        {
            Byte((mode << 6) | r | 4);
            Byte((m.Scale << 6) | ((m.Index == Gpr.None ? 4 : (int)m.Index & 7) << 3) | b);
        }
        else
        {
            Byte((mode << 6) | r | b);
        }

        if (mode == 1)
        {
            Byte(m.Displacement);
        }
        else if (mode == 2)
        {
            Int32(m.Displacement);
        }
    }

    private static int IndexBits(in Mem m) => m.Index == Gpr.None ? 0 : (int)m.Index;

    private static int BaseBits(in Mem m) => m.Base == Gpr.None ? 0 : (int)m.Base;

    /// <summary>[66] [REX] opcode /r with two registers; opcodes above 0xFF carry the 0F (or 0F38, 0F3A) escape.</summary>
    private void RegReg(bool wide, int opcode, int reg, int rm, int prefix = 0, bool byteRm = false, bool byteReg = false)
    {
        if (prefix != 0)
        {
            Byte(prefix);
        }

        Rex(wide, reg, 0, rm, (byteRm && rm >= 4) || (byteReg && reg >= 4));
        Opcode(opcode);
        ModRegister(reg, rm);
    }

    private void RegMem(bool wide, int opcode, int reg, in Mem m, int prefix = 0, bool byteReg = false)
    {
        if (m.Gs)
        {
            Byte(0x65);
        }

        if (prefix != 0)
        {
            Byte(prefix);
        }

        Rex(wide, reg, IndexBits(m), BaseBits(m), byteReg && reg >= 4);
        Opcode(opcode);
        ModMemory(reg, m);
    }

    private void Opcode(int opcode)
    {
        if (opcode > 0xFFFF)
        {
            Byte(opcode >> 16);
        }

        if (opcode > 0xFF)
        {
            Byte(opcode >> 8);
        }

        Byte(opcode);
    }
}
