namespace Rhea.Translator.Ir;

/// <summary>
/// Builds a region. Within a block a guest register that was read or written is the same value again, equal constants are one value,
/// and operations on constants are folded.
/// </summary>
public sealed partial class IrBuilder
{
    private const int ConstantSlots = 64;

    private readonly bool _ignoresTopByte;
    private readonly int[] _registers;
    private readonly IrType[] _types;

    /// <summary>Recent constants by a hash of their value; an entry counts only where it is one of this block.</summary>
    private readonly int[] _constants = new int[ConstantSlots];
    private int _blockStart;
    private int _flags = -1;

    /// <summary>A builder for guests with the given register file.</summary>
    public IrBuilder(ReadOnlySpan<Guests.GuestRegister> registers, bool ignoresTopByte = true)
    {
        _ignoresTopByte = ignoresTopByte;
        _registers = new int[registers.Length];
        _types = new IrType[registers.Length];
        for (int i = 0; i < registers.Length; i++)
        {
            _types[i] = registers[i].Type;
        }
    }

    /// <summary>The region being built.</summary>
    public Region Region { get; private set; } = new();

    /// <summary>Starts a region.</summary>
    public void Begin(Region region, ulong address)
    {
        Region = region;
        region.Reset(address);
    }

    /// <summary>Starts the next block.</summary>
    public int BeginBlock(ulong address)
    {
        Array.Fill(_registers, -1);
        _blockStart = Region.Count;
        _flags = -1;
        return Region.BeginBlock(address);
    }

    /// <summary>Whether the guest instruction is one of <see cref="Region.TaggedSites"/>.</summary>
    public bool RemovesTag { get; private set; }

    /// <summary>Appends any instruction.</summary>
    public int Append(IrOp op, IrType type, int a = -1, int b = -1, int c = -1, long immediate = 0, int aux = 0)
    {
        if (RemovesTag && op is (IrOp.Load or IrOp.LoadSigned or IrOp.LoadAcquire or IrOp.Store or IrOp.StoreRelease))
        {
            a = WithoutTag(AddConstant(a, immediate));
            immediate = 0;
        }
        else if (RemovesTag && op is (IrOp.AtomicModify or IrOp.CompareExchange or IrOp.StoreExclusive))
        {
            a = WithoutTag(a);
        }

        return Region.Append(op, type, a, b, c, immediate, aux);
    }

    /// <summary>An address with bit 55 in all bits above, where the guest has tags, and remembered for the case of a fault.</summary>
    private int WithoutTag(int address)
    {
        const int tagBits = 8;
        if (_ignoresTopByte)
        {
            address = BinaryConstant(IrOp.Sar, BinaryConstant(IrOp.Shl, address, tagBits), tagBits);
        }

        Append(IrOp.StoreState, IrType.Void, address, immediate: Execution.VcpuHot.AddressOffset, aux: 3);
        return address;
    }

    /// <summary>A constant of type I32 or I64.</summary>
    public int Constant(IrType type, long value)
    {
        if (type == IrType.I32)
        {
            value = (uint)value;
        }

        uint hash = (uint)(value ^ (value >> 32)) * 0x9E37_79B1u;
        ref int found = ref _constants[(hash >> 16) & (ConstantSlots - 1)];
        if (found < _blockStart || found >= Region.Count || Region[found] is var known
            && (known.Op != IrOp.Constant || known.Type != type || known.Immediate != value))
        {
            found = Append(IrOp.Constant, type, immediate: value);
        }

        return found;
    }

    /// <summary>Whether a value is a constant, and which.</summary>
    public bool IsConstant(int value, out long constant)
    {
        ref IrInstruction d = ref Region[value];
        constant = d.Immediate;
        return d.Op == IrOp.Constant;
    }

    /// <summary>The type of a value.</summary>
    public IrType TypeOf(int value) => Region[value].Type;

    /// <summary>The value of a guest register.</summary>
    public int GetRegister(int register)
    {
        ref int value = ref _registers[register];
        if (value < 0)
        {
            value = Append(IrOp.GetRegister, _types[register], immediate: register);
        }

        return value;
    }

    /// <summary>Writes a guest register.</summary>
    public void SetRegister(int register, int value)
    {
        _registers[register] = value;
        Append(IrOp.SetRegister, IrType.Void, value, immediate: register);
    }

    /// <summary>The condition flags.</summary>
    public int GetFlags()
    {
        if (_flags < 0)
        {
            _flags = Append(IrOp.GetFlags, IrType.Flags);
        }

        return _flags;
    }

    /// <summary>Writes the condition flags.</summary>
    public void SetFlags(int value)
    {
        _flags = value;
        Append(IrOp.SetFlags, IrType.Void, value);
    }

    /// <summary>Forgets what is known of guest registers, after something that may have changed them.</summary>
    public void ForgetRegisters() => Array.Fill(_registers, -1);

    /// <summary>An integer operation on two operands of the same type, folded where that is simple.</summary>
    public int Binary(IrOp op, int a, int b)
    {
        IrType type = TypeOf(a);
        bool knowA = IsConstant(a, out long x);
        bool knowB = IsConstant(b, out long y);
        if (knowA && knowB && Fold(op, type, x, y, out long folded))
        {
            return Constant(type, folded);
        }

        if (knowA && !knowB && op is (IrOp.Add or IrOp.And or IrOp.Or or IrOp.Xor or IrOp.Mul))
        {
            (a, b, y, knowB) = (b, a, x, true);
        }

        if (knowB && y == 0 && op is (IrOp.Add or IrOp.Sub or IrOp.Or or IrOp.Xor or IrOp.Shl or IrOp.Shr or IrOp.Sar or IrOp.Ror))
        {
            return a;
        }

        if (op == IrOp.And && knowB && !knowA && (y is 0xFF or 0xFFFF))
        {
            return ZeroExtend(type, a, y == 0xFF ? 0 : 1);
        }

        if (op == IrOp.Or && a == b)
        {
            return a;
        }

        if (!knowB && op is (IrOp.Or or IrOp.Xor or IrOp.Add) && Rotation(a, b) is >= 0 and int rotation)
        {
            return rotation;
        }

        if (op == IrOp.And && !knowB && Complemented(a) is >= 0 and int left)
        {
            (op, a, b) = (IrOp.AndNot, b, left);
        }
        else if (op == IrOp.And && !knowB && Complemented(b) is >= 0 and int right)
        {
            (op, b) = (IrOp.AndNot, right);
        }
        else if (op is IrOp.Shr or IrOp.Sar && knowB && ShiftedExtension(op, a, y) is >= 0 and int extended)
        {
            return extended;
        }

        return Append(op, type, a, b);
    }

    private static bool Fold(IrOp op, IrType type, long x, long y, out long result)
    {
        bool wide = type == IrType.I64;
        int mask = wide ? 63 : 31;
        result = op switch
        {
            IrOp.Add => x + y,
            IrOp.Sub => x - y,
            IrOp.And => x & y,
            IrOp.Or => x | y,
            IrOp.Xor => x ^ y,
            IrOp.AndNot => x & ~y,
            IrOp.Shl => x << (int)(y & mask),
            IrOp.Shr => wide ? (long)((ulong)x >> (int)(y & mask)) : (uint)x >> (int)(y & mask),
            IrOp.Sar => wide ? x >> (int)(y & mask) : (int)x >> (int)(y & mask),
            _ => 0,
        };
        return op is IrOp.Add or IrOp.Sub or IrOp.And or IrOp.Or or IrOp.Xor or IrOp.AndNot or IrOp.Shl or IrOp.Shr or IrOp.Sar;
    }

    /// <summary>An operation with a constant as its second operand.</summary>
    public int BinaryConstant(IrOp op, int a, long constant) => Binary(op, a, Constant(TypeOf(a), constant));

    /// <summary>A + B.</summary>
    public int Add(int a, int b) => Binary(IrOp.Add, a, b);

    /// <summary>A plus a constant.</summary>
    public int AddConstant(int a, long constant) => BinaryConstant(IrOp.Add, a, constant);

    /// <summary>The low 32 bits of an I64.</summary>
    public int Truncate(int a) => TypeOf(a) == IrType.I32 ? a
        : IsConstant(a, out long x) ? Constant(IrType.I32, x)
        : Region[a] is { Op: IrOp.ZeroExtend or IrOp.SignExtend, Aux: 2 } extend && TypeOf(extend.A) == IrType.I32 ? extend.A
        : Append(IrOp.Truncate, IrType.I32, a);

    /// <summary>The low 2^size bytes with zeros above.</summary>
    public int ZeroExtend(IrType type, int a, int size) => IsConstant(a, out long x)
        ? Constant(type, size switch { 0 => (byte)x, 1 => (ushort)x, 2 => (uint)x, _ => x })
        : Append(IrOp.ZeroExtend, type, a, aux: size);

    /// <summary>The low 2^size bytes with the sign above.</summary>
    public int SignExtend(IrType type, int a, int size) => IsConstant(a, out long x)
        ? Constant(type, size switch { 0 => (sbyte)x, 1 => (short)x, 2 => (int)x, _ => x })
        : size == 2 ? SignExtendWord(type, a) : Append(IrOp.SignExtend, type, a, aux: size);

    /// <summary>Marks the start of a guest instruction.</summary>
    public void GuestInstruction(ulong address)
    {
        Region.GuestInstructionCount++;
        RemovesTag = Region.TaggedSites?.Contains(address) ?? false;
        Append(IrOp.GuestInstruction, IrType.Void, immediate: (long)address);
    }
}
