using Rhea.Guest.RiscV.Decoding;
using Rhea.Translator.Ir;

namespace Rhea.Guest.RiscV.Translation;

/// <content>Arithmetic on general registers: I and M (Unprivileged ISA, 2.4, 4.2, chapter 13).</content>
internal partial struct RvTranslator
{
    /// <summary>The result of an operation on 64 bits, or on 32 for RV32 and the W forms.</summary>
    private readonly bool Arithmetic(IrOp op, bool word, int rd, int n, int m) =>
        SetX(rd, word ? _ir.Binary(op, _ir.Truncate(n), _ir.Truncate(m)) : _ir.Binary(op, n, m));

    private readonly bool Full(IrOp op, in Rv.Registers a) => Arithmetic(op, !_is64, a.Rd, X(a.Rs1), X(a.Rs2));

    private readonly bool Word(IrOp op, in Rv.Registers a) => _is64 && Arithmetic(op, true, a.Rd, X(a.Rs1), X(a.Rs2));

    /// <summary>Operations that keep sign-extended numbers so.</summary>
    private readonly bool Logic(IrOp op, in Rv.Registers a) => SetX(a.Rd, _ir.Binary(op, X(a.Rs1), X(a.Rs2)));

    private readonly bool Shift(IrOp op, in Rv.ShiftImmediate a) =>
        (_is64 || a.Amount < 32) && Arithmetic(op, !_is64, a.Rd, X(a.Rs1), Constant(a.Amount));

    private readonly bool ShiftWord(IrOp op, in Rv.ShiftImmediate a) => _is64 && Arithmetic(op, true, a.Rd, X(a.Rs1), Constant(a.Amount));

    private readonly int Compare(int n, int m) => _ir.Append(IrOp.FlagsSub, IrType.Flags, n, m, aux: 3);

    private readonly int TestZero(int value) => _ir.Append(IrOp.FlagsLogic, IrType.Flags, value, aux: _ir.TypeOf(value) == IrType.I64 ? 3 : 2);

    private readonly bool SetIf(int rd, int flags, Condition condition) => SetX(rd, _ir.Append(IrOp.SetIf, IrType.I64, flags, aux: (int)condition));

    public readonly bool Lui(in Rv.UpperImmediate a) => SetX(a.Rd, Constant(a.Imm));

    public readonly bool Auipc(in Rv.UpperImmediate a) => SetX(a.Rd, AddressConstant(Pc + (ulong)(long)a.Imm));

    public readonly bool Addi(in Rv.Immediate a) => Arithmetic(IrOp.Add, !_is64 && a.Rs1 != 0, a.Rd, X(a.Rs1), Constant(a.Imm));

    public readonly bool Slti(in Rv.Immediate a) => SetIf(a.Rd, Compare(X(a.Rs1), Constant(a.Imm)), Condition.Less);

    public readonly bool Sltiu(in Rv.Immediate a) => a.Imm == 1
        ? SetIf(a.Rd, TestZero(X(a.Rs1)), Condition.Equal)
        : SetIf(a.Rd, Compare(X(a.Rs1), Constant(a.Imm)), Condition.CarryClear);

    public readonly bool Xori(in Rv.Immediate a) => SetX(a.Rd, a.Imm == -1
        ? _ir.Append(IrOp.Not, IrType.I64, X(a.Rs1))
        : _ir.Binary(IrOp.Xor, X(a.Rs1), Constant(a.Imm)));

    public readonly bool Ori(in Rv.Immediate a) => SetX(a.Rd, _ir.Binary(IrOp.Or, X(a.Rs1), Constant(a.Imm)));

    public readonly bool Andi(in Rv.Immediate a) => SetX(a.Rd, _ir.Binary(IrOp.And, X(a.Rs1), Constant(a.Imm)));

    public readonly bool Slli(in Rv.ShiftImmediate a) => Shift(IrOp.Shl, a);

    public readonly bool Srli(in Rv.ShiftImmediate a) => Shift(IrOp.Shr, a);

    public readonly bool Srai(in Rv.ShiftImmediate a) => Shift(IrOp.Sar, a);

    public readonly bool Addiw(in Rv.Immediate a) => _is64 && Arithmetic(IrOp.Add, true, a.Rd, X(a.Rs1), Constant(a.Imm));

    public readonly bool Slliw(in Rv.ShiftImmediate a) => ShiftWord(IrOp.Shl, a);

    public readonly bool Srliw(in Rv.ShiftImmediate a) => ShiftWord(IrOp.Shr, a);

    public readonly bool Sraiw(in Rv.ShiftImmediate a) => ShiftWord(IrOp.Sar, a);

    public readonly bool Add(in Rv.Registers a) => a.Rs1 == 0 ? SetX(a.Rd, X(a.Rs2)) : Full(IrOp.Add, a);

    public readonly bool Sub(in Rv.Registers a) => Full(IrOp.Sub, a);

    public readonly bool Sll(in Rv.Registers a) => Full(IrOp.Shl, a);

    public readonly bool Slt(in Rv.Registers a) => SetIf(a.Rd, Compare(X(a.Rs1), X(a.Rs2)), Condition.Less);

    public readonly bool Sltu(in Rv.Registers a) => a.Rs1 == 0
        ? SetIf(a.Rd, TestZero(X(a.Rs2)), Condition.NotEqual)
        : SetIf(a.Rd, Compare(X(a.Rs1), X(a.Rs2)), Condition.CarryClear);

    public readonly bool Xor(in Rv.Registers a) => Logic(IrOp.Xor, a);

    public readonly bool Srl(in Rv.Registers a) => Full(IrOp.Shr, a);

    public readonly bool Sra(in Rv.Registers a) => Full(IrOp.Sar, a);

    public readonly bool Or(in Rv.Registers a) => Logic(IrOp.Or, a);

    public readonly bool And(in Rv.Registers a) => Logic(IrOp.And, a);

    public readonly bool Addw(in Rv.Registers a) => Word(IrOp.Add, a);

    public readonly bool Subw(in Rv.Registers a) => Word(IrOp.Sub, a);

    public readonly bool Sllw(in Rv.Registers a) => Word(IrOp.Shl, a);

    public readonly bool Srlw(in Rv.Registers a) => Word(IrOp.Shr, a);

    public readonly bool Sraw(in Rv.Registers a) => Word(IrOp.Sar, a);

    // Multiplication and division.

    public readonly bool Mul(in Rv.Registers a) => Full(IrOp.Mul, a);

    public readonly bool Mulh(in Rv.Registers a) => _is64
        ? SetX(a.Rd, _ir.Binary(IrOp.MulHighSigned, X(a.Rs1), X(a.Rs2)))
        : HighOfProduct(a.Rd, X(a.Rs1), X(a.Rs2));

    public readonly bool Mulhu(in Rv.Registers a) => _is64
        ? SetX(a.Rd, _ir.Binary(IrOp.MulHighUnsigned, X(a.Rs1), X(a.Rs2)))
        : HighOfProduct(a.Rd, Unsigned(a.Rs1), Unsigned(a.Rs2));

    public readonly bool Mulhsu(in Rv.Registers a)
    {
        int n = X(a.Rs1);
        int m = X(a.Rs2);
        if (!_is64)
        {
            return HighOfProduct(a.Rd, n, Unsigned(a.Rs2));
        }

        // A negative factor counts 2^64 too much as an unsigned one.
        int excess = _ir.Binary(IrOp.And, _ir.BinaryConstant(IrOp.Sar, n, 63), m);
        return SetX(a.Rd, _ir.Binary(IrOp.Sub, _ir.Binary(IrOp.MulHighUnsigned, n, m), excess));
    }

    private readonly int Unsigned(int register) => _ir.ZeroExtend(IrType.I64, X(register), 2);

    private readonly bool HighOfProduct(int rd, int n, int m) => SetX(rd, _ir.BinaryConstant(IrOp.Sar, _ir.Binary(IrOp.Mul, n, m), 32));

    /// <summary>Division by zero gives all ones; the rest is as the operation has it.</summary>
    private readonly bool Divide(IrOp op, bool word, in Rv.Registers a)
    {
        int n = word ? W(a.Rs1) : X(a.Rs1);
        int m = word ? W(a.Rs2) : X(a.Rs2);
        IrType type = _ir.TypeOf(n);
        int quotient = _ir.Append(op, type, n, m);
        return SetX(a.Rd, _ir.Append(IrOp.Select, type, _ir.Constant(type, -1), quotient, TestZero(m), aux: (int)Condition.Equal));
    }

    /// <summary>Dividend less quotient times divisor: that is the dividend where the divisor is zero, as the quotient is zero then.</summary>
    private readonly bool Remainder(IrOp op, bool word, in Rv.Registers a)
    {
        int n = word ? W(a.Rs1) : X(a.Rs1);
        int m = word ? W(a.Rs2) : X(a.Rs2);
        int quotient = _ir.Append(op, _ir.TypeOf(n), n, m);
        return SetX(a.Rd, _ir.Binary(IrOp.Sub, n, _ir.Binary(IrOp.Mul, quotient, m)));
    }

    public readonly bool Div(in Rv.Registers a) => Divide(IrOp.DivSigned, !_is64, a);

    public readonly bool Divu(in Rv.Registers a) => Divide(IrOp.DivUnsigned, !_is64, a);

    public readonly bool Rem(in Rv.Registers a) => Remainder(IrOp.DivSigned, !_is64, a);

    public readonly bool Remu(in Rv.Registers a) => Remainder(IrOp.DivUnsigned, !_is64, a);

    public readonly bool Mulw(in Rv.Registers a) => Word(IrOp.Mul, a);

    public readonly bool Divw(in Rv.Registers a) => _is64 && Divide(IrOp.DivSigned, true, a);

    public readonly bool Divuw(in Rv.Registers a) => _is64 && Divide(IrOp.DivUnsigned, true, a);

    public readonly bool Remw(in Rv.Registers a) => _is64 && Remainder(IrOp.DivSigned, true, a);

    public readonly bool Remuw(in Rv.Registers a) => _is64 && Remainder(IrOp.DivUnsigned, true, a);
}
