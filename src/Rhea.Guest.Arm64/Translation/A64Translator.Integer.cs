using Rhea.Guest.Arm64.Decoding;
using Rhea.Translator.Ir;

namespace Rhea.Guest.Arm64.Translation;

/// <content>Data processing on general registers (C4.1.86, C4.1.89).</content>
internal partial struct A64Translator
{
    public bool Adr(in A64.PcRelative a)
    {
        SetReg(a.Rd, _ir.Constant(IrType.I64, (long)Pc + a.Offset));
        return true;
    }

    public bool Adrp(in A64.PcRelative a)
    {
        SetReg(a.Rd, _ir.Constant(IrType.I64, (long)(Pc & ~0xFFFUL) + a.Offset));
        return true;
    }

    /// <summary>Rd = n op m, with flags if S; Rd 31 is SP where the form says so.</summary>
    private readonly void AddSub(int sf, int op, int s, int n, int m, int rd, bool spIfNoFlags)
    {
        int result = -1;
        if (s == 0 || rd != 31)
        {
            result = _ir.Binary(op == 0 ? IrOp.Add : IrOp.Sub, n, m);
            if (s == 0 && spIfNoFlags)
            {
                SetRegOrSp(rd, result);
            }
        }

        if (s != 0)
        {
            int flags = _ir.Append(op == 0 ? IrOp.FlagsAdd : IrOp.FlagsSub, IrType.Flags, n, m, aux: sf + 2);
            SetReg(rd, result);
            _ir.SetFlags(flags);
        }
        else if (!spIfNoFlags)
        {
            SetReg(rd, result);
        }
    }

    public bool AddSubImmediate(in A64.AddSubImmediate a)
    {
        AddSub(a.Sf, a.Op, a.S, RegOrSp(a.Sf, a.Rn), _ir.Constant(Int(a.Sf), a.Imm), a.Rd, true);
        return true;
    }

    public bool AddSubShifted(in A64.AddSubShifted a)
    {
        AddSub(a.Sf, a.Op, a.S, Reg(a.Sf, a.Rn), Shifted(a.Sf, a.Rm, a.Shift, a.Amount), a.Rd, false);
        return true;
    }

    public bool AddSubExtended(in A64.AddSubExtended a)
    {
        AddSub(a.Sf, a.Op, a.S, RegOrSp(a.Sf, a.Rn), Extended(a.Sf, a.Rm, a.Option, a.Amount), a.Rd, true);
        return true;
    }

    private readonly int Shifted(int sf, int register, int shift, int amount)
    {
        int value = Reg(sf, register);
        IrOp op = shift switch { 0 => IrOp.Shl, 1 => IrOp.Shr, 2 => IrOp.Sar, _ => IrOp.Ror };
        return amount == 0 ? value : _ir.BinaryConstant(op, value, amount);
    }

    /// <summary>A register extended by option (UXTB ... SXTX) and shifted left.</summary>
    private readonly int Extended(int sf, int register, int option, int amount)
    {
        IrType type = Int(sf);
        int size = option & 3;
        int value;
        if (size == 3 || (size == 2 && sf == 0))
        {
            value = Reg(sf, register);
        }
        else
        {
            int narrow = W(register);
            value = (option & 4) != 0 ? _ir.SignExtend(type, narrow, size) : _ir.ZeroExtend(type, narrow, size);
        }

        return amount == 0 ? value : _ir.BinaryConstant(IrOp.Shl, value, amount);
    }

    private readonly bool Logic(int sf, int opc, int n, int m, int rd, bool sp)
    {
        IrOp op = opc switch { 0 or 3 => IrOp.And, 1 => IrOp.Or, _ => IrOp.Xor };
        int result = opc == 3 ? _ir.Append(op, Int(sf), n, m) : _ir.Binary(op, n, m);
        if (opc == 3)
        {
            int flags = _ir.Append(IrOp.FlagsLogic, IrType.Flags, result, aux: sf + 2);
            SetReg(rd, result);
            _ir.SetFlags(flags);
        }
        else if (sp)
        {
            SetRegOrSp(rd, result);
        }
        else
        {
            SetReg(rd, result);
        }

        return true;
    }

    public bool LogicalImmediate(in A64.LogicalImmediate a) =>
        A64Immediates.TryDecodeBitMask(a.Sf, a.N, a.Imms, a.Immr, out ulong mask)
        && Logic(a.Sf, a.Opc, Reg(a.Sf, a.Rn), _ir.Constant(Int(a.Sf), (long)mask), a.Rd, true);

    public bool LogicalShifted(in A64.LogicalShifted a)
    {
        int m = Shifted(a.Sf, a.Rm, a.Shift, a.Amount);
        if (a.N == 0)
        {
            return Logic(a.Sf, a.Opc, Reg(a.Sf, a.Rn), m, a.Rd, false);
        }

        if (_ir.IsConstant(m, out long constant))
        {
            return Logic(a.Sf, a.Opc, Reg(a.Sf, a.Rn), _ir.Constant(Int(a.Sf), ~constant), a.Rd, false);
        }

        if (a.Opc == 0)
        {
            SetReg(a.Rd, _ir.Append(IrOp.AndNot, Int(a.Sf), Reg(a.Sf, a.Rn), m));
            return true;
        }

        return Logic(a.Sf, a.Opc, Reg(a.Sf, a.Rn), _ir.Append(IrOp.Not, Int(a.Sf), m), a.Rd, false);
    }

    public bool MoveWide(in A64.MoveWide a)
    {
        IrType type = Int(a.Sf);
        long immediate = (long)((ulong)(uint)a.Imm << a.Shift);
        if (a.Opc == 3)
        {
            int kept = _ir.BinaryConstant(IrOp.And, Reg(a.Sf, a.Rd), ~(0xFFFFL << a.Shift));
            SetReg(a.Rd, _ir.BinaryConstant(IrOp.Or, kept, immediate));
        }
        else
        {
            SetReg(a.Rd, _ir.Constant(type, a.Opc == 0 ? ~immediate : immediate));
        }

        return true;
    }

    public bool Bitfield(in A64.Bitfield a)
    {
        IrType type = Int(a.Sf);
        int width = a.Sf != 0 ? 64 : 32;
        int source = Reg(a.Sf, a.Rn);
        int result;
        if (a.Opc == 1)
        {
            result = BitfieldMove(a, type, width, source);
        }
        else if (a.Imms >= a.Immr)
        {
            int bits = a.Imms - a.Immr + 1;
            result = a.Opc == 2 ? ExtractUnsigned(type, width, source, a.Immr, bits) : ExtractSigned(type, width, source, a.Immr, bits);
        }
        else
        {
            // The low imms + 1 bits go to the place width - immr.
            int bits = a.Imms + 1;
            int position = width - a.Immr;
            int value = bits + position == width ? source
                : a.Opc == 2 ? ExtractUnsigned(type, width, source, 0, bits) : ExtractSigned(type, width, source, 0, bits);
            result = _ir.BinaryConstant(IrOp.Shl, value, position);
        }

        SetReg(a.Rd, result);
        return true;
    }

    private readonly int BitfieldMove(in A64.Bitfield a, IrType type, int width, int source)
    {
        int target = Reg(a.Sf, a.Rd);
        int bits = a.Imms >= a.Immr ? a.Imms - a.Immr + 1 : a.Imms + 1;
        int position = a.Imms >= a.Immr ? 0 : width - a.Immr;
        if (bits == width)
        {
            return source;
        }

        ulong ones = (1UL << bits) - 1;
        int value = a.Imms >= a.Immr ? _ir.BinaryConstant(IrOp.Shr, source, a.Immr) : source;
        if (a.Imms < a.Immr || a.Imms < width - 1)
        {
            value = _ir.BinaryConstant(IrOp.And, value, (long)ones);
        }

        value = _ir.BinaryConstant(IrOp.Shl, value, position);
        return _ir.Binary(IrOp.Or, _ir.BinaryConstant(IrOp.And, target, (long)~(ones << position)), value);
    }

    private readonly int ExtractUnsigned(IrType type, int width, int source, int low, int bits)
    {
        if (low + bits == width)
        {
            return _ir.BinaryConstant(IrOp.Shr, source, low);
        }

        int shifted = _ir.BinaryConstant(IrOp.Shr, source, low);
        return bits switch
        {
            8 => _ir.ZeroExtend(type, shifted, 0),
            16 => _ir.ZeroExtend(type, shifted, 1),
            32 => _ir.ZeroExtend(type, _ir.Truncate(shifted), 2),
            _ => _ir.BinaryConstant(IrOp.And, shifted, (long)((1UL << bits) - 1)),
        };
    }

    private readonly int ExtractSigned(IrType type, int width, int source, int low, int bits)
    {
        if (low == 0 && bits is 8 or 16 or 32)
        {
            return bits == width ? source : _ir.SignExtend(type, _ir.Truncate(source), bits switch { 8 => 0, 16 => 1, _ => 2 });
        }

        int top = _ir.BinaryConstant(IrOp.Shl, source, width - low - bits);
        return _ir.BinaryConstant(IrOp.Sar, top, width - bits);
    }

    public bool Extract(in A64.Extract a)
    {
        int low = Reg(a.Sf, a.Rm);
        if (a.Imm == 0)
        {
            SetReg(a.Rd, low);
            return true;
        }

        int high = Reg(a.Sf, a.Rn);
        SetReg(a.Rd, a.Rn == a.Rm
            ? _ir.BinaryConstant(IrOp.Ror, low, a.Imm)
            : _ir.Append(IrOp.Extract, Int(a.Sf), high, low, immediate: a.Imm));
        return true;
    }

    public bool AddSubCarry(in A64.AddSubCarry a)
    {
        int n = Reg(a.Sf, a.Rn);
        int m = Reg(a.Sf, a.Rm);
        int carry = _ir.GetFlags();
        int result = _ir.Append(a.Op == 0 ? IrOp.AddCarry : IrOp.SubCarry, Int(a.Sf), n, m, carry);
        if (a.S != 0)
        {
            int flags = _ir.Append(a.Op == 0 ? IrOp.FlagsAddCarry : IrOp.FlagsSubCarry, IrType.Flags, n, m, carry, aux: a.Sf + 2);
            SetReg(a.Rd, result);
            _ir.SetFlags(flags);
        }
        else
        {
            SetReg(a.Rd, result);
        }

        return true;
    }

    private readonly bool ConditionalCompare(int sf, int op, int cond, int nzcv, int n, int m)
    {
        int compared = _ir.Append(op == 0 ? IrOp.FlagsAdd : IrOp.FlagsSub, IrType.Flags, n, m, aux: sf + 2);
        _ir.SetFlags(cond >= 14 ? compared
            : _ir.Append(IrOp.FlagsSelect, IrType.Flags, compared, -1, _ir.GetFlags(), (long)nzcv << 28, cond));
        return true;
    }

    public bool ConditionalCompareRegister(in A64.ConditionalCompareRegister a) =>
        ConditionalCompare(a.Sf, a.Op, a.Cond, a.Nzcv, Reg(a.Sf, a.Rn), Reg(a.Sf, a.Rm));

    public bool ConditionalCompareImmediate(in A64.ConditionalCompareImmediate a) =>
        ConditionalCompare(a.Sf, a.Op, a.Cond, a.Nzcv, Reg(a.Sf, a.Rn), _ir.Constant(Int(a.Sf), a.Imm));

    public bool ConditionalSelect(in A64.ConditionalSelect a)
    {
        IrType type = Int(a.Sf);
        int n = Reg(a.Sf, a.Rn);
        if (a.Cond >= 14)
        {
            SetReg(a.Rd, n);
            return true;
        }

        int flags = _ir.GetFlags();
        if (a.Rn == 31 && a.Rm == 31 && a.Op == 0 && a.O2 == 1)
        {
            // CSET.
            int bit = _ir.Append(IrOp.SetIf, IrType.I32, flags, aux: a.Cond ^ 1);
            SetReg(a.Rd, a.Sf != 0 ? _ir.ZeroExtend(IrType.I64, bit, 2) : bit);
            return true;
        }

        int m = Reg(a.Sf, a.Rm);
        m = (a.Op, a.O2) switch
        {
            (0, 0) => m,
            (0, _) => _ir.AddConstant(m, 1),
            (_, 0) => _ir.IsConstant(m, out long x) ? _ir.Constant(type, ~x) : _ir.Append(IrOp.Not, type, m),
            _ => _ir.IsConstant(m, out long y) ? _ir.Constant(type, -y) : _ir.Append(IrOp.Neg, type, m),
        };
        SetReg(a.Rd, _ir.Append(IrOp.Select, type, n, m, flags, aux: a.Cond));
        return true;
    }

    private readonly bool Unary(IrOp op, in A64.RdRn a)
    {
        SetReg(a.Rd, _ir.Append(op, Int(a.Sf), Reg(a.Sf, a.Rn)));
        return true;
    }

    public bool Rbit(in A64.RdRn a) => Unary(IrOp.BitReverse, a);

    public bool Rev64(in A64.RdRn a) => Unary(IrOp.ByteSwap, a);

    public bool Clz(in A64.RdRn a) => Unary(IrOp.CountLeadingZeros, a);

    public bool Rev16(in A64.RdRn a)
    {
        IrType type = Int(a.Sf);
        int n = Reg(a.Sf, a.Rn);
        const long mask = 0x00FF_00FF_00FF_00FF;
        int high = _ir.BinaryConstant(IrOp.And, _ir.BinaryConstant(IrOp.Shr, n, 8), mask);
        int low = _ir.BinaryConstant(IrOp.Shl, _ir.BinaryConstant(IrOp.And, n, mask), 8);
        SetReg(a.Rd, _ir.Binary(IrOp.Or, high, low));
        return true;
    }

    public bool Rev32(in A64.RdRn a)
    {
        if (a.Sf == 0)
        {
            return Unary(IrOp.ByteSwap, a);
        }

        SetReg(a.Rd, _ir.BinaryConstant(IrOp.Ror, _ir.Append(IrOp.ByteSwap, IrType.I64, X(a.Rn)), 32));
        return true;
    }

    public bool Cls(in A64.RdRn a)
    {
        // Leading bits equal to the sign, itself not counted: the leading zeros of x xor (x shifted right by one, arithmetically).
        IrType type = Int(a.Sf);
        int n = Reg(a.Sf, a.Rn);
        int changes = _ir.Binary(IrOp.Xor, n, _ir.BinaryConstant(IrOp.Sar, n, 1));
        SetReg(a.Rd, _ir.BinaryConstant(IrOp.Sub, _ir.Append(IrOp.CountLeadingZeros, type, changes), 1));
        return true;
    }

    public bool Udiv(in A64.RdRnRm a)
    {
        SetReg(a.Rd, _ir.Append(IrOp.DivUnsigned, Int(a.Sf), Reg(a.Sf, a.Rn), Reg(a.Sf, a.Rm)));
        return true;
    }

    public bool Sdiv(in A64.RdRnRm a)
    {
        SetReg(a.Rd, _ir.Append(IrOp.DivSigned, Int(a.Sf), Reg(a.Sf, a.Rn), Reg(a.Sf, a.Rm)));
        return true;
    }

    public bool ShiftVariable(in A64.ShiftVariable a)
    {
        IrOp op = a.Op switch { 0 => IrOp.Shl, 1 => IrOp.Shr, 2 => IrOp.Sar, _ => IrOp.Ror };
        SetReg(a.Rd, _ir.Binary(op, Reg(a.Sf, a.Rn), Reg(a.Sf, a.Rm)));
        return true;
    }

    public bool Crc32(in A64.Crc32 a)
    {
        SetReg(a.Rd, _ir.Append(IrOp.Crc32, IrType.I32, W(a.Rn), Reg(a.Size == 3 ? 1 : 0, a.Rm), immediate: a.C, aux: a.Size));
        return true;
    }

    public bool MultiplyAdd(in A64.MultiplyAdd a)
    {
        int product = _ir.Binary(IrOp.Mul, Reg(a.Sf, a.Rn), Reg(a.Sf, a.Rm));
        SetReg(a.Rd, a.Ra == 31
            ? a.O0 == 0 ? product : _ir.Append(IrOp.Neg, Int(a.Sf), product)
            : _ir.Binary(a.O0 == 0 ? IrOp.Add : IrOp.Sub, Reg(a.Sf, a.Ra), product));
        return true;
    }

    public bool MultiplyAddLong(in A64.MultiplyAddLong a)
    {
        int n = Long(a.U, a.Rn);
        int m = Long(a.U, a.Rm);
        int product = _ir.Binary(IrOp.Mul, n, m);
        SetReg(a.Rd, a.Ra == 31
            ? a.O0 == 0 ? product : _ir.Append(IrOp.Neg, IrType.I64, product)
            : _ir.Binary(a.O0 == 0 ? IrOp.Add : IrOp.Sub, X(a.Ra), product));
        return true;
    }

    private readonly int Long(int unsigned, int register) =>
        unsigned != 0 ? _ir.ZeroExtend(IrType.I64, W(register), 2) : _ir.SignExtend(IrType.I64, W(register), 2);

    public bool MultiplyHigh(in A64.MultiplyHigh a)
    {
        SetReg(a.Rd, _ir.Append(a.U != 0 ? IrOp.MulHighUnsigned : IrOp.MulHighSigned, IrType.I64, X(a.Rn), X(a.Rm)));
        return true;
    }
}
