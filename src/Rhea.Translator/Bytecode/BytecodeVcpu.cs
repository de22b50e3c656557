using System.Runtime.InteropServices;
using Rhea.Base.Host;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.SystemMode;
using Rhea.Translator.X64;

namespace Rhea.Translator.Bytecode;

/// <summary>A processor whose guest code is interpreted.</summary>
internal sealed unsafe class BytecodeVcpu : Vcpu
{
    private const int CacheSize = 4096;

    private readonly BytecodeEngine _engine;
    private readonly BytecodeRegion?[] _cache = new BytecodeRegion?[CacheSize];
    private readonly nint _memory;
    private readonly nuint _memorySize;
    private readonly VcpuCore* _core;
    private readonly VcpuHot* _hot;
    private GCHandle _handle;
    private readonly bool _sharesState;
    private BytecodeVcpu? _stepper;
    private bool _isStepping;
    private int _thread;

    public BytecodeVcpu(BytecodeEngine engine, IGuestMmu? mmu = null)
    {
        _engine = engine;
        Guest = engine.Guest;
        int tables = mmu is null ? 0 : TranslationBuffer.Size;
        _memorySize = (nuint)(sizeof(VcpuCore) + TranslationBuffer.Offset(Guest) + tables + 4095) & ~(nuint)4095;
        _memory = HostMemory.Allocate(_memorySize);
        if (_memory == 0)
        {
            throw new InvalidOperationException("the host has no memory for another processor");
        }

        _core = (VcpuCore*)_memory;
        State = _memory + sizeof(VcpuCore);
        _hot = VcpuHot.Of(State);
        Buffer = mmu is null ? null : new TranslationBuffer(mmu, engine, State, Guest);
        _handle = GCHandle.Alloc(this);
        _core->Handle = GCHandle.ToIntPtr(_handle);
    }

    /// <summary>Makes a processor that steps on the state of another one, which has the room that bytecode needs behind it.</summary>
    internal BytecodeVcpu(BytecodeEngine engine, nint state, TranslationBuffer? buffer)
    {
        Buffer = buffer;
        _engine = engine;
        Guest = engine.Guest;
        State = state;
        _core = (VcpuCore*)(state - sizeof(VcpuCore));
        _hot = VcpuHot.Of(state);
        _sharesState = true;
    }

    public override nint State { get; }

    public override nint ExitRequestAddress => (nint)(&_hot->ExitRequest);

    /// <summary>What the state looks like.</summary>
    public GuestDescription Guest { get; }

    /// <summary>Guest memory as it is.</summary>
    public DirectAccess Memory => new(State, _engine.Access);

    private ulong Pc => *(ulong*)(State + Guest.ProgramCounterOffset);

    public override void RequestExit() => Interlocked.Or(ref _hot->ExitRequest, 1);

    /// <summary>The interpreter comes out of its code since somebody has asked for it.</summary>
    internal void TakeExitRequest() => _exitRequest = Interlocked.Exchange(ref _hot->ExitRequest, 0);

    public override ExitReason Run()
    {
        PrepareThread();
        if (Interlocked.Exchange(ref _hot->ExitRequest, 0) is not (0 or Recall))
        {
            return ExitReason.Interrupt;
        }

        ExitReason reason = Buffer is null ? RunFrom(Find(Pc), Memory) : RunSystem(Buffer);
        BytecodeInterpreter.NormaliseFlags(_hot, (uint*)(State + Guest.FlagsOffset));
        _engine.Log?.Left(this, reason);
        _engine.Statistics?.Count(reason);
        return Left(reason);
    }

    private ExitReason RunFrom<TMemory>(BytecodeRegion? region, TMemory memory)
        where TMemory : struct, IMemoryAccess => region is null ? NotFetchable(Pc) : BytecodeInterpreter.Run(this, region, memory);

    private ExitReason RunSystem(TranslationBuffer buffer)
    {
        buffer.Start();
        ExitReason reason;
        do
        {
            reason = RunFrom(Find(Pc), new BufferedAccess(buffer, State, Memory));
        }
        while (reason == ExitReason.Interrupt && _exitRequest == Recall);
        buffer.Stop();
        return reason;
    }

    /// <inheritdoc/>
    internal override void RequestExitIfRunning()
    {
        if (Buffer is not null)
        {
            Interlocked.Or(ref _hot->ExitRequest, Recall);
        }
    }

    /// <summary>In the exit request word: the engine alone asks, and the caller need not know. One word, so that no request of others is taken for this.</summary>
    private const int Recall = 2;

    private int _exitRequest;
    private long _drops;

    /// <summary>
    /// Runs one region, and of it no more than up to the first poll; None where it ends with an ordinary exit.
    /// </summary>
    internal ExitReason RunRegion<TMemory>(BytecodeRegion region, TMemory memory)
        where TMemory : struct, IMemoryAccess
    {
        PrepareThread();
        _hot->FlagsKind = 0;
        _hot->ExitRequest = 1;
        ExitReason reason = BytecodeInterpreter.Run(this, region, memory);
        _hot->ExitRequest = 0;
        BytecodeInterpreter.NormaliseFlags(_hot, (uint*)(State + Guest.FlagsOffset));
        return Left(reason);
    }

    /// <inheritdoc/>
    public override ExitReason Step()
    {
        if (!_sharesState)
        {
            if (Interlocked.Exchange(ref _hot->ExitRequest, 0) != 0)
            {
                return ExitReason.Interrupt;
            }

            _stepper ??= _engine.CreateStepper(State, Buffer);
            Buffer?.Start();
            if (Buffer is not null)
            {
                _engine.NotePages(Buffer);
            }

            ExitReason outcome = _stepper.Step();
            Buffer?.Stop();
            TakeFault(_stepper);
            return outcome;
        }

        PrepareThread();
        ulong pc = Pc;
        ExitReason reason = StepOnce(pc);
        if (reason == ExitReason.Interrupt && Pc == pc)
        {
            // A helper that wants to be called again; or a jump to itself, which does no harm twice.
            reason = StepOnce(pc);
        }

        if (reason != ExitReason.Interrupt)
        {
            return reason;
        }

        RequestExit();
        return ExitReason.Step;
    }

    /// <inheritdoc/>
    public override void ThreadChanged()
    {
        _thread = 0;
        _stepper?.ThreadChanged();
    }

    private void PrepareThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            _thread = Environment.CurrentManagedThreadId;
            FaultHandlers.EnsureSignalStack();
        }
    }

    private ExitReason StepOnce(ulong pc)
    {
        if (Find(pc) is not { } region)
        {
            return NotFetchable(pc);
        }

        // The other processor leaves its own exit there.
        _core->StubExit = 0;
        _isStepping = true;
        ExitReason reason = Buffer is null ? BytecodeInterpreter.Run(this, region, Memory)
            : BytecodeInterpreter.Run(this, region, new BufferedAccess(Buffer, State, Memory));
        _isStepping = false;
        BytecodeInterpreter.NormaliseFlags(_hot, (uint*)(State + Guest.FlagsOffset));
        return Left(reason);
    }

    /// <summary>The region of a guest address, or null where instructions cannot be fetched, or where one instruction has been executed.</summary>
    internal BytecodeRegion? Find(ulong pc)
    {
        if (_isStepping)
        {
            return null;
        }

        pc &= ~(ulong)Guest.IgnoredAddressBits;
        if (Buffer is not null)
        {
            if (_sharesState)
            {
                return _engine.TranslateOnce(Buffer, pc);
            }

            PrepareSystemCache(Buffer);
        }

        ref BytecodeRegion? cached = ref _cache[(int)(pc >> 2) & (CacheSize - 1)];
        if (cached is null || cached.GuestAddress != pc || cached.IsDropped)
        {
            *(ulong*)(State + Guest.ProgramCounterOffset) = pc;
            BytecodeRegion? found = Buffer is null ? _engine.Find(pc) : _engine.FindSystem(Buffer, pc, out _isOnDividedPage);
            if (found is null)
            {
                return null;
            }

            cached = found;
        }

        if (_engine.Log is { WantsEntries: true } log)
        {
            BytecodeInterpreter.NormaliseFlags(_hot, (uint*)(State + Guest.FlagsOffset));
            *(ulong*)(State + Guest.ProgramCounterOffset) = pc;
            log.Entering(this, pc);
        }

        return cached;
    }

    /// <summary>What is cached holds for the mode and the mappings there are.</summary>
    private void PrepareSystemCache(TranslationBuffer buffer)
    {
        _engine.NotePages(buffer);
        long drops = _engine.Drops;
        if (buffer.HasFlushedCode || buffer.Mode != _mode || drops != _drops)
        {
            buffer.HasFlushedCode = false;
            _mode = buffer.Mode;
            _drops = drops;
            Array.Clear(_cache);
        }
    }

    private int _mode;

    /// <summary>Remembers where a direct exit leads to. In system mode another page may be mapped to something else by then.</summary>
    internal void Link(BytecodeRegion from, int link, BytecodeRegion to)
    {
        bool isNear = Buffer is null || (from.Key.Context == to.Key.Context && from.GuestAddress >> 12 == to.GuestAddress >> 12 && to.SecondPage == 0);
        if (!_engine.NoLinking && isNear)
        {
            from.Links[link] = to;
        }
    }

    /// <summary>Reports that instructions cannot be fetched, or that one has been executed.</summary>
    internal ExitReason NotFetchable(ulong pc)
    {
        if (_isStepping)
        {
            return ExitReason.Step;
        }

        if (Buffer is null)
        {
            return FetchFault(pc, Guest.InstructionAlignment);
        }

        bool isOnDividedPage = _isOnDividedPage;
        _isOnDividedPage = false;
        return isOnDividedPage ? ExitReason.DividedPage : ExitReason.GuestException;
    }

    private bool _isOnDividedPage;

    /// <summary>Reports the access that has just faulted.</summary>
    internal ExitReason Faulted()
    {
        if (Buffer is not null)
        {
            return (ExitReason)_hot->StubArgument;
        }

        TakeFault(_core);
        if (FaultCode == FaultHandlers.NotCanonical)
        {
            // Without the tag, which is bit 55 repeated.
            FaultAddress = Guest.IgnoresTopByte ? (ulong)((long)(FaultAddress << 8) >> 8) : FaultAddress;
        }

        return FaultSignal == WatchStubs.HitSignal ? ExitReason.Watchpoint : ExitReason.DataFault;
    }

    /// <inheritdoc/>
    public override bool FloatControlChanged() => false;

    /// <inheritdoc/>
    public override void CollectFloatStatus()
    {
        // Every operation writes the status register.
    }

    /// <inheritdoc/>
    public override void InvalidateCode(ulong start, ulong length)
    {
        _engine.InvalidateCode(start, length);
        _engine.CodeChanged?.Invoke(start, length);
    }

    public override void Dispose()
    {
        if (_sharesState)
        {
            return;
        }

        _engine.Remove(this);
        _handle.Free();
        HostMemory.Free(_memory, _memorySize);
    }
}
