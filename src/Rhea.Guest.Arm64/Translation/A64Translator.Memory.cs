using Rhea.Guest.Arm64.Decoding;
using Rhea.Translator.Ir;

namespace Rhea.Guest.Arm64.Translation;

/// <content>Loads and stores (C4.1.88), except structures.</content>
internal partial struct A64Translator
{
    private readonly int LoadInteger(int size, int address, long offset, bool acquire = false) =>
        _ir.Append(acquire ? IrOp.LoadAcquire : IrOp.Load, size == 3 ? IrType.I64 : IrType.I32, address, immediate: offset, aux: size);

    private readonly int LoadSigned(int sf, int size, int address, long offset) =>
        _ir.Append(IrOp.LoadSigned, Int(sf), address, immediate: offset, aux: size);

    private readonly void StoreValue(int size, int address, int value, long offset, bool release = false) =>
        _ir.Append(release ? IrOp.StoreRelease : IrOp.Store, IrType.Void, address, value, immediate: offset, aux: size);

    /// <summary>Bn, Hn, Sn, Dn or Qn from memory, as the whole register.</summary>
    private readonly int LoadVector(int size, int address, long offset)
    {
        if (size == 4)
        {
            return _ir.Append(IrOp.Load, IrType.V128, address, immediate: offset, aux: 4);
        }

        if (size == 0)
        {
            return _ir.Append(IrOp.VFromInteger, IrType.V128, LoadInteger(0, address, offset));
        }

        return _ir.Append(IrOp.VFromScalar, IrType.V128, _ir.Append(IrOp.Load, FloatType(size), address, immediate: offset, aux: size));
    }

    private readonly void StoreVector(int size, int address, int register, long offset)
    {
        int value = size switch
        {
            4 => V(register),
            0 => _ir.Append(IrOp.VGetLane, IrType.I32, V(register), immediate: 0, aux: 0),
            _ => F(size, register),
        };
        StoreValue(size, address, value, offset);
    }

    private readonly int Literal(int offset) => _ir.Constant(IrType.I64, (long)Pc + offset);

    public bool LdrLiteral(in A64.LoadLiteral a)
    {
        SetReg(a.Rt, LoadInteger(a.Size, Literal(a.Offset), 0));
        return true;
    }

    public bool LdrswLiteral(in A64.LoadLiteral a)
    {
        SetReg(a.Rt, LoadSigned(1, 2, Literal(a.Offset), 0));
        return true;
    }

    public bool LdrVectorLiteral(in A64.LoadLiteral a)
    {
        SetV(a.Rt, LoadVector(a.Size, Literal(a.Offset), 0));
        return true;
    }

    public readonly bool PrfmLiteral(in A64.PrefetchLiteral a) => true;

    public readonly bool PrfmImmediate(in A64.PrefetchImmediate a) => true;

    public readonly bool PrfmRegister(in A64.PrefetchRegister a) => (a.Option & 2) != 0;

    /// <summary>The new base after an access with write-back; the base register is written only after the access.</summary>
    private readonly void WriteBack(int wback, int register, int @base, int offset)
    {
        if (wback != 0)
        {
            SetRegOrSp(register, _ir.AddConstant(@base, offset));
        }
    }

    public bool StrImmediate(in A64.LoadStoreImmediate a)
    {
        int address = RegOrSp(1, a.Rn);
        StoreValue(a.Size, address, Reg(a.Size == 3 ? 1 : 0, a.Rt), a.Post != 0 ? 0 : a.Offset);
        WriteBack(a.Wback, a.Rn, address, a.Offset);
        return true;
    }

    public bool LdrImmediate(in A64.LoadStoreImmediate a)
    {
        int address = RegOrSp(1, a.Rn);
        int value = LoadInteger(a.Size, address, a.Post != 0 ? 0 : a.Offset);
        WriteBack(a.Wback, a.Rn, address, a.Offset);
        SetReg(a.Rt, value);
        return true;
    }

    public bool LdrsImmediate(in A64.LoadSignedImmediate a)
    {
        int address = RegOrSp(1, a.Rn);
        int value = LoadSigned(a.Sf, a.Size, address, a.Post != 0 ? 0 : a.Offset);
        WriteBack(a.Wback, a.Rn, address, a.Offset);
        SetReg(a.Rt, value);
        return true;
    }

    public bool StrVectorImmediate(in A64.LoadStoreImmediate a)
    {
        int address = RegOrSp(1, a.Rn);
        StoreVector(a.Size, address, a.Rt, a.Post != 0 ? 0 : a.Offset);
        WriteBack(a.Wback, a.Rn, address, a.Offset);
        return true;
    }

    public bool LdrVectorImmediate(in A64.LoadStoreImmediate a)
    {
        int address = RegOrSp(1, a.Rn);
        SetV(a.Rt, LoadVector(a.Size, address, a.Post != 0 ? 0 : a.Offset));
        WriteBack(a.Wback, a.Rn, address, a.Offset);
        return true;
    }

    public bool Sttr(in A64.LoadStoreImmediate a) => StrImmediate(a);

    public bool Ldtr(in A64.LoadStoreImmediate a) => LdrImmediate(a);

    public bool Ldtrs(in A64.LoadSignedImmediate a) => LdrsImmediate(a);

    private readonly int RegisterAddress(int rn, int rm, int option, int amount) =>
        _ir.Add(RegOrSp(1, rn), Extended(1, rm, option, amount));

    public bool StrRegister(in A64.LoadStoreRegister a)
    {
        if ((a.Option & 2) == 0)
        {
            return false;
        }

        int value = Reg(a.Size == 3 ? 1 : 0, a.Rt);
        StoreValue(a.Size, RegisterAddress(a.Rn, a.Rm, a.Option, a.Amount), value, 0);
        return true;
    }

    public bool LdrRegister(in A64.LoadStoreRegister a)
    {
        if ((a.Option & 2) == 0)
        {
            return false;
        }

        SetReg(a.Rt, LoadInteger(a.Size, RegisterAddress(a.Rn, a.Rm, a.Option, a.Amount), 0));
        return true;
    }

    public bool LdrsRegister(in A64.LoadSignedRegister a)
    {
        if ((a.Option & 2) == 0)
        {
            return false;
        }

        SetReg(a.Rt, LoadSigned(a.Sf, a.Size, RegisterAddress(a.Rn, a.Rm, a.Option, a.Amount), 0));
        return true;
    }

    public bool StrVectorRegister(in A64.LoadStoreRegister a)
    {
        if ((a.Option & 2) == 0)
        {
            return false;
        }

        StoreVector(a.Size, RegisterAddress(a.Rn, a.Rm, a.Option, a.Amount), a.Rt, 0);
        return true;
    }

    public bool LdrVectorRegister(in A64.LoadStoreRegister a)
    {
        if ((a.Option & 2) == 0)
        {
            return false;
        }

        SetV(a.Rt, LoadVector(a.Size, RegisterAddress(a.Rn, a.Rm, a.Option, a.Amount), 0));
        return true;
    }

    // Pairs. A pair whose base is one of its targets must not write it before both loads have succeeded.

    public bool StpImmediate(in A64.LoadStorePair a)
    {
        int address = RegOrSp(1, a.Rn);
        int sf = a.Size == 3 ? 1 : 0;
        int offset = a.Post != 0 ? 0 : a.Offset;
        StoreValue(a.Size, address, Reg(sf, a.Rt), offset);
        StoreValue(a.Size, address, Reg(sf, a.Rt2), offset + (1 << a.Size));
        WriteBack(a.Wback, a.Rn, address, a.Offset);
        return true;
    }

    public bool LdpImmediate(in A64.LoadStorePair a)
    {
        int address = RegOrSp(1, a.Rn);
        int offset = a.Post != 0 ? 0 : a.Offset;
        int first = LoadInteger(a.Size, address, offset);
        if (a.Rt != a.Rn)
        {
            SetReg(a.Rt, first);
        }

        int second = LoadInteger(a.Size, address, offset + (1 << a.Size));
        if (a.Rt == a.Rn)
        {
            SetReg(a.Rt, first);
        }

        SetReg(a.Rt2, second);
        WriteBack(a.Wback, a.Rn, address, a.Offset);
        return true;
    }

    public bool LdpswImmediate(in A64.LoadPairSigned a)
    {
        int address = RegOrSp(1, a.Rn);
        int offset = a.Post != 0 ? 0 : a.Offset;
        int first = LoadSigned(1, 2, address, offset);
        int second = LoadSigned(1, 2, address, offset + 4);
        SetReg(a.Rt, first);
        SetReg(a.Rt2, second);
        WriteBack(a.Wback, a.Rn, address, a.Offset);
        return true;
    }

    public bool StpVectorImmediate(in A64.LoadStorePair a)
    {
        int address = RegOrSp(1, a.Rn);
        int offset = a.Post != 0 ? 0 : a.Offset;
        StoreVector(a.Size, address, a.Rt, offset);
        StoreVector(a.Size, address, a.Rt2, offset + (1 << a.Size));
        WriteBack(a.Wback, a.Rn, address, a.Offset);
        return true;
    }

    public bool LdpVectorImmediate(in A64.LoadStorePair a)
    {
        int address = RegOrSp(1, a.Rn);
        int offset = a.Post != 0 ? 0 : a.Offset;
        SetV(a.Rt, LoadVector(a.Size, address, offset));
        SetV(a.Rt2, LoadVector(a.Size, address, offset + (1 << a.Size)));
        WriteBack(a.Wback, a.Rn, address, a.Offset);
        return true;
    }

    // Ordered, exclusive, atomic.

    /// <summary>The base register, whose value must be aligned (Arm ARM B2.5.2: without FEAT_LSE2, always).</summary>
    private readonly int AlignedAddress(int register, int size)
    {
        int address = RegOrSp(1, register);
        if (size > 0)
        {
            _ir.Append(IrOp.CheckAlignment, IrType.Void, address, aux: size);
        }

        return address;
    }

    public bool Stlr(in A64.LoadStoreOrdered a)
    {
        int address = AlignedAddress(a.Rn, a.Size);
        StoreValue(a.Size, address, Reg(a.Size == 3 ? 1 : 0, a.Rt), 0, true);
        return true;
    }

    public bool Ldar(in A64.LoadStoreOrdered a)
    {
        SetReg(a.Rt, LoadInteger(a.Size, AlignedAddress(a.Rn, a.Size), 0, true));
        return true;
    }

    /// <summary>An exclusive load remembers address and value; the exclusive store is a compare-and-swap with them.</summary>
    public bool Ldxr(in A64.LoadExclusive a)
    {
        int address = AlignedAddress(a.Rn, a.Size);
        int value = LoadInteger(a.Size, address, 0, true);
        StoreState(Arm64Guest.ExclusiveAddress, 3, address);
        StoreState(Arm64Guest.ExclusiveValue, 3, a.Size == 3 ? value : _ir.ZeroExtend(IrType.I64, value, 2));
        StoreState(Arm64Guest.ExclusiveArmed, 2, _ir.Constant(IrType.I32, 1 + a.Size));
        SetReg(a.Rt, value);
        return true;
    }

    private readonly void StoreState(int offset, int size, int value) =>
        _ir.Append(IrOp.StoreState, IrType.Void, value, immediate: offset, aux: size);

    private readonly int LoadState(int offset, int size) =>
        _ir.Append(IrOp.LoadState, size == 3 ? IrType.I64 : IrType.I32, immediate: offset, aux: size);

    public bool Stxr(in A64.StoreExclusive a)
    {
        int value = Reg(a.Size == 3 ? 1 : 0, a.Rt);
        RemoveTagFromMonitor();
        SetReg(a.Rs, _ir.Append(IrOp.StoreExclusive, IrType.I32, AlignedAddress(a.Rn, a.Size), value, aux: a.Size));
        return true;
    }

    /// <summary>The address that is about to be compared with the monitor's has no tag any more.</summary>
    private readonly void RemoveTagFromMonitor()
    {
        const int tagBits = 8;
        if (_ir.RemovesTag)
        {
            int shifted = _ir.BinaryConstant(IrOp.Shl, LoadState(Arm64Guest.ExclusiveAddress, 3), tagBits);
            StoreState(Arm64Guest.ExclusiveAddress, 3, _ir.BinaryConstant(IrOp.Sar, shifted, tagBits));
        }
    }

    public bool Ldxp(in A64.LoadExclusivePair a)
    {
        int address = AlignedAddress(a.Rn, a.Size + 1);
        int low;
        int high;
        if (a.Size == 3)
        {
            int pair = _ir.Append(IrOp.Load, IrType.V128, address, aux: 4);
            low = _ir.Append(IrOp.VGetLane, IrType.I64, pair, immediate: 0, aux: 3);
            high = _ir.Append(IrOp.VGetLane, IrType.I64, pair, immediate: 1, aux: 3);
            StoreState(Arm64Guest.ExclusiveValue, 3, low);
            StoreState(Arm64Guest.ExclusiveValueHigh, 3, high);
        }
        else
        {
            int both = LoadInteger(3, address, 0, true);
            StoreState(Arm64Guest.ExclusiveValue, 3, both);
            low = _ir.Truncate(both);
            high = _ir.Truncate(_ir.BinaryConstant(IrOp.Shr, both, 32));
        }

        StoreState(Arm64Guest.ExclusiveAddress, 3, address);
        StoreState(Arm64Guest.ExclusiveArmed, 2, _ir.Constant(IrType.I32, a.Size == 3 ? 5 : 4));
        SetReg(a.Rt, low);
        SetReg(a.Rt2, high);
        return true;
    }

    public bool Stxp(in A64.StoreExclusivePair a)
    {
        int address = AlignedAddress(a.Rn, a.Size + 1);
        int value = a.Size == 3 ? LongPair(a.Rt, a.Rt2) : WordPair(a.Rt, a.Rt2);
        RemoveTagFromMonitor();
        SetReg(a.Rs, _ir.Append(IrOp.StoreExclusive, IrType.I32, address, value, aux: a.Size + 1));
        return true;
    }

    private readonly int LongPair(int low, int high) =>
        _ir.Append(IrOp.VSetLane, IrType.V128, _ir.Append(IrOp.VFromInteger, IrType.V128, X(low)), X(high), immediate: 1, aux: 3);

    private readonly int Helper(Arm64Helper helper, int a = -1, int b = -1, int c = -1) =>
        _ir.Append(IrOp.CallHelper, IrType.I64, a, b, c, (int)helper);

    public bool Cas(in A64.Atomic a)
    {
        int sf = a.Size == 3 ? 1 : 0;
        int address = AlignedAddress(a.Rn, a.Size);
        int old = _ir.Append(IrOp.CompareExchange, Int(sf), address, Reg(sf, a.Rs), Reg(sf, a.Rt), aux: a.Size);
        SetReg(a.Rs, old);
        return true;
    }

    public bool Casp(in A64.Atomic a)
    {
        int address = AlignedAddress(a.Rn, a.Size + 1);
        if (a.Size == 3)
        {
            int pair = _ir.Append(IrOp.CompareExchange, IrType.V128, address, LongPair(a.Rs, Next(a.Rs)), LongPair(a.Rt, Next(a.Rt)), aux: 4);
            SetReg(a.Rs, _ir.Append(IrOp.VGetLane, IrType.I64, pair, immediate: 0, aux: 3));
            SetReg(Next(a.Rs), _ir.Append(IrOp.VGetLane, IrType.I64, pair, immediate: 1, aux: 3));
            return true;
        }

        int old = _ir.Append(IrOp.CompareExchange, IrType.I64, address, WordPair(a.Rs, Next(a.Rs)), WordPair(a.Rt, Next(a.Rt)), aux: 3);
        SetReg(a.Rs, _ir.Truncate(old));
        SetReg(Next(a.Rs), _ir.Truncate(_ir.BinaryConstant(IrOp.Shr, old, 32)));
        return true;
    }

    private static int Next(int register) => register + 1;

    private readonly int WordPair(int low, int high)
    {
        int upper = _ir.BinaryConstant(IrOp.Shl, _ir.ZeroExtend(IrType.I64, W(high), 2), 32);
        return _ir.Binary(IrOp.Or, _ir.ZeroExtend(IrType.I64, W(low), 2), upper);
    }

    private readonly bool Atomic(AtomicOperation operation, int size, int rn, int rs, int rt)
    {
        int sf = size == 3 ? 1 : 0;
        int old = _ir.Append(IrOp.AtomicModify, Int(sf), AlignedAddress(rn, size), Reg(sf, rs), immediate: (int)operation, aux: size);
        SetReg(rt, old);
        return true;
    }

    public bool Swp(in A64.Atomic a) => Atomic(AtomicOperation.Swap, a.Size, a.Rn, a.Rs, a.Rt);

    public bool LdAtomic(in A64.AtomicOperation a) => Atomic((AtomicOperation)a.Op, a.Size, a.Rn, a.Rs, a.Rt);
}
