using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <content>Where values are: host registers, homes, spill slots.</content>
internal sealed partial class RegionCompiler
{
    private const uint IntegerScratch = 0b111;
    private const uint VectorScratchSet = 0b11_1111u << HostConvention.VectorBase;
    private readonly int[] _boundHead = new int[32];
    private readonly int[] _homeHead;
    private readonly int[] _currentValue;
    private uint _locked;
    private ulong _spillUsed;

    private void ResetAllocation()
    {
        Array.Fill(_boundHead, -1);
        Array.Fill(_homeHead, -1);
        Array.Fill(_currentValue, -1);
        _spillUsed = 0;
        _hostFlags = -1;
        _flagsLiveUntil = -1;
    }

    private static bool IsVector(IrType type) => type >= IrType.F16 && type <= IrType.V128;

    private static Gpr G(int register) => (Gpr)register;

    private static int X(int register) => register - HostConvention.VectorBase;

    // Binding.

    private void Bind(int value, int register)
    {
        ref ValueState state = ref _values[value];
        state.Register = (sbyte)register;
        state.NextBound = _boundHead[register];
        _boundHead[register] = value;
    }

    private void Unbind(int value)
    {
        ref ValueState state = ref _values[value];
        int register = state.Register;
        if (register < 0)
        {
            return;
        }

        ref int link = ref _boundHead[register];
        while (link != value)
        {
            link = ref _values[link].NextBound;
        }

        link = state.NextBound;
        state.Register = -1;
    }

    private void BindHome(int value, int register)
    {
        ref ValueState state = ref _values[value];
        if (state.Home >= 0)
        {
            return;
        }

        state.Home = (short)register;
        state.NextHome = _homeHead[register];
        _homeHead[register] = value;
    }

    private bool HasLive(int register)
    {
        for (int v = _boundHead[register]; v >= 0; v = _values[v].NextBound)
        {
            if (_values[v].Uses > 0)
            {
                return true;
            }
        }

        return false;
    }

    private void Forget(int register)
    {
        while (_boundHead[register] >= 0)
        {
            Unbind(_boundHead[register]);
        }
    }

    /// <summary>Counts one use of a value as done.</summary>
    private void Done(int value)
    {
        ref ValueState state = ref _values[value];
        state.Uses--;
        if (state.Uses == 0)
        {
            if (state.Spill >= 0)
            {
                _spillUsed &= ~(1UL << state.Spill);
                state.Spill = -1;
            }

            if (state.Kind == ValueKind.Folded)
            {
                Done(_region[value].A);
                Done(_region[value].B);
            }
            else if (state.Kind == ValueKind.Address && state.Register < 0)
            {
                ReleaseAddressOperands(value);
            }
            else if (state.Kind == ValueKind.Flags)
            {
                ReleaseFlagsOperands(value);
            }
        }
    }

    /// <summary>An address computation has become a value of its own.</summary>
    private void ReleaseAddressOperands(int value)
    {
        _values[value].Kind = ValueKind.Normal;
        Done(_region[value].A);
    }

    // Finding registers.

    /// <summary>A scratch register that holds nothing of use; what was in it is moved away.</summary>
    private int Scratch(bool vector, bool allowLocked = false)
    {
        uint set = vector ? VectorScratchSet : IntegerScratch;
        int best = -1;
        for (int r = vector ? HostConvention.VectorBase : 0; (set >> r) != 0; r++)
        {
            if ((set & (1u << r)) == 0 || (!allowLocked && (_locked & (1u << r)) != 0))
            {
                continue;
            }

            if (!HasLive(r))
            {
                Forget(r);
                return r;
            }

            if ((_locked & (1u << r)) == 0 && (best < 0 || Cheaper(r, best)))
            {
                best = r;
            }
        }

        int idle = IdlePinned(vector);
        if (idle >= 0)
        {
            Forget(idle);
            _currentValue[_convention.GuestOf[idle]] = -1;
            return idle;
        }

        if (best < 0)
        {
            throw new InvalidOperationException("the register allocator ran out of scratch registers");
        }

        Evict(best);
        return best;
    }

    /// <summary>
    /// A register of the convention whose guest register is written before anything can see it again, and that holds nothing of use; of several
    /// the one that is free for longest; -1 if there is none.
    /// </summary>
    private int IdlePinned(bool vector)
    {
        int best = -1, longest = -1;
        if (!Does(TranslationPasses.Idle))
        {
            return -1;
        }

        foreach (sbyte r in HostConvention.HostRegisters(vector))
        {
            int guest = _convention.GuestOf[r];
            int set = guest < 0 ? -1 : _nextSet[guest];
            if (set > longest && _visibleSince[set] < _current && (_locked & (1u << r)) == 0 && !HasLive(r))
            {
                (best, longest) = (r, set);
            }
        }

        return best;
    }

    private bool AllLocked(bool vector)
    {
        uint set = vector ? VectorScratchSet : IntegerScratch;
        return (_locked & set) == set;
    }

    /// <summary>Whether the values of <paramref name="r"/> need no store when they are dropped.</summary>
    private bool Cheaper(int r, int than) => !NeedsStore(than) ? false : !NeedsStore(r);

    private bool NeedsStore(int r)
    {
        for (int v = _boundHead[r]; v >= 0; v = _values[v].NextBound)
        {
            ref ValueState state = ref _values[v];
            if (state.Uses > 0 && state.Home < 0 && state.Spill < 0 && state.Kind != ValueKind.Constant)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes all values out of a scratch register: into memory where they are not there already.</summary>
    private void Evict(int register)
    {
        bool vector = register >= HostConvention.VectorBase;
        for (int v = _boundHead[register]; v >= 0; v = _values[v].NextBound)
        {
            ref ValueState state = ref _values[v];
            if (state.Uses > 0 && state.Home < 0 && state.Spill < 0 && state.Kind != ValueKind.Constant)
            {
                state.Spill = NewSpill();
                StoreTo(vector, SpillSlot(state.Spill), register);
            }
        }

        Forget(register);
    }

    private short NewSpill()
    {
        int slot = System.Numerics.BitOperations.TrailingZeroCount(~_spillUsed);
        if (slot >= VcpuCore.SpillSlots)
        {
            throw new InvalidOperationException("the register allocator ran out of spill slots");
        }

        _spillUsed |= 1UL << slot;
        return (short)slot;
    }

    private static Mem SpillSlot(int slot) => CoreField.Spill.Plus(slot * 16);

    private void StoreTo(bool vector, in Mem m, int register)
    {
        if (vector)
        {
            _a.Emit(Op.MovupsStore, X(register), 0, m);
        }
        else
        {
            _a.Store(3, m, G(register));
        }
    }

    private void Move(int destination, int source)
    {
        if (destination == source)
        {
            return;
        }

        if (destination >= HostConvention.VectorBase)
        {
            _a.MovVector(X(destination), X(source));
        }
        else
        {
            _a.Mov(true, G(destination), G(source));
        }
    }

    /// <summary>Makes a register of the convention free to be written: values that still need its old content go elsewhere.</summary>
    private void ClearPinned(int register, int except)
    {
        bool live = false;
        for (int v = _boundHead[register]; v >= 0; v = _values[v].NextBound)
        {
            live |= _values[v].Uses > 0 && v != except;
        }

        if (!live)
        {
            Forget(register);
            return;
        }

        int elsewhere = OtherHolder(register, except);
        if (elsewhere < 0)
        {
            bool vector = register >= HostConvention.VectorBase;
            if (AllLocked(vector))
            {
                Evict(register);
                return;
            }

            elsewhere = Scratch(vector);
            Move(elsewhere, register);
        }

        int next;
        for (int v = _boundHead[register]; v >= 0; v = next)
        {
            next = _values[v].NextBound;
            if (v == except)
            {
                continue;
            }

            Unbind(v);
            if (_values[v].Uses > 0)
            {
                Bind(v, elsewhere);
            }
        }

        if (except >= 0 && _values[except].Register == register)
        {
            Unbind(except);
        }
    }

    /// <summary>Another register of the convention that holds the one live value of <paramref name="register"/>, or -1.</summary>
    private int OtherHolder(int register, int except)
    {
        int only = -1;
        for (int v = _boundHead[register]; v >= 0; v = _values[v].NextBound)
        {
            if (_values[v].Uses > 0 && v != except)
            {
                if (only >= 0)
                {
                    return -1;
                }

                only = v;
            }
        }

        for (int guest = 0; guest < _currentValue.Length; guest++)
        {
            if (_currentValue[guest] == only && _convention.HostOf[guest] >= 0 && _convention.HostOf[guest] != register)
            {
                return _convention.HostOf[guest];
            }
        }

        return -1;
    }

    // Using values.

    /// <summary>The value in a register of its class, loaded if it is elsewhere; the register is locked for this instruction.</summary>
    private int Use(int value)
    {
        ref ValueState state = ref _values[value];
        if (state.Register < 0)
        {
            ref IrInstruction d = ref _region[value];
            bool vector = IsVector(d.Type);
            if (state.Kind == ValueKind.Address)
            {
                Mem m = AddressOf(value, 0);
                int r = Scratch(false);
                _a.Lea(true, G(r), m);
                Bind(value, r);
                ReleaseAddressOperands(value);
            }
            else
            {
                int r = Scratch(vector);
                LoadInto(value, r);
                Bind(value, r);
            }
        }

        _locked |= 1u << state.Register;
        return state.Register;
    }

    private Gpr UseG(int value) => G(Use(value));

    private int UseX(int value) => X(Use(value));

    /// <summary>Loads a value that is not in a register into <paramref name="register"/>, without binding it.</summary>
    private void LoadInto(int value, int register)
    {
        ref ValueState state = ref _values[value];
        ref IrInstruction d = ref _region[value];
        if (state.Kind == ValueKind.Constant)
        {
            _a.MovImmediate(G(register), d.Type == IrType.I32 ? (uint)d.Immediate : d.Immediate);
            state.UpperZero = d.Type == IrType.I32;
            return;
        }

        Mem m = MemoryOf(value);
        switch (d.Type)
        {
            case IrType.I32:
                _a.Load(false, G(register), m);
                state.UpperZero = true;
                break;
            case IrType.I64:
                _a.Load(true, G(register), m);
                break;
            case IrType.F16 or IrType.F32:
                _a.Emit(Op.MovssLoad, X(register), 0, m);
                state.UpperZero = d.Type == IrType.F32;
                state.IsBoxed = false;
                break;
            case IrType.F64:
                _a.Emit(Op.MovsdLoad, X(register), 0, m);
                state.UpperZero = true;
                break;
            default:
                _a.Emit(Op.MovupsLoad, X(register), 0, m);
                break;
        }
    }

    private Mem MemoryOf(int value)
    {
        ref ValueState state = ref _values[value];
        if (state.Spill >= 0)
        {
            return SpillSlot(state.Spill);
        }

        if (state.Home >= 0)
        {
            return _convention.Home(state.Home);
        }

        throw new InvalidOperationException($"value {value} ({_region[value].Op}) is nowhere");
    }

    /// <summary>Whether the value can serve as a memory operand: it is in memory only, and nobody needs it again.</summary>
    private bool InMemoryOnly(int value)
    {
        ref ValueState state = ref _values[value];
        return state.Register < 0 && state.Kind == ValueKind.Normal && state.Uses == 1 && (state.Home >= 0 || state.Spill >= 0);
    }

    /// <summary>The register for the result: the suggested one, else a scratch register. Operands must be done with; they may share it.</summary>
    private int Define(int value)
    {
        ref ValueState state = ref _values[value];
        int register = state.Hint;
        if (register >= 0)
        {
            ClearPinned(register, -1);
            // Ahead of its time it holds what the guest's register will hold, and no longer what that was set to before.
            _currentValue[_convention.GuestOf[register]] = -1;
        }
        else
        {
            register = Scratch(IsVector(_region[value].Type), true);
        }

        Bind(value, register);
        _locked |= 1u << register;
        return register;
    }

    private Gpr DefineG(int value) => G(Define(value));

    private int DefineX(int value) => X(Define(value));

    /// <summary>The result is in <paramref name="register"/> already (a scratch register that holds nothing else).</summary>
    private void DefineIn(int value, int register) => Bind(value, register);

    /// <summary>Frees one particular scratch register and locks it.</summary>
    private void Acquire(Gpr register)
    {
        int r = (int)register;
        if (HasLive(r))
        {
            uint free = 0;
            for (int s = 0; s < 3; s++)
            {
                if (s != r && (_locked & (1u << s)) == 0 && !HasLive(s))
                {
                    free = 1u << s;
                    Forget(s);
                    _a.Mov(true, G(s), register);
                    int next;
                    for (int v = _boundHead[r]; v >= 0; v = next)
                    {
                        next = _values[v].NextBound;
                        Unbind(v);
                        if (_values[v].Uses > 0)
                        {
                            Bind(v, s);
                        }
                    }

                    break;
                }
            }

            if (free == 0)
            {
                Evict(r);
            }
        }
        else
        {
            Forget(r);
        }

        _locked |= 1u << r;
    }

    /// <summary>The result is the same bits as value <paramref name="source"/>, wherever that is. Takes over one use of it.</summary>
    private void Alias(int value, int source)
    {
        ref ValueState s = ref _values[source];
        ref ValueState v = ref _values[value];
        if (s.Kind == ValueKind.Constant || (s.Register < 0 && s.Kind == ValueKind.Address))
        {
            int r = Use(source);
            Done(source);
            Bind(value, r);
            return;
        }

        if (s.Register >= 0)
        {
            Bind(value, s.Register);
        }

        if (s.Home >= 0)
        {
            BindHome(value, s.Home);
        }

        if (s.Register < 0 && s.Spill >= 0)
        {
            int r = Use(source);
            Bind(value, r);
        }

        Done(source);
    }

    /// <summary>
    /// The result is what the register of value <paramref name="source"/> holds, with the zeros above it; not what its home holds.
    /// Takes over one use of it.
    /// </summary>
    private void AliasRegister(int value, int source)
    {
        Bind(value, _values[source].Register);
        _values[value].UpperZero = true;
        Done(source);
    }
}
