using Rhea.Guest.RiscV.Decoding;
using Rhea.Translator.Ir;

namespace Rhea.Guest.RiscV.Translation;

/// <content>Loads, stores and atomics (Unprivileged ISA, 2.6, chapters 14 and 16).</content>
internal partial struct RvTranslator
{
    /// <summary>The address of an access, of which the displacement may be left to it. RV32's wrap at 32 bits.</summary>
    private readonly int Base(int register, int displacement, out long offset)
    {
        if (_is64)
        {
            offset = displacement;
            return X(register);
        }

        offset = 0;
        return _ir.ZeroExtend(IrType.I64, _ir.AddConstant(W(register), displacement), 2);
    }

    public readonly bool Load(in Rv.Load a)
    {
        if (!_is64 && (a.Size == 3 || (a.Size == 2 && a.U != 0)))
        {
            return false;
        }

        int address = Base(a.Rs1, a.Imm, out long offset);
        IrOp op = a.U != 0 || a.Size == 3 ? IrOp.Load : IrOp.LoadSigned;
        int value = op == IrOp.Load && a.Size < 3
            ? _ir.ZeroExtend(IrType.I64, _ir.Append(op, IrType.I32, address, immediate: offset, aux: a.Size), 2)
            : _ir.Append(op, IrType.I64, address, immediate: offset, aux: a.Size);
        return SetX(a.Rd, value);
    }

    public readonly bool Store(in Rv.Store a)
    {
        if (!_is64 && a.Size == 3)
        {
            return false;
        }

        int address = Base(a.Rs1, a.Imm, out long offset);
        _ir.Append(IrOp.Store, IrType.Void, address, a.Size == 3 ? X(a.Rs2) : W(a.Rs2), immediate: offset, aux: a.Size);
        return true;
    }

    private readonly int Sized(int size, int register) => size == 3 ? X(register) : W(register);

    /// <summary>The reservation is the address and the value: the store is a compare-and-swap with them.</summary>
    public readonly bool LoadReserved(in Rv.Atomic a)
    {
        if (!_is64 && a.Size == 3)
        {
            return false;
        }

        int address = Aligned(a);
        int value = _ir.Append(IrOp.LoadAcquire, a.Size == 3 ? IrType.I64 : IrType.I32, address, aux: a.Size);
        StoreState(RiscVGuest.ReservationAddress, 3, address);
        StoreState(RiscVGuest.ReservationValue, 3, a.Size == 3 ? value : _ir.ZeroExtend(IrType.I64, value, 2));
        StoreState(RiscVGuest.ReservationArmed, 2, _ir.Constant(IrType.I32, 1 + a.Size));
        return SetX(a.Rd, value);
    }

    /// <summary>The address of an atomic access, which must be a multiple of its size (Unprivileged ISA, 13.2 and 13.4).</summary>
    private readonly int Aligned(in Rv.Atomic a)
    {
        int address = Base(a.Rs1, 0, out _);
        if (a.Size > 0)
        {
            _ir.Append(IrOp.CheckAlignment, IrType.Void, address, aux: a.Size);
        }

        return address;
    }

    public readonly bool StoreConditional(in Rv.Atomic a)
    {
        if (!_is64 && a.Size == 3)
        {
            return false;
        }

        int value = Sized(a.Size, a.Rs2);
        return SetX(a.Rd, _ir.Append(IrOp.StoreExclusive, IrType.I32, Aligned(a), value, aux: a.Size));
    }

    private readonly bool Modify(AtomicOperation operation, in Rv.Atomic a)
    {
        if (!_is64 && a.Size == 3)
        {
            return false;
        }

        int value = Sized(a.Size, a.Rs2);
        if (operation == AtomicOperation.Clear)
        {
            // AMOAND keeps the bits that the operation would clear.
            value = _ir.BinaryConstant(IrOp.Xor, value, -1);
        }

        return SetX(a.Rd, _ir.Append(IrOp.AtomicModify, _ir.TypeOf(value), Aligned(a), value, immediate: (int)operation, aux: a.Size));
    }

    public readonly bool AmoSwap(in Rv.Atomic a) => Modify(AtomicOperation.Swap, a);

    public readonly bool AmoAdd(in Rv.Atomic a) => Modify(AtomicOperation.Add, a);

    public readonly bool AmoXor(in Rv.Atomic a) => Modify(AtomicOperation.Xor, a);

    public readonly bool AmoAnd(in Rv.Atomic a) => Modify(AtomicOperation.Clear, a);

    public readonly bool AmoOr(in Rv.Atomic a) => Modify(AtomicOperation.Or, a);

    public readonly bool AmoMin(in Rv.Atomic a) => Modify(AtomicOperation.MinSigned, a);

    public readonly bool AmoMax(in Rv.Atomic a) => Modify(AtomicOperation.MaxSigned, a);

    public readonly bool AmoMinu(in Rv.Atomic a) => Modify(AtomicOperation.MinUnsigned, a);

    public readonly bool AmoMaxu(in Rv.Atomic a) => Modify(AtomicOperation.MaxUnsigned, a);

    /// <summary>Rd is compared and receives the old value; twice XLEN takes pairs of registers, the first one even, of which x0 is all zero.</summary>
    public readonly bool AmoCas(in Rv.Atomic a)
    {
        int widest = _is64 ? 4 : 3;
        if (a.Size > widest || (a.Size == widest && ((a.Rd | a.Rs2) & 1) != 0))
        {
            return false;
        }

        int address = Aligned(a);
        if (a.Size < widest)
        {
            int old = _ir.Append(
                IrOp.CompareExchange, a.Size == 3 ? IrType.I64 : IrType.I32, address, Sized(a.Size, a.Rd), Sized(a.Size, a.Rs2), aux: a.Size);
            return SetX(a.Rd, old);
        }

        int pair = _ir.Append(IrOp.CompareExchange, _is64 ? IrType.V128 : IrType.I64, address, Pair(a.Rd), Pair(a.Rs2), aux: a.Size);
        if (a.Rd != 0)
        {
            SetX(a.Rd, _is64 ? _ir.Append(IrOp.VGetLane, IrType.I64, pair, immediate: 0, aux: 3) : _ir.Truncate(pair));
            SetX(a.Rd + 1, _is64 ? _ir.Append(IrOp.VGetLane, IrType.I64, pair, immediate: 1, aux: 3) : _ir.BinaryConstant(IrOp.Sar, pair, 32));
        }

        return true;
    }

    private readonly int Pair(int register)
    {
        int low = X(register);
        int high = register == 0 ? Constant(0) : X(register + 1);
        return _is64
            ? _ir.Append(IrOp.VSetLane, IrType.V128, _ir.Append(IrOp.VFromInteger, IrType.V128, low), high, immediate: 1, aux: 3)
            : _ir.Binary(IrOp.Or, _ir.ZeroExtend(IrType.I64, low, 2), _ir.BinaryConstant(IrOp.Shl, high, 32));
    }
}
