using Rhea.Translator.Ir;
using Rhea.Translator.SystemMode;

namespace Rhea.Translator.X64;

/// <content>Guest memory, and the guest state beyond its register file.</content>
internal sealed partial class RegionCompiler
{
    /// <summary>
    /// The memory operand of an addition, or of the plain value: base, scaled index and displacement, with the registers loaded and locked.
    /// </summary>
    private Mem AddressOf(int value, long displacement)
    {
        ref IrInstruction d = ref _region[value];
        if (d.Op == IrOp.Add && _values[value].Register < 0)
        {
            if (SmallConstant(d.B, out int constant) && displacement + constant == (int)(displacement + constant))
            {
                return new Mem(UseG(d.A), (int)(displacement + constant));
            }

            ref IrInstruction right = ref _region[d.B];
            if (_values[d.B].Kind == ValueKind.Folded && right.Op == IrOp.Shl)
            {
                Gpr @base = UseG(d.A);
                return new Mem(@base, (int)displacement, UseG(right.A), (byte)_region[right.B].Immediate);
            }

            Gpr left = UseG(d.A);
            return new Mem(left, (int)displacement, UseG(d.B));
        }

        return new Mem(UseG(value), (int)displacement);
    }

    /// <summary>The memory operand of an access.</summary>
    private Mem Address(ref IrInstruction instruction)
    {
        int address = instruction.A;
        ref ValueState state = ref _values[address];
        Mem m;
        if (state.Kind is ValueKind.Folded or ValueKind.Address && state.Register < 0)
        {
            m = AddressOf(address, instruction.Immediate);
        }
        else if (_region[address].Op == IrOp.Constant && (ulong)(_region[address].Immediate + instruction.Immediate) <= int.MaxValue)
        {
            m = new Mem(Gpr.None, (int)(_region[address].Immediate + instruction.Immediate));
        }
        else
        {
            m = new Mem(UseG(address), (int)instruction.Immediate);
        }

        return m;
    }

    private void EmitLoad(int value, ref IrInstruction instruction)
    {
        Mem m;
        int d;
        int access = -1;
        if (_convention.IsSystem)
        {
            access = BeginAccess(ref instruction, out Gpr address, out Gpr offset);
            d = Define(value);
            m = EmitAccess(access, address, offset, instruction.Op == IrOp.LoadSigned ? SlowAccess.Signed : 0, instruction.Aux);
            _slowPaths.At(access).Result = d;
            _slowPaths.At(access).ResultType = instruction.Type;
        }
        else
        {
            m = Address(ref instruction);
            Done(instruction.A);
            d = Define(value);
            MarkObservable();
        }

        ref ValueState state = ref _values[value];
        switch (instruction.Type)
        {
            case IrType.I32 or IrType.I64 when instruction.Op == IrOp.LoadSigned:
                _a.LoadSigned(instruction.Type == IrType.I64, instruction.Aux, G(d), m);
                state.UpperZero = instruction.Type == IrType.I32;
                break;
            case IrType.I32 or IrType.I64:
                _a.LoadZero(instruction.Aux, G(d), m);
                state.UpperZero = instruction.Aux < 3;
                break;
            case IrType.F16:
                _a.Emit(Op.Xorps, X(d), X(d), X(d));
                _a.Emit(Op.Int(0xC4), X(d), X(d), m);
                _a.Byte(0);
                state.UpperZero = true;
                break;
            case IrType.F32:
                _a.Emit(Op.MovssLoad, X(d), 0, m);
                state.UpperZero = true;
                break;
            case IrType.F64:
                _a.Emit(Op.MovsdLoad, X(d), 0, m);
                state.UpperZero = true;
                break;
            default:
                _a.Emit(Op.MovupsLoad, X(d), 0, m);
                break;
        }

        EndAccess(access);
    }

    private void EmitStore(ref IrInstruction instruction)
    {
        int size = instruction.Aux;
        int access = -1;
        if (!IsVector(_region[instruction.B].Type) && SmallConstant(instruction.B, out int constant))
        {
            Mem target;
            if (_convention.IsSystem)
            {
                access = BeginAccess(ref instruction, out Gpr address, out Gpr offset);
                target = EmitAccess(access, address, offset, SlowAccess.Store, size);
                _slowPaths.At(access).RecordA = new RecordedOperand(-1, default, constant);
            }
            else
            {
                target = Address(ref instruction);
                Done(instruction.A);
                MarkObservable();
            }

            _a.StoreImmediate(size, target, constant);
        }
        else
        {
            int source;
            Mem m;
            if (_convention.IsSystem)
            {
                access = BeginAccess(ref instruction, out Gpr address, out Gpr offset);
                source = Use(instruction.B);
                m = EmitAccess(access, address, offset, SlowAccess.Store, size);
                _slowPaths.At(access).RecordA = new RecordedOperand(source, default, 0);
                _slowPaths.At(access).ResultType = _region[instruction.B].Type;
            }
            else
            {
                source = Use(instruction.B);
                m = Address(ref instruction);
                Done(instruction.A);
                MarkObservable();
            }

            switch (_region[instruction.B].Type)
            {
                case IrType.I32 or IrType.I64:
                    _a.Store(size, m, G(source));
                    break;
                case IrType.F16:
                    _a.Emit(Op.Int3A(0x15), X(source), 0, m);
                    _a.Byte(0);
                    break;
                case IrType.F32:
                    _a.Emit(Op.MovssStore, X(source), 0, m);
                    break;
                case IrType.F64:
                    _a.Emit(Op.MovsdStore, X(source), 0, m);
                    break;
                default:
                    _a.Emit(Op.MovupsStore, X(source), 0, m);
                    break;
            }
        }

        Done(instruction.B);
        EndAccess(access);
    }

    /// <summary>A store-release must not pass later acquiring loads: XCHG is the store that orders.</summary>
    private void EmitStoreRelease(ref IrInstruction instruction)
    {
        if (_convention.IsSystem)
        {
            // It may be a device's register, which an exchange cannot reach.
            EmitStore(ref instruction);
            EmitFullFence();
            return;
        }

        int t = Scratch(false);
        _locked |= 1u << t;
        CopyTo(instruction.B, G(t));
        Done(instruction.B);
        Mem m = Address(ref instruction);
        MarkObservable();
        _a.Xchg(instruction.Aux, m, G(t));
        Done(instruction.A);
    }

    private void EmitCheckAlignment(ref IrInstruction instruction)
    {
        int address = Use(instruction.A);
        MarkObservable();
        ref SlowPath slow = ref AddExitPath(SlowPathKind.Misaligned);
        slow.RecordA = new RecordedOperand(address, default, 0);
        _a.Test(false, G(address), (1 << instruction.Aux) - 1);
        _a.Jcc(Cc.Ne, ref slow.Entry);
        ClobberFlags();
        Done(instruction.A);
    }

    private void EmitRequireState(ref IrInstruction instruction)
    {
        MarkObservable();
        ref SlowPath slow = ref AddExitPath(SlowPathKind.Reason);
        slow.Link = instruction.Aux;
        _a.OpMemory(Alu.Cmp, 2, HostConvention.State((int)instruction.Immediate), 0);
        _a.Jcc(Cc.E, ref slow.Entry);
        ClobberFlags();
    }

    private void EmitFence(ref IrInstruction instruction)
    {
        if (instruction.Immediate == 0)
        {
            EmitFullFence();
        }
    }

    /// <summary>A locked operation on the stack of calls is a full barrier, and cheaper than MFENCE.</summary>
    private void EmitFullFence()
    {
        _a.LockOp(Alu.Or, 2, new Mem(Gpr.Rsp, -64), Gpr.Rax);
        ClobberFlags();
    }

    private void EmitAtomicModify(int value, ref IrInstruction instruction)
    {
        int size = instruction.Aux;
        var operation = (AtomicOperation)instruction.Immediate;
        instruction.Immediate = 0;
        if (_convention.IsSystem)
        {
            EmitPointer(ref instruction);
        }

        if (operation is AtomicOperation.Add or AtomicOperation.Swap)
        {
            int t = Scratch(false);
            _locked |= 1u << t;
            CopyTo(instruction.B, G(t));
            Done(instruction.B);
            Mem target = AtomicTarget(ref instruction);
            MarkObservable();
            if (operation == AtomicOperation.Add)
            {
                _a.LockXadd(size, target, G(t));
                ClobberFlags();
            }
            else
            {
                _a.Xchg(size, target, G(t));
            }

            FinishAtomic(value, size, t);
        }
        else
        {
            // RAX: old; RCX: new; the loop needs address and operand in two more registers.
            _locked |= 1;
            Acquire(Gpr.Rax);
            _locked |= 2;
            Acquire(Gpr.Rcx);
            PlaceForAtomic(ref instruction, out Mem m, out Mem operand, out Gpr by);
            MarkObservable();
            _a.LoadZero(size, Gpr.Rax, m);
            nint loop = _a.Position;
            bool wide = size == 3;
            _a.Mov(wide, Gpr.Rcx, Gpr.Rax);
            EmitAtomicOperation(operation, size, by, operand);
            _a.LockCmpxchg(size, m, Gpr.Rcx);
            _a.Jcc(Cc.Ne, loop);
            ClobberFlags();
            Done(instruction.B);
            FinishAtomic(value, size, (int)Gpr.Rax);
        }

        instruction.Immediate = (long)operation;
    }

    /// <summary>Address and operand of a compare-and-swap loop, with RAX and RCX taken: what finds no register stays in memory.</summary>
    private void PlaceForAtomic(ref IrInstruction instruction, out Mem m, out Mem operand, out Gpr register)
    {
        int value = instruction.B;
        operand = default;
        register = Gpr.None;
        m = AtomicTarget(ref instruction);
        if (_values[value].Register >= 0)
        {
            register = G(_values[value].Register);
        }
        else if (AllLocked(false))
        {
            CopyTo(value, Gpr.Rcx);
            operand = CoreField.Arguments;
            _a.Store(3, operand, Gpr.Rcx);
        }
        else
        {
            register = UseG(value);
        }
    }

    /// <summary>The memory of an atomic access; its address is done with.</summary>
    private Mem AtomicTarget(ref IrInstruction instruction)
    {
        int register;
        if (_convention.IsSystem)
        {
            register = Scratch(false);
            _a.Load(true, G(register), s_pointer);
        }
        else
        {
            register = Use(instruction.A);
            Done(instruction.A);
        }

        _locked |= 1u << register;
        return new Mem(G(register), 0);
    }

    private void EmitAtomicOperation(AtomicOperation operation, int size, Gpr by, in Mem operand)
    {
        bool wide = size == 3;
        if (operation == AtomicOperation.Clear)
        {
            // new = old and not value = not (not old or value).
            _a.Not(wide, Gpr.Rcx);
            AtomicAlu(Alu.Or, wide, by, operand);
            _a.Not(wide, Gpr.Rcx);
            return;
        }

        if (operation is AtomicOperation.Xor or AtomicOperation.Or)
        {
            AtomicAlu(operation == AtomicOperation.Xor ? Alu.Xor : Alu.Or, wide, by, operand);
            return;
        }

        // Compare at the access's size: both shifted to the top of the register.
        int shift = size < 2 ? 32 - (8 << size) : 0;
        Cc keep = operation switch
        {
            AtomicOperation.MaxSigned => Cc.Ge,
            AtomicOperation.MinSigned => Cc.Le,
            AtomicOperation.MaxUnsigned => Cc.Ae,
            _ => Cc.Be,
        };
        Label done = Label.New();
        if (shift == 0)
        {
            AtomicAlu(Alu.Cmp, wide, by, operand);
        }
        else
        {
            Mem saved = CoreField.Arguments.Plus(8);
            AtomicMove(by, operand);
            _a.ShiftImmediate(Shift.Shl, false, Gpr.Rcx, shift);
            _a.Store(2, saved, Gpr.Rcx);
            _a.Mov(false, Gpr.Rcx, Gpr.Rax);
            _a.ShiftImmediate(Shift.Shl, false, Gpr.Rcx, shift);
            _a.Op(Alu.Cmp, false, Gpr.Rcx, saved);
            _a.Mov(false, Gpr.Rcx, Gpr.Rax);
        }

        _a.Jcc(keep, ref done);
        AtomicMove(by, operand);
        _a.Bind(ref done);
    }

    private void AtomicMove(Gpr by, in Mem operand)
    {
        if (by != Gpr.None)
        {
            _a.Mov(true, Gpr.Rcx, by);
        }
        else
        {
            _a.Load(true, Gpr.Rcx, operand);
        }
    }

    private void AtomicAlu(Alu op, bool wide, Gpr by, in Mem operand)
    {
        if (by != Gpr.None)
        {
            _a.Op(op, wide, Gpr.Rcx, by);
        }
        else
        {
            _a.Op(op, wide, Gpr.Rcx, operand);
        }
    }

    private void FinishAtomic(int value, int size, int register)
    {
        if (size < 2)
        {
            _a.ZeroExtend(size, G(register), G(register));
        }

        ResultFrom(value, G(register));
        _values[value].UpperZero = size < 2;
    }

    private void EmitLoadState(int value, ref IrInstruction instruction)
    {
        int d = Define(value);
        _a.LoadZero(instruction.Aux, G(d), HostConvention.State((int)instruction.Immediate));
        _values[value].UpperZero = instruction.Aux < 3;
    }

    private void EmitStoreState(ref IrInstruction instruction)
    {
        Mem m = HostConvention.State((int)instruction.Immediate);
        if (SmallConstant(instruction.A, out int constant))
        {
            _a.StoreImmediate(instruction.Aux, m, constant);
        }
        else
        {
            _a.Store(instruction.Aux, m, UseG(instruction.A));
        }

        Done(instruction.A);
    }

    private void EmitGetRegister(int value, ref IrInstruction instruction)
    {
        int register = (int)instruction.Immediate;
        int host = _convention.HostOf[register];
        _currentValue[register] = value;
        if (host >= 0)
        {
            Bind(value, host);
        }
        else
        {
            BindHome(value, register);
        }

        _values[value].UpperZero = _guest.HasScalarsOnly && instruction.Type == IrType.V128;
    }

    private void EmitSetRegister(ref IrInstruction instruction)
    {
        int register = (int)instruction.Immediate;
        int value = instruction.A;
        int host = _convention.HostOf[register];
        _nextSet[register] = _followingSet[_current];
        if (host >= 0)
        {
            SetPinned(value, host);
        }
        else
        {
            SetHome(value, register);
        }

        _currentValue[register] = value;
    }

    private void SetPinned(int value, int host)
    {
        ref ValueState state = ref _values[value];
        if (state.Register == host)
        {
            Done(value);
            return;
        }

        if (state.Kind == ValueKind.Address && state.Register < 0)
        {
            Mem m = AddressOf(value, 0);
            ReleaseAddressOperands(value);
            ClearPinned(host, -1);
            if (m.Displacement == 0 && m.Index == Gpr.None)
            {
                _a.Mov(true, G(host), m.Base);
            }
            else
            {
                _a.Lea(true, G(host), m);
            }

            Bind(value, host);
            Done(value);
            return;
        }

        if (state.Register >= 0)
        {
            _locked |= 1u << state.Register;
        }

        ClearPinned(host, -1);
        if (state.Register >= 0)
        {
            Move(host, state.Register);
            if (_convention.GuestOf[state.Register] < 0)
            {
                Unbind(value);
                Bind(value, host);
            }
        }
        else
        {
            LoadInto(value, host);
            if (state.Kind != ValueKind.Constant)
            {
                Bind(value, host);
            }
        }

        Done(value);
    }

    private void SetHome(int value, int register)
    {
        ref ValueState state = ref _values[value];
        Mem m = _convention.Home(register);
        if (state.Home == register)
        {
            Done(value);
            return;
        }

        int source = -1;
        int constant = 0;
        bool isConstant = state.Kind == ValueKind.Constant && SmallConstant(value, out constant);
        if (!isConstant)
        {
            source = Use(value);
        }

        ClearHome(register, value);
        if (isConstant)
        {
            _a.StoreImmediate(3, m, constant);
        }
        else
        {
            StoreTo(source >= HostConvention.VectorBase, m, source);
            // The home now holds whatever else this host register stands for.
            for (int v = _boundHead[source]; v >= 0; v = _values[v].NextBound)
            {
                BindHome(v, register);
            }
        }

        Done(value);
    }

    /// <summary>Saves the values that are only in the home of a guest register before it is overwritten.</summary>
    private void ClearHome(int register, int except)
    {
        int next;
        for (int v = _homeHead[register]; v >= 0; v = next)
        {
            ref ValueState state = ref _values[v];
            next = state.NextHome;
            state.NextHome = -1;
            if (state.Uses > 0 && v != except && state.Register < 0 && state.Spill < 0)
            {
                int r = Scratch(IsVector(_region[v].Type));
                LoadInto(v, r);
                Bind(v, r);
            }

            state.Home = -1;
        }

        _homeHead[register] = -1;
    }
}
