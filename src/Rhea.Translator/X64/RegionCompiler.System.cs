using Rhea.Translator.Execution;
using Rhea.Translator.Ir;
using Rhea.Translator.SystemMode;

namespace Rhea.Translator.X64;

/// <content>
/// System mode: guest addresses are looked up in the processor's translation buffer. Where it does not serve an access, C# does it out of line.
/// </content>
internal sealed partial class RegionCompiler
{
    /// <summary>Where the host address of an atomic access is kept.</summary>
    private static readonly Mem s_pointer = CoreField.Arguments.Plus(24);

    /// <summary>
    /// Puts the address of an access into a register of its own and finds another one for its entry in the translation buffer; returns
    /// the number of the out-of-line path.
    /// </summary>
    private int BeginAccess(ref IrInstruction instruction, out Gpr address, out Gpr offset)
    {
        Mem m = Address(ref instruction);
        int register = Scratch(false);
        address = G(register);
        int stream = StreamAt(_current), group = stream < 0 ? _groupOf[_current] : -1;
        int distance = group < 0 ? 0 : DistanceInGroup(_current);
        bool isFollowing = group >= 0 && _groups[group].Count < 0;
        if (!isFollowing && m.Index == Gpr.None && m.Displacement == distance && m.Base != Gpr.None)
        {
            _a.Mov(true, address, m.Base);
        }
        else if (!isFollowing)
        {
            _a.Lea(true, address, m.Plus(-distance));
        }

        // What follows looks its address up only out of line: a temporary may be something else by then.
        bool keeps = isFollowing && (m.Index != Gpr.None || (m.Base != Gpr.None && ((1u << (int)m.Base) & IntegerScratch) != 0));
        _locked = keeps ? _locked | (1u << register) : 1u << register;
        int second = keeps ? Scratch(false) : -1;
        if (keeps)
        {
            _a.Lea(true, G(second), m);
            m = new Mem(G(second), 0);
        }

        Done(instruction.A);
        second = second >= 0 ? second : stream < 0 ? Scratch(false) : _streams[stream].Addend;
        offset = G(second);
        _locked = (1u << register) | (1u << second);
        ref SlowPath slow = ref AddExitPath(SlowPathKind.Access);
        slow.Stream = stream;
        slow.Group = group;
        slow.IsFollowing = isFollowing;
        slow.Distance = distance;
        slow.OwnAddress = m;
        return _slowPaths.Count - 1;
    }

    /// <summary>
    /// The look-up: the host memory of the access. Between this and <see cref="EndAccess"/> there must be nothing but the access itself, which the
    /// out-of-line path does in its place.
    /// </summary>
    private Mem EmitAccess(int access, Gpr address, Gpr offset, SlowAccess kind, int size)
    {
        Mem entry = _convention.Translation(Mode, offset);
        bool writes = (kind & (SlowAccess.Store | SlowAccess.Pointer)) != 0;
        int pageMask = writes ? ~0xFFF : ~(int)(0xFFF | TranslationBuffer.NotWritable);
        ref SlowPath slow = ref _slowPaths.At(access);
        slow.Access = kind | (SlowAccess)size;
        slow.Address = address;
        slow.Offset = offset;
        slow.Result = -1;
        EmitCounter(VcpuCounter.Accesses);
        if (slow.Stream >= 0)
        {
            return EmitStreamAccess(ref slow, address, size);
        }

        if (slow.Group >= 0)
        {
            return slow.IsFollowing ? EmitFollowingAccess(ref slow, address) : EmitLeadingAccess(ref slow, address, offset);
        }

        EmitEntryOffset(offset, address);
        _a.Op(Alu.Xor, true, address, entry);
        _a.Test(true, address, pageMask | ((1 << size) - 1));
        _a.Jcc(Cc.Ne, ref slow.Entry);
        _a.Op(Alu.Add, true, address, entry.Plus(8));
        ClobberFlags();
        return new Mem(address, 0);
    }

    /// <summary>The offset of an address's entry in the translation buffer.</summary>
    private void EmitEntryOffset(Gpr offset, Gpr address)
    {
        if (_features.Bmi)
        {
            _a.Rorx(false, offset, address, 8);
        }
        else
        {
            _a.Mov(false, offset, address);
            _a.ShiftImmediate(Shift.Shr, false, offset, 8);
        }

        _a.Op(Alu.And, false, offset, (TranslationBuffer.EntryCount - 1) * 16);
    }

    /// <summary>Where the out-of-line path comes back.</summary>
    private void EndAccess(int access)
    {
        if (access >= 0)
        {
            _slowPaths.At(access).Return = _a.Position;
        }
    }

    /// <summary>
    /// Leaves the host address of an atomic access in the core, with the page writable. An exclusive store that will fail in any case, since its
    /// address is not the monitor's, does not look it up, and so does not fault.
    /// </summary>
    private void EmitPointer(ref IrInstruction instruction, bool isExclusive = false)
    {
        long immediate = instruction.Immediate;
        instruction.Immediate = 0;
        int access = BeginAccess(ref instruction, out Gpr address, out Gpr offset);
        Label skipped = Label.New();
        if (isExclusive)
        {
            Mem monitor = HostConvention.State(_guest.ExclusiveOffset);
            _a.Op(Alu.Cmp, true, address, monitor.Plus(16));
            _a.Jcc(Cc.Ne, ref skipped);
            _a.OpMemory(Alu.Cmp, 2, monitor.Plus(24), 1 + instruction.Aux);
            _a.Jcc(Cc.Ne, ref skipped);
        }

        _ = EmitAccess(access, address, offset, SlowAccess.Pointer, instruction.Aux);
        EndAccess(access);
        _a.Store(3, s_pointer, address);
        _a.Bind(ref skipped);
        instruction.Immediate = immediate;
        _locked = 0;
    }

    private void EmitSlowAccess(ref SlowPath slow)
    {
        Mem value = CoreField.Arguments.Plus(8);
        if (slow.Stream >= 0)
        {
            EmitStreamRefill(slow);
        }
        else if (slow.IsFollowing)
        {
            EmitOwnLookup(slow);
        }
        else
        {
            // Tag xor (tag xor address): the address again.
            _a.Op(Alu.Xor, true, slow.Address, _convention.Translation(Mode, slow.Offset));
            if (slow.Group >= 0)
            {
                _a.Bind(ref slow.OutOfRange);
                _a.StoreImmediate(3, GroupHost(slow.Group), 0);
                _a.Op(Alu.Add, true, slow.Address, slow.Distance);
            }
        }

        _a.Store(3, CoreField.Arguments, slow.Address);
        if ((slow.Access & SlowAccess.Store) != 0)
        {
            EmitSlowOperand(slow, value);
        }

        _a.StoreImmediate(2, CoreField.StubArgument, (int)slow.Access);
        _a.Call(_stubs.SlowAccess);
        Label leave = Label.New();
        _a.Jcc(Cc.Ne, ref leave);
        if ((slow.Access & SlowAccess.Pointer) != 0)
        {
            _a.Load(true, slow.Address, value);
        }
        else if (slow.Result >= 0)
        {
            EmitSlowResult(slow, value);
        }

        _a.Jmp(slow.Return);
        _a.Bind(ref leave);
        EmitReasonExit(slow);
    }

    private void EmitSlowOperand(in SlowPath slow, in Mem value)
    {
        int register = slow.RecordA.Register;
        if (register < 0)
        {
            _a.StoreImmediate(3, value, (int)slow.RecordA.Constant);
        }
        else if (register >= HostConvention.VectorBase)
        {
            _a.Emit(Op.MovupsStore, X(register), 0, value);
        }
        else
        {
            _a.Store(3, value, G(register));
        }
    }

    private void EmitSlowResult(in SlowPath slow, in Mem value)
    {
        switch (slow.ResultType)
        {
            case IrType.I32 or IrType.I64:
                _a.Load(slow.ResultType == IrType.I64, G(slow.Result), value);
                break;
            case IrType.F16 or IrType.F32:
                _a.Emit(Op.MovssLoad, X(slow.Result), 0, value);
                break;
            case IrType.F64:
                _a.Emit(Op.MovsdLoad, X(slow.Result), 0, value);
                break;
            default:
                _a.Emit(Op.MovupsLoad, X(slow.Result), 0, value);
                break;
        }
    }
}
