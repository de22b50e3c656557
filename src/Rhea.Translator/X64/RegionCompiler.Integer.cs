using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <content>Integer arithmetic.</content>
internal sealed partial class RegionCompiler
{
    private void EmitAdd(int value, ref IrInstruction instruction)
    {
        bool wide = instruction.Type == IrType.I64;
        int flags = _values[value].Pair;
        if (flags < 0)
        {
            Mem m = AddressOf(value, 0);
            ReleaseOperands(value);
            Gpr d = DefineG(value);
            _values[value].UpperZero = !wide;
            if (!KeepFlags && m.Base == d && m.Index == Gpr.None)
            {
                ClobberFlags();
                _a.Op(Alu.Add, wide, d, m.Displacement);
            }
            else if (!KeepFlags && m.Base == d && m.Scale == 0 && m.Displacement == 0)
            {
                ClobberFlags();
                _a.Op(Alu.Add, wide, d, m.Index);
            }
            else if (m.Index == Gpr.None && m.Displacement == 0)
            {
                _a.Mov(wide, d, m.Base);
            }
            else
            {
                _a.Lea(wide, d, m);
            }

            return;
        }

        EmitBinary(value, ref instruction, Alu.Add, true);
        HostFlagsAre(flags, FlagsShape.Addition);
    }

    private void ReleaseOperands(int value)
    {
        ref IrInstruction instruction = ref _region[value];
        Done(instruction.A);
        Done(instruction.B);
    }

    private void EmitSub(int value, ref IrInstruction instruction)
    {
        bool wide = instruction.Type == IrType.I64;
        if (_values[value].Pair < 0 && SmallConstant(instruction.B, out int constant) && constant != int.MinValue)
        {
            Gpr a = UseG(instruction.A);
            Done(instruction.A);
            Gpr d = DefineG(value);
            _values[value].UpperZero = !wide;
            if (d == a && !KeepFlags)
            {
                ClobberFlags();
                _a.Op(Alu.Sub, wide, d, constant);
            }
            else
            {
                _a.Lea(wide, d, new Mem(a, -constant));
            }

            return;
        }

        EmitBinary(value, ref instruction, Alu.Sub, false);
        if (_values[value].Pair >= 0)
        {
            HostFlagsAre(_values[value].Pair, FlagsShape.Subtraction);
        }
    }

    /// <summary>d = a op b in the two-operand form, with b a register, a constant or in memory.</summary>
    private void EmitBinary(int value, ref IrInstruction instruction, Alu op, bool commutes)
    {
        bool wide = instruction.Type == IrType.I64;
        int left = instruction.A;
        int right = instruction.B;
        if (commutes && _values[left].Kind == ValueKind.Constant)
        {
            (left, right) = (right, left);
        }

        if (SmallConstant(right, out int constant))
        {
            int a = Use(left);
            Done(left);
            int d = Define(value);
            Move(wide, d, a);
            _a.Op(op, wide, G(d), constant);
        }
        else if (InMemoryOnly(right))
        {
            int a = Use(left);
            Mem m = MemoryOf(right);
            Done(left);
            int d = Define(value);
            Move(wide, d, a);
            _a.Op(op, wide, G(d), m);
            Done(right);
        }
        else
        {
            int b = Use(right);
            int a = Use(left);
            Done(left);
            Done(right);
            int d = Define(value);
            if (d == b && d != a)
            {
                if (commutes)
                {
                    _a.Op(op, wide, G(d), G(a));
                }
                else
                {
                    // d = a - d.
                    uint locked = _locked;
                    if (AllLocked(false))
                    {
                        _a.Neg(wide, G(d));
                        _a.Op(Alu.Add, wide, G(d), G(a));
                        if (_values[value].Pair >= 0)
                        {
                            throw new InvalidOperationException("no register for a subtraction's flags");
                        }
                    }
                    else
                    {
                        int t = Scratch(false);
                        _a.Mov(wide, G(t), G(a));
                        _a.Op(op, wide, G(t), G(b));
                        _a.Mov(wide, G(d), G(t));
                    }

                    _locked = locked;
                }
            }
            else
            {
                Move(wide, d, a);
                _a.Op(op, wide, G(d), G(b));
            }
        }

        _values[value].UpperZero = !wide;
        ClobberFlags();
    }

    private void Move(bool wide, int d, int s)
    {
        if (d != s)
        {
            _a.Mov(wide, G(d), G(s));
        }
    }

    private void EmitLogic(int value, ref IrInstruction instruction, Alu op)
    {
        EmitBinary(value, ref instruction, op, true);
        if (_values[value].Pair >= 0)
        {
            HostFlagsAre(_values[value].Pair, FlagsShape.Addition);
        }
    }

    private void EmitAndNot(int value, ref IrInstruction instruction)
    {
        bool wide = instruction.Type == IrType.I64;
        int a = Use(instruction.A);
        int b = Use(instruction.B);
        Done(instruction.A);
        Done(instruction.B);
        int d = Define(value);
        if (_features.Bmi)
        {
            _a.Andn(wide, G(d), G(b), G(a));
        }
        else
        {
            int t = d == a ? OtherScratch(G(a), G(b)) : d;
            Move(wide, t, b);
            _a.Not(wide, G(t));
            _a.Op(Alu.And, wide, G(t), G(a));
            Move(wide, d, t);
        }

        _values[value].UpperZero = !wide;
        ClobberFlags();
    }

    private void EmitUnary(int value, ref IrInstruction instruction)
    {
        bool wide = instruction.Type == IrType.I64;
        int a = Use(instruction.A);
        Done(instruction.A);
        int d = Define(value);
        _values[value].UpperZero = !wide;
        switch (instruction.Op)
        {
            case IrOp.Not:
                Move(wide, d, a);
                _a.Not(wide, G(d));
                return;
            case IrOp.Neg:
                Move(wide, d, a);
                _a.Neg(wide, G(d));
                break;
            case IrOp.ByteSwap:
                Move(wide, d, a);
                _a.Bswap(wide, G(d));
                return;
            case IrOp.CountLeadingZeros:
                EmitLeadingZeros(wide, d, a);
                break;
            case IrOp.CountTrailingZeros:
                EmitTrailingZeros(wide, d, a);
                break;
        }

        ClobberFlags();
    }

    /// <summary>Without LZCNT: the number of the highest bit, or -1, taken from the last number.</summary>
    private void EmitLeadingZeros(bool wide, int d, int a)
    {
        if (_features.Bmi)
        {
            _a.Lzcnt(wide, G(d), G(a));
            return;
        }

        int none = OtherScratch(G(d), G(a));
        _a.MovImmediate(G(none), -1);
        _a.Bsr(wide, G(d), G(a));
        _a.Cmov(Cc.E, wide, G(d), G(none));
        _a.Neg(wide, G(d));
        _a.Op(Alu.Add, wide, G(d), wide ? 63 : 31);
    }

    private void EmitTrailingZeros(bool wide, int d, int a)
    {
        if (_features.Bmi)
        {
            _a.Tzcnt(wide, G(d), G(a));
            return;
        }

        int none = OtherScratch(G(d), G(a));
        _a.MovImmediate(G(none), wide ? 64 : 32);
        _a.Bsf(wide, G(d), G(a));
        _a.Cmov(Cc.E, wide, G(d), G(none));
    }

    /// <summary>Swaps neighbouring bits, pairs and nibbles, then bytes.</summary>
    private void EmitBitReverse(int value, ref IrInstruction instruction)
    {
        bool wide = instruction.Type == IrType.I64;
        int a = Use(instruction.A);
        Done(instruction.A);
        int d = Define(value);
        int t = Scratch(false);
        Move(wide, d, a);
        foreach ((int shift, ConstantPool mask) in (ReadOnlySpan<(int, ConstantPool)>)[(1, ConstantPool.EvenBits), (2, ConstantPool.EvenPairs), (4, ConstantPool.LowNibbles)])
        {
            _a.Mov(wide, G(t), G(d));
            _a.ShiftImmediate(Shift.Shr, wide, G(t), shift);
            _a.OpRip(Alu.And, wide, G(t), _stubs.Constant(mask));
            _a.OpRip(Alu.And, wide, G(d), _stubs.Constant(mask));
            _a.ShiftImmediate(Shift.Shl, wide, G(d), shift);
            _a.Op(Alu.Or, wide, G(d), G(t));
        }

        _a.Bswap(wide, G(d));
        _values[value].UpperZero = !wide;
        ClobberFlags();
    }

    private void EmitShift(int value, ref IrInstruction instruction, Shift op)
    {
        bool wide = instruction.Type == IrType.I64;
        if (_values[instruction.B].Kind == ValueKind.Constant)
        {
            int count = (int)_region[instruction.B].Immediate & (wide ? 63 : 31);
            int a = Use(instruction.A);
            Done(instruction.A);
            int d = Define(value);
            _values[value].UpperZero = !wide;
            if (count == 0)
            {
                _a.Mov(wide, G(d), G(a));
            }
            else if (op == Shift.Ror && d != a && _features.Bmi)
            {
                _a.Rorx(wide, G(d), G(a), count);
            }
            else if (op == Shift.Shl && count <= 3 && d != a)
            {
                _a.Lea(wide, G(d), count == 1 ? new Mem(G(a), 0, G(a)) : new Mem(Gpr.None, 0, G(a), (byte)count));
            }
            else
            {
                Move(wide, d, a);
                _a.ShiftImmediate(op, wide, G(d), count);
                ClobberFlags();
            }

            return;
        }

        if (op == Shift.Ror || !_features.Bmi)
        {
            // There is no rotation by a register but CL, and without BMI2 no shift either.
            _locked |= 1u << (int)Gpr.Rcx;
            Acquire(Gpr.Rcx);
            CopyTo(instruction.B, Gpr.Rcx);
            int a = Use(instruction.A);
            Done(instruction.A);
            Done(instruction.B);
            int d = Define(value);
            int t = d == (int)Gpr.Rcx ? OtherScratch(G(a), Gpr.Rcx) : d;
            Move(wide, t, a);
            _a.ShiftCl(op, wide, G(t));
            Move(wide, d, t);
            _values[value].UpperZero = !wide;
            ClobberFlags();
            return;
        }

        int source = Use(instruction.A);
        int by = Use(instruction.B);
        Done(instruction.A);
        Done(instruction.B);
        int result = Define(value);
        _a.ShiftVariable(op, wide, G(result), G(source), G(by));
        _values[value].UpperZero = !wide;
    }

    private void EmitExtract(int value, ref IrInstruction instruction)
    {
        bool wide = instruction.Type == IrType.I64;
        int high = Use(instruction.A);
        int low = Use(instruction.B);
        if (instruction.A == instruction.B)
        {
            Done(instruction.A);
            Done(instruction.B);
            int r = Define(value);
            if (_features.Bmi)
            {
                _a.Rorx(wide, G(r), G(low), (int)instruction.Immediate);
            }
            else
            {
                Move(wide, r, low);
                _a.ShiftImmediate(Shift.Ror, wide, G(r), (int)instruction.Immediate);
                ClobberFlags();
            }
        }
        else
        {
            Done(instruction.A);
            Done(instruction.B);
            int d = Define(value);
            if (d == high)
            {
                int t = OtherScratch(G(high), G(low));
                _a.Mov(wide, G(t), G(low));
                _a.Shrd(wide, G(t), G(high), (int)instruction.Immediate);
                _a.Mov(wide, G(d), G(t));
            }
            else
            {
                Move(wide, d, low);
                _a.Shrd(wide, G(d), G(high), (int)instruction.Immediate);
            }

            ClobberFlags();
        }

        _values[value].UpperZero = !wide;
    }

    private void EmitExtend(int value, ref IrInstruction instruction)
    {
        bool wide = instruction.Type == IrType.I64;
        if (instruction.Op == IrOp.ZeroExtend && instruction.Aux == 2 && _region[instruction.A].Type == IrType.I32
            && _values[instruction.A].UpperZero && _values[instruction.A].Register >= 0)
        {
            AliasRegister(value, instruction.A);
            return;
        }

        ref ValueState source = ref _values[instruction.A];
        if (source.Register < 0 && source.Kind == ValueKind.Normal)
        {
            Mem m = MemoryOf(instruction.A);
            Gpr d = DefineG(value);
            Widen(wide, ref instruction, d, m);
            Done(instruction.A);

            _values[value].UpperZero = !wide || instruction.Op == IrOp.ZeroExtend;
            return;
        }

        int a = Use(instruction.A);
        Done(instruction.A);
        int r = Define(value);
        if (instruction.Op == IrOp.ZeroExtend)
        {
            _a.ZeroExtend(instruction.Aux, G(r), G(a));
        }
        else
        {
            _a.SignExtend(wide, instruction.Aux, G(r), G(a));
        }

        _values[value].UpperZero = !wide || (instruction.Op == IrOp.ZeroExtend && instruction.Aux < 3);
    }

    private void Widen(bool wide, ref IrInstruction instruction, Gpr d, in Mem m)
    {
        if (instruction.Op == IrOp.ZeroExtend)
        {
            _a.LoadZero(instruction.Aux, d, m);
        }
        else
        {
            _a.LoadSigned(wide, instruction.Aux, d, m);
        }
    }

    /// <summary>Whether there are multiplications that leave the host's flags alone.</summary>
    private bool MultipliesQuietly => _features.Bmi;

    /// <summary>A product whose low or high half is wanted, by MULX: the host's flags are kept.</summary>
    private void EmitQuietMul(int value, ref IrInstruction instruction, bool high)
    {
        bool wide = instruction.Type == IrType.I64;
        _locked |= 1u << (int)Gpr.Rdx;
        Acquire(Gpr.Rdx);
        CopyTo(instruction.A, Gpr.Rdx);
        Gpr b = UseG(instruction.B);
        _a.Mulx(wide, high ? Gpr.Rdx : G(Scratch(false)), Gpr.Rdx, b);
        Done(instruction.A);
        Done(instruction.B);
        ResultFrom(value, Gpr.Rdx);
        _values[value].UpperZero = !wide;
    }

    private void EmitMul(int value, ref IrInstruction instruction)
    {
        if (KeepFlags && MultipliesQuietly)
        {
            EmitQuietMul(value, ref instruction, high: false);
            return;
        }

        bool wide = instruction.Type == IrType.I64;
        if (SmallConstant(instruction.B, out int constant))
        {
            int a = Use(instruction.A);
            Done(instruction.A);
            _a.ImulImmediate(wide, DefineG(value), G(a), constant);
        }
        else if (InMemoryOnly(instruction.B))
        {
            int a = Use(instruction.A);
            Mem m = MemoryOf(instruction.B);
            Done(instruction.A);
            int d = Define(value);
            Move(wide, d, a);
            _a.Imul(wide, G(d), m);
            Done(instruction.B);
        }
        else
        {
            int a = Use(instruction.A);
            int b = Use(instruction.B);
            Done(instruction.A);
            Done(instruction.B);
            int d = Define(value);
            if (d == b)
            {
                _a.Imul(wide, G(d), G(a));
            }
            else
            {
                Move(wide, d, a);
                _a.Imul(wide, G(d), G(b));
            }
        }

        _values[value].UpperZero = !wide;
        ClobberFlags();
    }

    private void EmitMulHigh(int value, ref IrInstruction instruction, bool signed)
    {
        if (KeepFlags && !signed && MultipliesQuietly)
        {
            EmitQuietMul(value, ref instruction, high: true);
            return;
        }

        FreeRaxAndRdx();
        CopyTo(instruction.A, Gpr.Rax);
        Gpr factor = Gpr.Rdx;
        if (_values[instruction.B].Register >= 0)
        {
            factor = G(_values[instruction.B].Register);
        }
        else
        {
            CopyTo(instruction.B, Gpr.Rdx);
        }

        Multiply(signed, factor);
        Done(instruction.A);
        Done(instruction.B);
        ClobberFlags();
        ResultFrom(value, Gpr.Rdx);
    }

    /// <summary>Frees and locks the registers of multiplication and division.</summary>
    private void FreeRaxAndRdx()
    {
        _locked |= (1u << (int)Gpr.Rax) | (1u << (int)Gpr.Rdx);
        Acquire(Gpr.Rax);
        Acquire(Gpr.Rdx);
    }

    /// <summary>Copies a value to a free scratch register, without binding it.</summary>
    private void CopyTo(int value, Gpr register)
    {
        ref ValueState state = ref _values[value];
        if (state.Register >= 0)
        {
            _a.Mov(true, register, G(state.Register));
        }
        else if (state.Kind == ValueKind.Address)
        {
            _a.Lea(true, register, AddressOf(value, 0));
        }
        else
        {
            bool upperZero = state.UpperZero;
            LoadInto(value, (int)register);
            state.UpperZero = upperZero;
        }
    }

    private void Multiply(bool signed, Gpr by)
    {
        if (signed)
        {
            _a.ImulWide(true, by);
        }
        else
        {
            _a.Mul(true, by);
        }
    }

    /// <summary>The result has been left in a scratch register that is free.</summary>
    private void ResultFrom(int value, Gpr register)
    {
        if (_values[value].Hint >= 0)
        {
            _locked |= 1u << (int)register;
            int d = Define(value);
            Move(true, d, (int)register);
        }
        else
        {
            DefineIn(value, (int)register);
        }
    }

    private void EmitDivide(int value, ref IrInstruction instruction, bool signed)
    {
        bool wide = instruction.Type == IrType.I64;
        FreeRaxAndRdx();
        int b = Use(instruction.B);
        CopyTo(instruction.A, Gpr.Rax);
        Done(instruction.A);
        Done(instruction.B);

        // A zero divisor gives 0; the most negative number divided by -1 would trap, so -1 negates.
        Label zero = Label.New();
        Label done = Label.New();
        Label minus = Label.New();
        _a.Test(wide, G(b), G(b));
        _a.Jcc(Cc.E, ref zero);
        if (signed)
        {
            _a.Op(Alu.Cmp, wide, G(b), -1);
            _a.Jcc(Cc.E, ref minus);
            _a.Cqo(wide);
            _a.Idiv(wide, G(b));
            _a.Jmp(ref done);
            _a.Bind(ref minus);
            _a.Neg(wide, Gpr.Rax);
            _a.Jmp(ref done);
        }
        else
        {
            _a.Op(Alu.Xor, false, Gpr.Rdx, Gpr.Rdx);
            _a.Div(wide, G(b));
            _a.Jmp(ref done);
        }

        _a.Bind(ref zero);
        _a.Op(Alu.Xor, false, Gpr.Rax, Gpr.Rax);
        _a.Bind(ref done);
        ClobberFlags();
        _values[value].UpperZero = !wide;
        ResultFrom(value, Gpr.Rax);
        _values[value].UpperZero = !wide;
    }

    private void EmitSelect(int value, ref IrInstruction instruction)
    {
        bool wide = instruction.Type == IrType.I64;
        var condition = (Condition)instruction.Aux;
        FlagsShape shape = EnsureFlags(instruction.C, condition);
        bool single = HostCondition(shape, condition, out Cc cc);
        Done(instruction.C);
        _locked = 0;
        int a = Use(instruction.A);
        int b = Use(instruction.B);
        Done(instruction.A);
        Done(instruction.B);
        int d = Define(value);
        if (d == a && a != b)
        {
            if (single)
            {
                _a.Cmov(Invert(cc), wide, G(d), G(b));
            }
            else if (cc == Cc.E)
            {
                _a.Cmov(Cc.Ne, wide, G(d), G(b));
                _a.Cmov(Cc.P, wide, G(d), G(b));
            }
            else
            {
                Label holds = Label.New();
                _a.Jcc(Cc.P, ref holds);
                _a.Cmov(Cc.E, wide, G(d), G(b));
                _a.Bind(ref holds);
            }
        }
        else
        {
            Move(wide, d, b);
            if (single)
            {
                _a.Cmov(cc, wide, G(d), G(a));
            }
            else if (cc == Cc.Ne)
            {
                _a.Cmov(Cc.Ne, wide, G(d), G(a));
                _a.Cmov(Cc.P, wide, G(d), G(a));
            }
            else
            {
                Label not = Label.New();
                _a.Jcc(Cc.P, ref not);
                _a.Cmov(Cc.E, wide, G(d), G(a));
                _a.Bind(ref not);
            }
        }

        _values[value].UpperZero = !wide && single;
    }

    private void EmitSetIf(int value, ref IrInstruction instruction)
    {
        var condition = (Condition)instruction.Aux;
        FlagsShape shape = EnsureFlags(instruction.A, condition);
        bool single = HostCondition(shape, condition, out Cc cc);
        _locked = 0;
        int t = Scratch(false);
        _locked |= 1u << t;
        if (single)
        {
            _a.Set(cc, G(t));
        }
        else
        {
            _a.MovImmediate(G(t), cc == Cc.E ? 0 : 1);
            Label skip = Label.New();
            _a.Jcc(Cc.P, ref skip);
            _a.Set(cc, G(t));
            _a.Bind(ref skip);
        }

        Done(instruction.A);
        int d = Define(value);
        _a.ZeroExtend(0, G(d), G(t));
        _values[value].UpperZero = true;
    }

    private void EmitCrc32(int value, ref IrInstruction instruction)
    {
        int a = Use(instruction.A);
        int b = Use(instruction.B);
        Done(instruction.A);
        Done(instruction.B);
        int d = Define(value);
        if (d == b)
        {
            int t = OtherScratch(G(a), G(b));
            _a.Mov(false, G(t), G(a));
            _a.Crc32(instruction.Aux, G(t), G(b));
            _a.Mov(false, G(d), G(t));
        }
        else
        {
            Move(false, d, a);
            _a.Crc32(instruction.Aux, G(d), G(b));
        }

        _values[value].UpperZero = true;
    }
}
