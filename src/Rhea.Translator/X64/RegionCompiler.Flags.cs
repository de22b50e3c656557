using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <content>Condition flags: recomputed where they are consumed, taken over from the arithmetic before, or recorded.</content>
internal sealed partial class RegionCompiler
{
    /// <summary>How the host's flags stand for the guest's.</summary>
    private enum FlagsShape
    {
        /// <summary>CF is the borrow, as after CMP.</summary>
        Subtraction,

        /// <summary>CF is the carry, as after ADD; also after TEST, where both are 0.</summary>
        Addition,

        /// <summary>As after UCOMIS of A and B.</summary>
        Float,

        /// <summary>As after UCOMIS of B and A.</summary>
        FloatSwapped,
    }

    private int _hostFlags = -1;
    private FlagsShape _hostShape;
    private int _flagsLiveUntil = -1;

    /// <summary>Whether additions must leave the host's flags alone here.</summary>
    private bool KeepFlags => _hostFlags >= 0 && _current < _flagsLiveUntil;

    private void HostFlagsAre(int flags, FlagsShape shape)
    {
        _hostFlags = flags;
        _hostShape = shape;
        _flagsLiveUntil = _values[flags].FusedConsumer;
    }

    private void ClobberFlags() => _hostFlags = -1;

    /// <summary>The operands of the record of simple flags, and its kind.</summary>
    private void RecordOperands(int flags, out int a, out int b, out LazyFlags kind)
    {
        ref IrInstruction instruction = ref _region[flags];
        bool wide = instruction.Aux == 3;
        int pair = FindPair(flags);
        a = instruction.A;
        b = instruction.B;
        switch (instruction.Op)
        {
            case IrOp.FlagsLogic:
                b = -1;
                kind = wide ? LazyFlags.Logic64 : LazyFlags.Logic32;
                break;
            case IrOp.FlagsCompareFloat:
                kind = wide ? LazyFlags.Float64 : LazyFlags.Float32;
                break;
            case IrOp.FlagsAdd when pair >= 0:
                a = pair;
                kind = wide ? LazyFlags.AddResult64 : LazyFlags.AddResult32;
                break;
            case IrOp.FlagsAdd:
                kind = wide ? LazyFlags.Add64 : LazyFlags.Add32;
                break;
            case IrOp.FlagsSub when pair >= 0:
                a = pair;
                kind = wide ? LazyFlags.SubResult64 : LazyFlags.SubResult32;
                break;
            default:
                kind = wide ? LazyFlags.Sub64 : LazyFlags.Sub32;
                break;
        }
    }

    /// <summary>Emits the stores of a record. Leaves the host's flags alone.</summary>
    private void StoreRecord(int flags)
    {
        RecordOperands(flags, out int a, out int b, out LazyFlags kind);
        StoreRecordOperand(CoreField.FlagsA, a);
        int word = (int)kind;
        if (b >= 0 && !(SmallConstant(b, out int constant) && FlagsFormat.Record(kind, constant, out word)))
        {
            word = (int)kind;
            StoreRecordOperand(CoreField.FlagsB, b);
        }

        _a.StoreImmediate(2, CoreField.FlagsKind, word);
    }

    private void StoreRecordOperand(in Mem m, int value)
    {
        if (_values[value].Kind == ValueKind.Constant && SmallConstant(value, out int constant))
        {
            _a.StoreImmediate(3, m, constant);
            return;
        }

        int register = Use(value);
        if (register >= HostConvention.VectorBase)
        {
            _a.Emit(Op.MovsdStore, X(register), 0, m);
        }
        else
        {
            _a.Store(3, m, G(register));
        }
    }

    private void EmitSetFlags(ref IrInstruction instruction)
    {
        int flags = instruction.A;
        var placement = (FlagsPlacement)instruction.Aux;
        if (placement != FlagsPlacement.Packed && IsSimpleFlags(_region[flags].Op))
        {
            if (placement == FlagsPlacement.Recorded || (placement == FlagsPlacement.Described && !_isDescribed))
            {
                StoreRecord(flags);
                RecordOperands(flags, out int a, out int b, out _);
                Done(a);
                if (b >= 0)
                {
                    Done(b);
                }
            }
            else
            {
                _flagsAtExits = flags;
                if (_isDescribed && _block == 0)
                {
                    _describedFrom = _a.Position;
                }
            }

            return;
        }

        FlagsShape shape = EnsureFlags(flags, Condition.Always);
        Acquire(Gpr.Rax);
        PackInto(shape);
        _a.Store(2, CoreField.FlagsHost, Gpr.Rax);
        _a.StoreImmediate(2, CoreField.FlagsKind, 0);
        Done(flags);
    }

    /// <summary>Turns the host's flags into the packed form in EAX.</summary>
    private void PackInto(FlagsShape shape)
    {
        switch (shape)
        {
            case FlagsShape.Addition:
                _a.Cmc();
                break;
            case FlagsShape.Float or FlagsShape.FloatSwapped:
                PackFloat();
                ClobberFlags();
                return;
        }

        _a.Lahf();
        _a.Set(Cc.O, Gpr.Rax);
        if (shape == FlagsShape.Addition)
        {
            _a.Cmc();
        }
    }

    /// <summary>The packed form of a comparison of numbers that UCOMIS of A and B has left in ZF, PF, CF.</summary>
    private void PackFloat()
    {
        // Greater: C, so no borrow. Less: N. Equal: Z and C. Unordered: C and V.
        Label done = Label.New();
        _a.MovImmediate(Gpr.Rax, FlagsFormat.ToHost(0x3000_0000));
        _a.Jcc(Cc.P, ref done);
        _a.MovImmediate(Gpr.Rax, FlagsFormat.ToHost(0x6000_0000));
        _a.Jcc(Cc.E, ref done);
        _a.MovImmediate(Gpr.Rax, FlagsFormat.ToHost(0x8000_0000));
        _a.Jcc(Cc.B, ref done);
        _a.MovImmediate(Gpr.Rax, FlagsFormat.ToHost(0x2000_0000));
        _a.Bind(ref done);
    }

    /// <summary>Restores the host's flags from the packed form in EAX.</summary>
    private void UnpackFromRax()
    {
        _a.Byte(0x04);
        _a.Byte(0x7F);
        _a.Sahf();
    }

    /// <summary>Brings flags into the host's flags, in a form that <paramref name="condition"/> can be tested on.</summary>
    private FlagsShape EnsureFlags(int flags, Condition condition)
    {
        ref IrInstruction d = ref _region[flags];
        if (_hostFlags == flags && (d.Op != IrOp.FlagsCompareFloat || _hostShape == FloatShape(condition)))
        {
            return _hostShape;
        }

        if (_values[flags].Kind == ValueKind.Flags)
        {
            FlagsShape shape = EmitSimpleFlags(ref d, condition);
            _hostFlags = flags;
            _hostShape = shape;
            _flagsLiveUntil = -1;
            return shape;
        }

        Acquire(Gpr.Rax);
        _a.Load(false, Gpr.Rax, SpillSlot(_values[flags].Spill));
        UnpackFromRax();
        _locked &= ~1u;
        HostFlagsAre(flags, FlagsShape.Subtraction);
        _flagsLiveUntil = -1;
        return FlagsShape.Subtraction;
    }

    private static FlagsShape FloatShape(Condition condition) => condition switch
    {
        Condition.Negative or Condition.NotNegative or Condition.CarrySet or Condition.CarryClear
            or Condition.UnsignedHigher or Condition.UnsignedLowerOrSame => FlagsShape.FloatSwapped,
        _ => FlagsShape.Float,
    };

    private FlagsShape EmitSimpleFlags(ref IrInstruction d, Condition condition)
    {
        uint locked = _locked;
        bool wide = d.Aux == 3;
        FlagsShape shape;
        switch (d.Op)
        {
            case IrOp.FlagsSub:
                EmitCompare(wide, d.A, d.B);
                shape = FlagsShape.Subtraction;
                break;
            case IrOp.FlagsLogic:
                EmitTest(wide, d.A);
                shape = FlagsShape.Addition;
                break;
            case IrOp.FlagsAdd:
            {
                int a = Use(d.A);
                int t = -1;
                if (SmallConstant(d.B, out int constant))
                {
                    t = Scratch(false);
                    _a.Mov(wide, G(t), G(a));
                    _a.Op(Alu.Add, wide, G(t), constant);
                }
                else
                {
                    int b = Use(d.B);
                    t = Scratch(false);
                    _a.Mov(wide, G(t), G(a));
                    _a.Op(Alu.Add, wide, G(t), G(b));
                }

                shape = FlagsShape.Addition;
                break;
            }

            default:
            {
                shape = FloatShape(condition);
                int a = UseX(d.A);
                int b = UseX(d.B);
                Vex op = (wide, d.Immediate != 0) switch
                {
                    (false, false) => Op.Ucomiss,
                    (true, false) => Op.Ucomisd,
                    (false, true) => Op.Comiss,
                    _ => Op.Comisd,
                };
                MarkObservable();
                EmitFlushGuard(vector: false, wide, a, b);
                _a.Emit(op, shape == FlagsShape.Float ? a : b, 0, shape == FlagsShape.Float ? b : a);
                break;
            }
        }

        _locked = locked;
        return shape;
    }

    private void EmitCompare(bool wide, int a, int b)
    {
        if (SmallConstant(b, out int constant))
        {
            if (InMemoryOnly(a))
            {
                _a.OpMemory(Alu.Cmp, wide ? 3 : 2, MemoryOf(a), constant);
            }
            else if (constant == 0)
            {
                Gpr r = UseG(a);
                _a.Test(wide, r, r);
            }
            else
            {
                _a.Op(Alu.Cmp, wide, UseG(a), constant);
            }

            return;
        }

        Gpr left = UseG(a);
        if (InMemoryOnly(b))
        {
            _a.Op(Alu.Cmp, wide, left, MemoryOf(b));
        }
        else
        {
            _a.Op(Alu.Cmp, wide, left, UseG(b));
        }
    }

    private void EmitTest(bool wide, int value)
    {
        ref IrInstruction d = ref _region[value];
        ref ValueState state = ref _values[value];
        if (state.Kind == ValueKind.Folded && d.Op == IrOp.And)
        {
            Gpr a = UseG(d.A);
            if (SmallConstant(d.B, out int mask))
            {
                _a.Test(wide, a, mask);
            }
            else
            {
                _a.Test(wide, a, UseG(d.B));
            }

            return;
        }

        if (InMemoryOnly(value))
        {
            _a.OpMemory(Alu.Cmp, wide ? 3 : 2, MemoryOf(value), 0);
            return;
        }

        Gpr r = UseG(value);
        _a.Test(wide, r, r);
    }

    private void ReleaseFlagsOperands(int flags)
    {
        ref IrInstruction d = ref _region[flags];
        if (d.A >= 0)
        {
            Done(d.A);
        }

        if (d.B >= 0)
        {
            Done(d.B);
        }
    }

    /// <summary>
    /// The host condition for a guest condition on flags in the given shape; false where it takes two tests
    /// (equality of numbers: <paramref name="cc"/> is then E or NE, and PF must be clear or may be set).
    /// </summary>
    private bool HostCondition(FlagsShape shape, Condition condition, out Cc cc)
    {
        if (shape is FlagsShape.Float or FlagsShape.FloatSwapped)
        {
            cc = condition switch
            {
                Condition.Equal => Cc.E,
                Condition.NotEqual => Cc.Ne,
                Condition.Negative or Condition.CarryClear => Cc.A,
                Condition.NotNegative or Condition.CarrySet => Cc.Be,
                Condition.Overflow => Cc.P,
                Condition.NoOverflow => Cc.Np,
                Condition.UnsignedHigher => Cc.B,
                Condition.UnsignedLowerOrSame => Cc.Ae,
                Condition.GreaterOrEqual => Cc.Ae,
                Condition.Less => Cc.B,
                Condition.Greater => Cc.A,
                _ => Cc.Be,
            };
            return condition is not (Condition.Equal or Condition.NotEqual);
        }

        if (shape == FlagsShape.Addition && (condition is Condition.UnsignedHigher or Condition.UnsignedLowerOrSame))
        {
            _a.Cmc();
            _hostShape = FlagsShape.Subtraction;
            shape = FlagsShape.Subtraction;
        }

        bool carry = shape == FlagsShape.Addition;
        cc = condition switch
        {
            Condition.Equal => Cc.E,
            Condition.NotEqual => Cc.Ne,
            Condition.CarrySet => carry ? Cc.B : Cc.Ae,
            Condition.CarryClear => carry ? Cc.Ae : Cc.B,
            Condition.Negative => Cc.S,
            Condition.NotNegative => Cc.Ns,
            Condition.Overflow => Cc.O,
            Condition.NoOverflow => Cc.No,
            Condition.UnsignedHigher => Cc.A,
            Condition.UnsignedLowerOrSame => Cc.Be,
            Condition.GreaterOrEqual => Cc.Ge,
            Condition.Less => Cc.L,
            Condition.Greater => Cc.G,
            _ => Cc.Le,
        };
        return true;
    }

    /// <summary>After flags were computed in place: keeps them for consumers that do not follow directly.</summary>
    private void KeepComplexFlags(int value, FlagsShape shape)
    {
        ref ValueState state = ref _values[value];
        HostFlagsAre(value, shape);
        if (state.FusedConsumer >= 0 && (state.Uses == 1 || state.IsHandedOn))
        {
            return;
        }

        Acquire(Gpr.Rax);
        PackInto(shape);
        state.Spill = NewSpill();
        _a.Store(2, SpillSlot(state.Spill), Gpr.Rax);
        _locked &= ~1u;
    }

    private void EmitGetFlags(int value)
    {
        Acquire(Gpr.Rax);
        _a.OpMemory(Alu.Cmp, 2, CoreField.FlagsKind, 0);
        ref SlowPath slow = ref AddSlowPath(SlowPathKind.NormaliseFlags);
        _a.Jcc(Cc.Ne, ref slow.Entry);
        slow.Return = _a.Position;
        _a.Load(false, Gpr.Rax, CoreField.FlagsHost);
        UnpackFromRax();
        _locked &= ~1u;
        KeepComplexFlags(value, FlagsShape.Subtraction);
    }

    private void EmitFlagsUnpack(int value, ref IrInstruction instruction)
    {
        // V N Z C from bits 28 31 30 29: built with shifts into AH and AL, CF inverted.
        Gpr source = UseG(instruction.A);
        Done(instruction.A);
        Acquire(Gpr.Rax);
        _locked |= 1u << (int)source;
        int t = Scratch(false);
        Gpr temporary = G(t);
        _a.Mov(false, temporary, source);
        _a.Op(Alu.Xor, false, temporary, 0x2000_0000);
        _a.Mov(false, Gpr.Rax, temporary);
        _a.ShiftImmediate(Shift.Shr, false, Gpr.Rax, 28);
        _a.Op(Alu.And, false, Gpr.Rax, 1);
        _a.ShiftImmediate(Shift.Shr, false, temporary, 16);
        // Now N is bit 15 and Z bit 14, as AH has them; C is bit 13 and belongs to bit 8.
        _a.Op(Alu.And, false, temporary, 0xE000);
        _a.Op(Alu.Or, false, Gpr.Rax, temporary);
        _a.ShiftImmediate(Shift.Shr, false, temporary, 5);
        _a.Op(Alu.And, false, temporary, 0x100);
        _a.Op(Alu.And, false, Gpr.Rax, 0xC001);
        _a.Op(Alu.Or, false, Gpr.Rax, temporary);
        UnpackFromRax();
        _locked &= ~1u;
        KeepComplexFlags(value, FlagsShape.Subtraction);
    }

    private void EmitFlagsPack(int value, ref IrInstruction instruction)
    {
        FlagsShape shape = EnsureFlags(instruction.A, Condition.Always);
        Acquire(Gpr.Rax);
        PackInto(shape);
        Done(instruction.A);
        ClobberFlags();
        int d = Define(value);
        uint locked = _locked;
        _locked |= 1;
        Gpr t = G(d == 0 ? Scratch(false) : d);
        _locked = locked;
        // AX: N 15, Z 14, borrow 8, V 0 to 31, 30, 29, 28.
        _a.Mov(false, t, Gpr.Rax);
        _a.ShiftImmediate(Shift.Shl, false, t, 28);
        Gpr u = Gpr.Rax;
        // t = V << 28; fold the others in through EAX.
        _a.Op(Alu.Xor, false, u, 0x100);
        int extra = OtherScratch(t, u);
        Gpr w = G(extra);
        _a.Mov(false, w, u);
        _a.Op(Alu.And, false, w, 0x100);
        _a.ShiftImmediate(Shift.Shl, false, w, 21);
        _a.Op(Alu.Or, false, t, w);
        _a.Op(Alu.And, false, u, 0xC000);
        _a.ShiftImmediate(Shift.Shl, false, u, 16);
        _a.Op(Alu.Or, false, t, u);
        if (G(d) != t)
        {
            _a.Mov(false, G(d), t);
        }

        _values[value].UpperZero = true;
    }

    private int OtherScratch(Gpr a, Gpr b)
    {
        uint locked = _locked;
        _locked |= (1u << (int)a) | (1u << (int)b);
        int r = Scratch(false);
        _locked = locked;
        return r;
    }

    private void EmitFlagsSelect(int value, ref IrInstruction instruction)
    {
        var condition = (Condition)instruction.Aux;
        FlagsShape shape = EnsureFlags(instruction.C, condition);
        bool single = HostCondition(shape, condition, out Cc cc);
        Done(instruction.C);
        ref IrInstruction inner = ref _region[instruction.A];
        Acquire(Gpr.Rax);
        bool simple = IsSimpleFlags(inner.Op) && inner.Op != IrOp.FlagsCompareFloat;
        if (inner.A >= 0)
        {
            Use(inner.A);
        }

        if (inner.B >= 0 && !SmallConstant(inner.B, out _))
        {
            Use(inner.B);
        }

        Label otherwise = Label.New();
        Label done = Label.New();
        JumpUnless(single, cc, ref otherwise);
        ClobberFlags();
        uint locked = _locked;
        FlagsShape innerShape;
        if (simple && inner.Op == IrOp.FlagsAdd)
        {
            // The sum is not wanted, only its flags: RAX takes it.
            _a.Mov(inner.Aux == 3, Gpr.Rax, UseG(inner.A));
            if (SmallConstant(inner.B, out int constant))
            {
                _a.Op(Alu.Add, inner.Aux == 3, Gpr.Rax, constant);
            }
            else
            {
                _a.Op(Alu.Add, inner.Aux == 3, Gpr.Rax, UseG(inner.B));
            }

            innerShape = FlagsShape.Addition;
        }
        else
        {
            innerShape = EmitSimpleFlags(ref inner, Condition.Always);
        }

        _locked = locked;
        switch (innerShape)
        {
            case FlagsShape.Addition:
                _a.Cmc();
                break;
            case FlagsShape.Float or FlagsShape.FloatSwapped:
                PackFloat();
                UnpackFromRax();
                break;
        }

        _a.Jmp(ref done);
        _a.Bind(ref otherwise);
        _a.MovImmediate(Gpr.Rax, FlagsFormat.ToHost((uint)instruction.Immediate));
        UnpackFromRax();
        _a.Bind(ref done);
        _locked &= ~1u;
        Done(instruction.A);
        KeepComplexFlags(value, FlagsShape.Subtraction);
    }

    /// <summary>Jumps where the condition does not hold.</summary>
    private void JumpUnless(bool single, Cc cc, ref Label target)
    {
        if (single)
        {
            _a.Jcc(Invert(cc), ref target);
        }
        else if (cc == Cc.E)
        {
            _a.Jcc(Cc.Ne, ref target);
            _a.Jcc(Cc.P, ref target);
        }
        else
        {
            Label holds = Label.New();
            _a.Jcc(Cc.P, ref holds);
            _a.Jcc(Cc.E, ref target);
            _a.Bind(ref holds);
        }
    }

    private static Cc Invert(Cc cc) => (Cc)((int)cc ^ 1);

    /// <summary>A + B + C or A - B - borrow; the flags are left in the host's.</summary>
    private void EmitWithCarry(int value, ref IrInstruction instruction, bool subtract, bool flagsOnly)
    {
        bool wide = flagsOnly ? instruction.Aux == 3 : instruction.Type == IrType.I64;
        FlagsShape left = subtract ? FlagsShape.Subtraction : FlagsShape.Addition;
        if (flagsOnly && _values[value].Pair >= 0)
        {
            KeepComplexFlags(value, left);
            return;
        }

        FlagsShape shape = EnsureFlags(instruction.C, Condition.CarrySet);
        if (shape is FlagsShape.Float or FlagsShape.FloatSwapped)
        {
            Acquire(Gpr.Rax);
            shape = EmitSimpleFlags(ref _region[instruction.C], Condition.Equal);
            PackFloat();
            UnpackFromRax();
            _locked &= ~1u;
            shape = FlagsShape.Subtraction;
        }

        int a = Use(instruction.A);
        int b = Use(instruction.B);
        if (subtract != (shape == FlagsShape.Subtraction))
        {
            _a.Cmc();
        }

        ClobberFlags();
        Done(instruction.C);
        Done(instruction.A);
        Done(instruction.B);
        if (flagsOnly)
        {
            int t = Scratch(false);
            _a.Mov(wide, G(t), G(a));
            _a.Op(subtract ? Alu.Sbb : Alu.Adc, wide, G(t), G(b));
            KeepComplexFlags(value, left);
            return;
        }

        int d = Define(value);
        if (d == b && d != a)
        {
            uint locked = _locked;
            int t = OtherScratch(G(a), G(b));
            _a.Mov(wide, G(t), G(a));
            _a.Op(subtract ? Alu.Sbb : Alu.Adc, wide, G(t), G(b));
            _a.Mov(wide, G(d), G(t));
            _locked = locked;
        }
        else
        {
            Move(d, a);
            _a.Op(subtract ? Alu.Sbb : Alu.Adc, wide, G(d), G(b));
        }

        _values[value].UpperZero = !wide;
        if (_values[value].Pair >= 0)
        {
            HostFlagsAre(_values[value].Pair, left);
        }
    }
}
