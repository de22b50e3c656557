using Rhea.Guest.RiscV.Decoding;
using Rhea.Translator.Ir;

namespace Rhea.Guest.RiscV.Translation;

/// <content>Bit manipulation: Zba, Zbb, Zbc, Zbs, Zicond (Unprivileged ISA, chapters 28 and 12).</content>
internal partial struct RvTranslator
{
    private readonly bool ShiftAdd(in Rv.Registers a, int amount, bool unsigned)
    {
        if (unsigned && !_is64)
        {
            return false;
        }

        int n = unsigned ? Unsigned(a.Rs1) : X(a.Rs1);
        return Arithmetic(IrOp.Add, !_is64, a.Rd, _ir.BinaryConstant(IrOp.Shl, n, amount), X(a.Rs2));
    }

    public readonly bool AddUw(in Rv.Registers a) => _is64 && SetX(a.Rd, _ir.Add(Unsigned(a.Rs1), X(a.Rs2)));

    public readonly bool Sh1add(in Rv.Registers a) => ShiftAdd(a, 1, false);

    public readonly bool Sh2add(in Rv.Registers a) => ShiftAdd(a, 2, false);

    public readonly bool Sh3add(in Rv.Registers a) => ShiftAdd(a, 3, false);

    public readonly bool Sh1addUw(in Rv.Registers a) => ShiftAdd(a, 1, true);

    public readonly bool Sh2addUw(in Rv.Registers a) => ShiftAdd(a, 2, true);

    public readonly bool Sh3addUw(in Rv.Registers a) => ShiftAdd(a, 3, true);

    public readonly bool SlliUw(in Rv.ShiftImmediate a) => _is64 && SetX(a.Rd, _ir.BinaryConstant(IrOp.Shl, Unsigned(a.Rs1), a.Amount));

    public readonly bool Andn(in Rv.Registers a) => SetX(a.Rd, _ir.Append(IrOp.AndNot, IrType.I64, X(a.Rs1), X(a.Rs2)));

    public readonly bool Orn(in Rv.Registers a) => SetX(a.Rd, _ir.Binary(IrOp.Or, X(a.Rs1), _ir.Append(IrOp.Not, IrType.I64, X(a.Rs2))));

    public readonly bool Xnor(in Rv.Registers a) => SetX(a.Rd, _ir.Append(IrOp.Not, IrType.I64, _ir.Append(IrOp.Xor, IrType.I64, X(a.Rs1), X(a.Rs2))));

    /// <summary>An operation on one number of XLEN or, for the W forms, 32 bits.</summary>
    private readonly bool Count(IrOp op, in Rv.Unary a, bool word)
    {
        int n = word ? W(a.Rs1) : X(a.Rs1);
        return SetX(a.Rd, _ir.Append(op, _ir.TypeOf(n), n));
    }

    public readonly bool Clz(in Rv.Unary a) => Count(IrOp.CountLeadingZeros, a, !_is64);

    public readonly bool Ctz(in Rv.Unary a) => Count(IrOp.CountTrailingZeros, a, !_is64);

    public readonly bool Clzw(in Rv.Unary a) => _is64 && Count(IrOp.CountLeadingZeros, a, true);

    public readonly bool Ctzw(in Rv.Unary a) => _is64 && Count(IrOp.CountTrailingZeros, a, true);

    public readonly bool Cpop(in Rv.Unary a) => Population(a.Rd, _is64 ? X(a.Rs1) : Unsigned(a.Rs1));

    public readonly bool Cpopw(in Rv.Unary a) => _is64 && Population(a.Rd, Unsigned(a.Rs1));

    /// <summary>The ones of each byte, and their sum.</summary>
    private readonly bool Population(int rd, int value)
    {
        int bytes = _ir.Append(IrOp.VPopulationCount, IrType.V128, _ir.Append(IrOp.VFromInteger, IrType.V128, value));
        return SetX(rd, _ir.Append(IrOp.VGetLane, IrType.I64, _ir.Append(IrOp.VSumBytes, IrType.V128, bytes), immediate: 0, aux: 3));
    }

    public readonly bool Sextb(in Rv.Unary a) => SetX(a.Rd, _ir.SignExtend(IrType.I64, X(a.Rs1), 0));

    public readonly bool Sexth(in Rv.Unary a) => SetX(a.Rd, _ir.SignExtend(IrType.I64, X(a.Rs1), 1));

    public readonly bool Zexth(in Rv.Unary a) => (_is64 || _length == 2) && SetX(a.Rd, _ir.ZeroExtend(IrType.I64, X(a.Rs1), 1));

    public readonly bool Zexth32(in Rv.Unary a) => !_is64 && SetX(a.Rd, _ir.ZeroExtend(IrType.I64, X(a.Rs1), 1));

    private readonly bool Choose(in Rv.Registers a, Condition condition)
    {
        int n = X(a.Rs1);
        int m = X(a.Rs2);
        return SetX(a.Rd, _ir.Append(IrOp.Select, IrType.I64, n, m, Compare(n, m), aux: (int)condition));
    }

    public readonly bool Max(in Rv.Registers a) => Choose(a, Condition.Greater);

    public readonly bool Maxu(in Rv.Registers a) => Choose(a, Condition.UnsignedHigher);

    public readonly bool Min(in Rv.Registers a) => Choose(a, Condition.Less);

    public readonly bool Minu(in Rv.Registers a) => Choose(a, Condition.CarryClear);

    private readonly bool RotateLeft(in Rv.Registers a, bool word) =>
        Arithmetic(IrOp.Ror, word, a.Rd, X(a.Rs1), _ir.Append(IrOp.Neg, IrType.I64, X(a.Rs2)));

    public readonly bool Rol(in Rv.Registers a) => RotateLeft(a, !_is64);

    public readonly bool Ror(in Rv.Registers a) => Full(IrOp.Ror, a);

    public readonly bool Rolw(in Rv.Registers a) => _is64 && RotateLeft(a, true);

    public readonly bool Rorw(in Rv.Registers a) => Word(IrOp.Ror, a);

    public readonly bool Rori(in Rv.ShiftImmediate a) => Shift(IrOp.Ror, a);

    public readonly bool Roriw(in Rv.ShiftImmediate a) => ShiftWord(IrOp.Ror, a);

    /// <summary>Bytes that are not zero become all ones.</summary>
    public readonly bool OrcB(in Rv.Unary a)
    {
        int vector = _ir.Append(IrOp.VFromInteger, IrType.V128, X(a.Rs1));
        int zeros = _ir.Append(IrOp.VCompareEqual, IrType.V128, vector, _ir.Append(IrOp.VConstant, IrType.V128));
        int combined = _ir.Append(IrOp.Not, IrType.I64, _ir.Append(IrOp.VGetLane, IrType.I64, zeros, immediate: 0, aux: 3));
        return SetX(a.Rd, _is64 ? combined : _ir.Truncate(combined));
    }

    public readonly bool Rev8(in Rv.Unary a) => _is64 && Count(IrOp.ByteSwap, a, false);

    public readonly bool Rev832(in Rv.Unary a) => !_is64 && Count(IrOp.ByteSwap, a, true);

    private readonly int Product(int n, int m, int lane)
    {
        int left = _ir.Append(IrOp.VFromInteger, IrType.V128, n);
        int right = _ir.Append(IrOp.VFromInteger, IrType.V128, m);
        int product = _ir.Append(IrOp.VCarrylessMultiply, IrType.V128, left, right);
        return _ir.Append(IrOp.VGetLane, IrType.I64, product, immediate: lane, aux: 3);
    }

    public readonly bool Clmul(in Rv.Registers a)
    {
        int product = Product(X(a.Rs1), X(a.Rs2), 0);
        return SetX(a.Rd, _is64 ? product : _ir.Truncate(product));
    }

    public readonly bool Clmulh(in Rv.Registers a) => SetX(a.Rd, _is64
        ? Product(X(a.Rs1), X(a.Rs2), 1)
        : _ir.BinaryConstant(IrOp.Sar, Product(Unsigned(a.Rs1), Unsigned(a.Rs2), 0), 32));

    /// <summary>The bits from XLEN - 1 up.</summary>
    public readonly bool Clmulr(in Rv.Registers a)
    {
        if (!_is64)
        {
            int half = Product(Unsigned(a.Rs1), Unsigned(a.Rs2), 0);
            return SetX(a.Rd, _ir.Truncate(_ir.BinaryConstant(IrOp.Shr, half, 31)));
        }

        int n = X(a.Rs1);
        int m = X(a.Rs2);
        return SetX(a.Rd, _ir.Append(IrOp.Extract, IrType.I64, Product(n, m, 1), Product(n, m, 0), immediate: 63));
    }

    // Single bits: by a register modulo XLEN, or by an immediate.

    private readonly int Bit(int index)
    {
        IrType type = _is64 ? IrType.I64 : IrType.I32;
        return _ir.Binary(IrOp.Shl, _ir.Constant(type, 1), _is64 ? index : _ir.Truncate(index));
    }

    private readonly bool ChangeBit(IrOp op, int rd, int rs1, int index) =>
        SetX(rd, _ir.Append(op, _is64 ? IrType.I64 : IrType.I32, _is64 ? X(rs1) : W(rs1), Bit(index)));

    private readonly bool ExtractBit(int rd, int rs1, int index)
    {
        int n = _is64 ? X(rs1) : W(rs1);
        return SetX(rd, _ir.BinaryConstant(IrOp.And, _ir.Binary(IrOp.Shr, n, _is64 ? index : _ir.Truncate(index)), 1));
    }

    private readonly bool IsBit(in Rv.ShiftImmediate a) => _is64 || a.Amount < 32;

    public readonly bool Bclr(in Rv.Registers a) => ChangeBit(IrOp.AndNot, a.Rd, a.Rs1, X(a.Rs2));

    public readonly bool Bext(in Rv.Registers a) => ExtractBit(a.Rd, a.Rs1, X(a.Rs2));

    public readonly bool Binv(in Rv.Registers a) => ChangeBit(IrOp.Xor, a.Rd, a.Rs1, X(a.Rs2));

    public readonly bool Bset(in Rv.Registers a) => ChangeBit(IrOp.Or, a.Rd, a.Rs1, X(a.Rs2));

    public readonly bool Bclri(in Rv.ShiftImmediate a) => IsBit(a) && ChangeBit(IrOp.AndNot, a.Rd, a.Rs1, Constant(a.Amount));

    public readonly bool Bexti(in Rv.ShiftImmediate a) => IsBit(a) && ExtractBit(a.Rd, a.Rs1, Constant(a.Amount));

    public readonly bool Binvi(in Rv.ShiftImmediate a) => IsBit(a) && ChangeBit(IrOp.Xor, a.Rd, a.Rs1, Constant(a.Amount));

    public readonly bool Bseti(in Rv.ShiftImmediate a) => IsBit(a) && ChangeBit(IrOp.Or, a.Rd, a.Rs1, Constant(a.Amount));

    private readonly bool ZeroIf(in Rv.Registers a, Condition condition) =>
        SetX(a.Rd, _ir.Append(IrOp.Select, IrType.I64, Constant(0), X(a.Rs1), TestZero(X(a.Rs2)), aux: (int)condition));

    public readonly bool CzeroEqz(in Rv.Registers a) => ZeroIf(a, Condition.Equal);

    public readonly bool CzeroNez(in Rv.Registers a) => ZeroIf(a, Condition.NotEqual);
}
