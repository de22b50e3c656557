using Rhea.Translator.Ir;
using Rhea.Translator.SystemMode;

namespace Rhea.Translator.X64;

/// <content>
/// System mode: loops that walk through memory. Accesses whose address is a guest register that moves by constants, or stays, are a stream: its
/// current page and that page's host memory are in two host registers that the loop has no other use for. As long as an access is on that page there is
/// nothing to look up.
/// </content>
internal sealed partial class RegionCompiler
{
    private const int MaximumStreams = 5;

    /// <summary>How far a stream may move in an iteration, and how far from the register its accesses may be, in bytes.</summary>
    private const long StreamReach = 512;

    /// <summary>A bit that differs between any address near another and its page, if it is inverted.</summary>
    private const int StreamMiss = 62;

    private readonly (int Guest, int Page, int Addend, bool Writes)[] _streams = new (int, int, int, bool)[MaximumStreams];
    private int _streamCount;

    /// <summary>Finds the streams of a loop, and takes host registers for them whose guest registers the loop leaves alone.</summary>
    private int FindStreams(in IrBlock block, Span<(int Host, int Guest)> changes, int count)
    {
        Span<int> accesses = stackalloc int[_accesses.Length];
        Span<bool> writes = stackalloc bool[_accesses.Length];
        accesses.Clear();
        writes.Clear();
        CountStreamAccesses(block, accesses, writes);
        int next = 0;
        while (_streamCount < MaximumStreams)
        {
            int best = 0;
            for (int i = 1; i < accesses.Length; i++)
            {
                best = accesses[i] > accesses[best] ? i : best;
            }

            int page = IdleHost(changes[..count], ref next), addend = IdleHost(changes[..count], ref next);
            if (accesses[best] <= 0 || addend < 0)
            {
                break;
            }

            changes[count++] = (page, -1);
            changes[count++] = (addend, -1);
            _streams[_streamCount++] = (best, page, addend, writes[best]);
            accesses[best] = 0;
        }

        return count;
    }

    /// <summary>The accesses by each guest register that only moves by constants.</summary>
    private void CountStreamAccesses(in IrBlock block, Span<int> accesses, Span<bool> writes)
    {
        for (int i = block.First; i < block.First + block.Count; i++)
        {
            ref IrInstruction instruction = ref _region[i];
            if (instruction.Op is IrOp.Load or IrOp.LoadSigned or IrOp.Store && BaseOf(instruction.A, instruction.Immediate) is >= 0 and int register)
            {
                accesses[register]++;
                writes[register] |= instruction.Op == IrOp.Store;
            }
        }

        for (int i = block.First; i < block.First + block.Count; i++)
        {
            ref IrInstruction instruction = ref _region[i];
            if (instruction.Op == IrOp.SetRegister && BaseOf(instruction.A, 0) != (int)instruction.Immediate)
            {
                accesses[(int)instruction.Immediate] = 0;
            }
        }
    }

    /// <summary>The guest register that a value is near to at the start of the block; -1 if that is not known.</summary>
    private int BaseOf(int value, long distance)
    {
        while (_region[value].Op == IrOp.Add && _region[_region[value].B] is { Op: IrOp.Constant } constant)
        {
            distance += constant.Immediate;
            value = _region[value].A;
        }

        return _region[value].Op == IrOp.GetRegister && _region[value].Type == IrType.I64 && distance is > -StreamReach and < StreamReach
            ? (int)_region[value].Immediate : -1;
    }

    /// <summary>The next host register of the convention for a guest register that the loop does not touch; -1 if there is none.</summary>
    private int IdleHost(ReadOnlySpan<(int Host, int Guest)> changes, ref int next)
    {
        ReadOnlySpan<sbyte> hosts = HostConvention.HostRegisters(false);
        while (next < hosts.Length)
        {
            int host = hosts[next++], held = _standard.GuestOf[host];
            bool isChanged = false;
            foreach ((int changed, int _) in changes)
            {
                isChanged |= changed == host;
            }

            if (!isChanged && (held < 0 || _accesses[held] == 0))
            {
                return host;
            }
        }

        return -1;
    }

    /// <summary>The stream of an access of the current block, or -1.</summary>
    private int StreamAt(int access) => _block == _region.LoopBlock ? StreamOf(access) : -1;

    /// <summary>The stream of an access of the loop, or -1.</summary>
    private int StreamOf(int access)
    {
        ref IrInstruction instruction = ref _region[access];
        int register = _streamCount == 0 || instruction.Op is not (IrOp.Load or IrOp.LoadSigned or IrOp.Store) ? -1 : BaseOf(instruction.A, instruction.Immediate);
        for (int i = 0; register >= 0 && i < _streamCount; i++)
        {
            if (_streams[i].Guest == register)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>In front of the loop: no stream knows its page.</summary>
    private void EnterStreams()
    {
        for (int i = 0; i < _streamCount; i++)
        {
            (int guest, int page, _, _) = _streams[i];
            int host = _convention.HostOf[guest];
            if (host >= 0)
            {
                _a.Mov(true, G(page), G(host));
            }
            else
            {
                _a.Load(true, G(page), _convention.Home(guest));
            }

            _a.ComplementBit(G(page), StreamMiss);
        }
    }

    /// <summary>An access on the stream's page, whose address is in a register: the offset in the page is left there.</summary>
    private Mem EmitStreamAccess(ref SlowPath slow, Gpr address, int size)
    {
        (_, int page, int addend, _) = _streams[slow.Stream];
        _a.Op(Alu.Xor, true, address, G(page));
        _a.Op(Alu.Cmp, true, address, 4096 - (1 << size));
        _a.Jcc(Cc.A, ref slow.Entry);
        slow.Direct = _a.Position;
        ClobberFlags();
        return new Mem(G(addend), 0, address, 0);
    }

    /// <summary>
    /// Out of line: looks the address up, and goes back with its page if that can be accessed directly; goes on here if not, with the address again and
    /// no page.
    /// </summary>
    private void EmitStreamRefill(in SlowPath slow)
    {
        (_, int page, int addend, bool writes) = _streams[slow.Stream];
        int size = 1 << (int)(slow.Access & SlowAccess.SizeMask);
        Mem entry = _convention.Translation(Mode, G(addend));
        Label slowly = Label.New();
        _a.Op(Alu.Xor, true, slow.Address, G(page));
        _a.Mov(false, G(addend), slow.Address);
        _a.Op(Alu.And, false, G(addend), 0xFFF);
        _a.Op(Alu.Cmp, false, G(addend), 4096 - size);
        _a.Jcc(Cc.A, ref slowly);
        EmitEntryOffset(G(addend), slow.Address);
        _a.Mov(true, G(page), slow.Address);
        _a.Op(Alu.Xor, true, G(page), entry);
        _a.Test(true, G(page), writes ? ~0xFFF : ~(int)(0xFFF | TranslationBuffer.NotWritable));
        _a.Jcc(Cc.Ne, ref slowly);
        _a.Op(Alu.Add, true, G(page), entry.Plus(8));
        _a.Mov(true, G(addend), G(page));
        _a.Op(Alu.And, true, G(addend), ~0xFFF);
        _a.Mov(true, G(page), slow.Address);
        _a.Op(Alu.And, true, G(page), ~0xFFF);
        _a.Op(Alu.Xor, true, slow.Address, G(page));
        _a.Jmp(slow.Direct);
        _a.Bind(ref slowly);
        _a.Mov(true, G(page), slow.Address);
        _a.ComplementBit(G(page), StreamMiss);
    }
}
