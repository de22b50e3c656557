using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <content>
/// Loops with a convention of their own: guest registers that the loop uses, and that are in memory elsewhere, change places with such that it uses
/// less. They are exchanged in front of the loop, and back on every way out of it.
/// </content>
internal sealed partial class RegionCompiler
{
    private HostConvention _local;
    private nint _loopFrom;
    private Label _loopHead;
    private readonly int[] _accesses;

    /// <summary>The conventions of loops by their changes.</summary>
    private readonly Dictionary<string, HostConvention> _exchanged = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HostConvention>.AlternateLookup<ReadOnlySpan<char>> _exchangedByKey;

    /// <summary>Whether the code here has the loop's convention, which is not the usual one.</summary>
    private bool IsLocal => _convention != _standard;

    /// <summary>The label of a block for jumps from the current one.</summary>
    private ref Label Target(int block)
    {
        if (IsLocal && block == _region.LoopBlock)
        {
            return ref _loopHead;
        }

        return ref _blockLabels[block];
    }

    /// <summary>The convention of a loop: the usual one, unless there is something to gain.</summary>
    private HostConvention ChooseConvention(int loop)
    {
        _streamCount = 0;
        if (loop < 0 || !_region.ExchangesRegisters || !Does(TranslationPasses.Conventions))
        {
            return _standard;
        }

        IrBlock b = _region.Blocks[loop];
        (int first, int second) = _region.Successors(loop);
        if ((first != loop && !IsPlainExit(first)) || (second != loop && !IsPlainExit(second)))
        {
            return _standard;
        }

        Array.Clear(_accesses);
        for (int i = b.First; i < b.First + b.Count; i++)
        {
            ref IrInstruction instruction = ref _region[i];
            switch (instruction.Op)
            {
                case IrOp.CallHelper:
                    // It finds the guest's registers in the state.
                    return _standard;
                case IrOp.GetRegister:
                    _accesses[instruction.Immediate]++;
                    break;
                case IrOp.SetRegister:
                    // The next iteration would wait for what it reads from memory.
                    _accesses[instruction.Immediate] += 2;
                    break;
            }
        }

        Span<(int Host, int Guest)> changes = stackalloc (int, int)[HostConvention.VectorBase * 2];
        int count = Exchange(changes, 0, false);
        count = Exchange(changes, count, true);
        if (_standard.IsSystem && Does(TranslationPasses.Streams))
        {
            count = FindStreams(b, changes, count);
        }

        return count == 0 ? _standard : Exchanged(changes[..count]);
    }

    /// <summary>The usual convention with changes: the one that another loop has already, if there is one.</summary>
    private HostConvention Exchanged(ReadOnlySpan<(int Host, int Guest)> changes)
    {
        const int hostBits = 5, limit = 4096;
        Span<char> key = stackalloc char[changes.Length];
        for (int i = 0; i < changes.Length; i++)
        {
            key[i] = (char)(changes[i].Guest << hostBits | changes[i].Host);
        }

        if (_exchangedByKey.TryGetValue(key, out HostConvention? convention))
        {
            return convention;
        }

        if (_exchanged.Count == limit)
        {
            _exchanged.Clear();
        }

        convention = _standard.With(changes);
        _exchanged[new string(key)] = convention;
        return convention;
    }

    /// <summary>Exchanges as long as a register in memory is used more than one in a host register, and more than read once.</summary>
    private int Exchange(Span<(int Host, int Guest)> changes, int count, bool vector)
    {
        Span<bool> isTaken = stackalloc bool[32];
        while (true)
        {
            int host = -1, least = int.MaxValue, guest = -1, most = 1;
            foreach (sbyte candidate in HostConvention.HostRegisters(vector))
            {
                int held = _standard.GuestOf[candidate];
                int accesses = held < 0 ? -1 : _accesses[held];
                if (!isTaken[candidate] && accesses < least)
                {
                    (host, least) = (candidate, accesses);
                }
            }

            for (int i = 0; i < _accesses.Length; i++)
            {
                if (_accesses[i] > most && _standard.HostOf[i] < 0 && IsVector(_guest.Registers[i].Type) == vector)
                {
                    (guest, most) = (i, _accesses[i]);
                }
            }

            if (guest < 0 || host < 0 || most <= least)
            {
                return count;
            }

            changes[count++] = (host, guest);
            isTaken[host] = true;
            _accesses[guest] = 0;
        }
    }

    /// <summary>In front of the loop's head.</summary>
    private void EnterLoop()
    {
        EmitExchange(_standard, _convention);
        EnterStreams();
        _loopFrom = _a.Position;
        _loopHead = Label.New();
        _a.Bind(ref _loopHead);
    }

    /// <summary>In front of an exit.</summary>
    private void EmitWayOut() => EmitExchange(_convention, _standard);

    private void EmitExchange(HostConvention from, HostConvention to)
    {
        if (from == to)
        {
            return;
        }

        for (int r = 0; r < from.GuestOf.Length; r++)
        {
            if (from.GuestOf[r] != to.GuestOf[r] && from.GuestOf[r] >= 0)
            {
                StoreTo(r >= HostConvention.VectorBase, from.Home(from.GuestOf[r]), r);
            }
        }

        for (int r = 0; r < from.GuestOf.Length; r++)
        {
            if (from.GuestOf[r] == to.GuestOf[r] || to.GuestOf[r] < 0)
            {
                continue;
            }

            Mem home = to.Home(to.GuestOf[r]);
            if (r >= HostConvention.VectorBase)
            {
                _a.Emit(Op.MovupsLoad, X(r), 0, home);
            }
            else
            {
                _a.Load(true, G(r), home);
            }
        }
    }

    /// <summary>Says where the state is, for faults: the flags from the end of the first iteration, the registers from the loop's head.</summary>
    private void FinishLoop()
    {
        FlagsDescription? flags = _isDescribed ? _described : null;
        if (_isDescribed)
        {
            _output.AddDescribed(new DescribedCode(_describedFrom, _loopFrom, flags, _standard));
        }

        if (_isDescribed || _local != _standard)
        {
            _output.AddDescribed(new DescribedCode(_loopFrom, _a.Position, flags, _local));
        }
    }
}
