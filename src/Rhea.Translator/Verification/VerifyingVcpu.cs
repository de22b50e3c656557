using Rhea.Base.Host;
using Rhea.Translator.Bytecode;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.X64;

namespace Rhea.Translator.Verification;

/// <summary>A processor whose regions run on both backends.</summary>
internal sealed unsafe class VerifyingVcpu : Vcpu
{
    /// <summary>FPCR.FZ (Arm ARM C5.2.8): with it the backends differ in the exceptions they report.</summary>

    private readonly VerifyingEngine _engine;
    private readonly X64Vcpu _native;
    private readonly BytecodeVcpu _interpreter;
    private readonly GuestDescription _guest;
    private readonly WriteJournal _journal = new();
    private readonly byte[] _before;
    private readonly int* _exitRequest;

    public VerifyingVcpu(VerifyingEngine engine)
    {
        _engine = engine;
        _native = (X64Vcpu)engine.Native.CreateVcpu();
        _interpreter = (BytecodeVcpu)engine.Interpreter.CreateVcpu();
        _guest = _interpreter.Guest;
        _before = new byte[_guest.StateSize];
        _exitRequest = (int*)HostMemory.Allocate(4096);
        // Exceptions are compared from the start.
        _native.CollectFloatStatus();
    }

    public override nint State => _native.State;

    public override nint ExitRequestAddress => (nint)_exitRequest;

    private ulong Pc => *(ulong*)(State + _guest.ProgramCounterOffset);

    public override void RequestExit() => Volatile.Write(ref *_exitRequest, 1);

    public override ExitReason Run()
    {
        while (Interlocked.Exchange(ref *_exitRequest, 0) == 0)
        {
            ExitReason reason;
            lock (_engine.Gate)
            {
                reason = RunRegion();
            }

            // Both backends stop at every poll: that is nobody's request.
            if (reason is not (ExitReason.None or ExitReason.Interrupt))
            {
                return reason;
            }
        }

        return ExitReason.Interrupt;
    }

    /// <inheritdoc/>
    public override ExitReason Step()
    {
        if (Interlocked.Exchange(ref *_exitRequest, 0) != 0)
        {
            return ExitReason.Interrupt;
        }

        lock (_engine.Gate)
        {
            ExitReason reason = _native.Step();
            TakeFault(_native);
            return reason;
        }
    }

    private ExitReason RunRegion()
    {
        ulong pc = Pc;
        BytecodeRegion? region = _interpreter.Find(pc);
        ExitReason expected = ExitReason.None;
        if (region is { IsVolatile: false })
        {
            Snapshot().CopyTo(_before);
            _before.CopyTo(StateOf(_interpreter));
            _journal.Clear();
            expected = _interpreter.RunRegion(region, new JournaledAccess(_interpreter.Memory, _journal));
        }

        ExitReason reason = _native.RunRegion(out bool isWhole);
        TakeFault(_native);
        if (region is null || region.IsVolatile || !isWhole)
        {
            _engine.Count(false);
            return reason;
        }

        List<DifferentValue>? differences = Compare(expected, reason, pc);
        _engine.Count(differences is null);
        if (differences is not null)
        {
            _engine.Report(pc, differences);
        }

        return reason;
    }

    private List<DifferentValue>? Compare(ExitReason expected, ExitReason reason, ulong pc)
    {
        List<DifferentValue>? list = null;
        if (WithoutPoll(expected) != WithoutPoll(reason))
        {
            Add("exit", "", expected.ToString(), reason.ToString());
        }
        else if (reason == ExitReason.DataFault)
        {
            AddIfDifferent("fault", _interpreter.FaultAddress, _native.FaultAddress);
            if (_guest.TellsFaultsApart)
            {
                AddIfDifferent("fault write", _interpreter.FaultIsWrite ? 1u : 0, _native.FaultIsWrite ? 1u : 0);
            }
        }

        Span<byte> interpreted = StateOf(_interpreter);
        Span<byte> native = Snapshot();
        if (!interpreted[..VcpuHot.Offset].SequenceEqual(native[..VcpuHot.Offset])
            || !interpreted[(VcpuHot.Offset + VcpuHot.Size)..].SequenceEqual(native[(VcpuHot.Offset + VcpuHot.Size)..]))
        {
            for (int offset = 0; offset < _guest.StateSize; offset += 4)
            {
                if (offset is >= VcpuHot.Offset and < VcpuHot.Offset + VcpuHot.Size)
                {
                    continue;
                }

                uint a = BitConverter.ToUInt32(interpreted[offset..]);
                uint b = BitConverter.ToUInt32(native[offset..]);
                if (a != b && !MayDiffer(offset, pc))
                {
                    Add(StateNames.Of(_guest, offset), $"{BitConverter.ToUInt32(_before, offset):x8}", $"{a:x8}", $"{b:x8}");
                }
            }
        }

        if (_journal.FindDifference(_interpreter.Memory) is var (address, written, memory))
        {
            Add($"[0x{address:x}]", "", $"{written:x2}", $"{memory:x2}");
        }

        return list;

        void AddIfDifferent(string name, ulong a, ulong b)
        {
            if (a != b)
            {
                Add(name, "", $"{a:x}", $"{b:x}");
            }
        }

        void Add(string name, string before, string a, string b) => (list ??= []).Add(new DifferentValue(name, before, a, b));
    }

    /// <summary>The backends may poll at different places behind a region's last instruction.</summary>
    private static ExitReason WithoutPoll(ExitReason reason) => reason == ExitReason.Interrupt ? ExitReason.None : reason;

    private bool MayDiffer(int offset, ulong pc) =>
        offset == _guest.FlagsOffset && _engine.FlagsAreDead(pc, Pc);

    private Span<byte> StateOf(Vcpu vcpu) => new((void*)vcpu.State, _guest.StateSize);

    private Span<byte> Snapshot() => StateOf(_native);

    /// <inheritdoc/>
    public override bool FloatControlChanged() => _native.FloatControlChanged();

    /// <inheritdoc/>
    public override void CollectFloatStatus() => _native.CollectFloatStatus();

    /// <inheritdoc/>
    public override void FloatStatusChanged() => _native.FloatStatusChanged();

    /// <inheritdoc/>
    public override void InvalidateCode(ulong start, ulong length) => _engine.InvalidateCode(start, length);

    public override void Dispose()
    {
        _native.Dispose();
        _interpreter.Dispose();
        HostMemory.Free((nint)_exitRequest, 4096);
    }
}
