using System.Runtime.InteropServices;
using Rhea.Base.Host;
using Rhea.Translator.Bytecode;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Statistics;
using Rhea.Translator.SystemMode;

namespace Rhea.Translator.X64;

/// <summary>A processor whose guest code runs as generated code.</summary>
internal sealed unsafe class X64Vcpu : Vcpu
{
    private const int CallStackSize = 1 << 20;
    private const int GuardSize = 1 << 16;
    private const int SetGsBase = 0x1001;
    private const int ArchPrctl = 158;
    private const uint DefaultMxcsr = 0x1F80;
    private const int NotMapped = 1;

    /// <summary>The invalid-operation exception is not masked in generated code.</summary>
    private const uint InvalidMask = 0x80, DenormalMask = 0x100, UnderflowMask = 0x800, InexactMask = 0x1000;

    /// <summary>In the exit request word: the engine alone asks, so that the processor comes out of code that was dropped.</summary>
    private const int Recall = 2;

    /// <summary>FPCR.DN (Arm ARM C5.2.8).</summary>

    private readonly X64Engine _engine;
    private bool _exactFloat;
    private bool _leavesStaleCode;
    private readonly GuestDescription _guest;
    private readonly nint _memory;
    private readonly nuint _memorySize;
    private readonly nint _callStack;
    private readonly VcpuCore* _core;
    private readonly nint _state;
    private readonly VcpuHot* _hot;
    private GCHandle _handle;
    private int _thread;
    private bool _retry;
    private ExitReason _faultReason;
    private long _epoch;
    private int _isRunning;

    public X64Vcpu(X64Engine engine, IGuestMmu? mmu = null)
    {
        _engine = engine;
        _guest = engine.Convention.Guest;
        int tables = mmu is null ? 0 : TranslationBuffer.Size;
        _memorySize = (nuint)(sizeof(VcpuCore) + TranslationBuffer.Offset(_guest) + tables + 4095) & ~(nuint)4095;
        _memory = HostMemory.Allocate(_memorySize);
        _core = (VcpuCore*)_memory;
        _state = _memory + sizeof(VcpuCore);
        _hot = VcpuHot.Of(_state);
        _callStack = HostMemory.Allocate(CallStackSize + GuardSize);
        HostMemory.Forbid(_callStack, GuardSize);
        _core->GuardStart = _callStack;
        _core->GuardEnd = _callStack + GuardSize;
        nint top = _callStack + GuardSize + CallStackSize - 64;
        *(nint*)top = engine.Stubs.Sentinel(0);
        _core->CallStackTop = top;
        _core->CallStack = top;
        _core->GuestMxcsr = DefaultMxcsr & ~InvalidMask;
        Buffer = mmu is null ? null : new TranslationBuffer(mmu, engine, _state, _guest);
        _known = mmu is null ? null : new (RegionKey, nint)[KnownCount];
        _handle = GCHandle.Alloc(this);
        _core->Handle = GCHandle.ToIntPtr(_handle);
    }

    public override nint State => _state;

    /// <summary>What was counted for this processor.</summary>
    internal VcpuCounters Counters => new(
        (long)_core->Counters[(int)VcpuCounter.Lookups],
        (long)_core->Counters[(int)VcpuCounter.Mismatches],
        (long)_core->Counters[(int)VcpuCounter.Accesses],
        Buffer?.SlowAccesses ?? 0,
        Buffer?.Refills ?? 0);

    public override nint ExitRequestAddress => (nint)(&_hot->ExitRequest);

    private ref ulong Pc => ref *(ulong*)(_state + _guest.ProgramCounterOffset);

    private ref uint Flags => ref *(uint*)(_state + _guest.FlagsOffset);

    /// <summary>The flags as generated code keeps them.</summary>
    private uint CurrentFlags => _hot->FlagsKind != 0
        ? FlagsFormat.Evaluate(_hot->FlagsKind, _hot->FlagsA, _hot->FlagsB, _core->FlushesSubnormals)
        : FlagsFormat.FromHost(_hot->FlagsHost);

    private ref uint FloatControl => ref *(uint*)(_state + _guest.FloatControlOffset);

    private ref uint FloatStatus => ref *(uint*)(_state + _guest.FloatStatusOffset);

    public override void RequestExit() => Volatile.Write(ref _hot->ExitRequest, 1);

    internal void ResetCallStack() => _core->CallStack = _core->CallStackTop;

    public override ExitReason Run()
    {
        // Whoever retires code either sees that this processor runs, or has raised the epoch before it is read.
        Interlocked.Exchange(ref _isRunning, 1);
        Buffer?.Start();
        LoadState();
        ExitReason reason = RunLoop();
        SaveState();
        Buffer?.Stop();
        Volatile.Write(ref _isRunning, 0);
        // Nobody but the engine asked: the caller need not know.
        Interlocked.CompareExchange(ref _hot->ExitRequest, 0, Recall);
        _engine.Log?.Left(this, reason);
        _engine.Statistics?.Count(reason);
        return Left(reason);
    }

    /// <summary>
    /// Runs one region, and of it no more than up to the first poll; None where it ends with an ordinary exit. The engine must not link.
    /// </summary>
    /// <param name="isWhole">False where the region was left or translated anew halfway.</param>
    internal ExitReason RunRegion(out bool isWhole)
    {
        Interlocked.Exchange(ref _isRunning, 1);
        Buffer?.Start();
        LoadState();
        ResetCallStack();
        isWhole = true;
        ExitReason reason;
        nint code = NextCode();
        if (_engine.Log is { WantsEntries: true } log && code != 0)
        {
            ShowEntry(log, code);
        }

        while (true)
        {
            if (code == 0)
            {
                reason = NotFetchable();
                break;
            }

            Volatile.Write(ref _hot->ExitRequest, 1);
            ((delegate* unmanaged<nint, nint, void>)_engine.Stubs.Enter)(_state + VcpuCore.Bias, code);
            var exit = (StubExit)_core->StubExit;
            if (exit == StubExit.Fault && _retry)
            {
                _retry = false;
                isWhole = false;
                code = NextCode();
                continue;
            }

            reason = exit switch
            {
                StubExit.Link or StubExit.Lookup => ExitReason.None,
                StubExit.Fault => _faultReason,
                _ => (ExitReason)_hot->StubArgument,
            };
            if (reason == ExitReason.InstructionFault)
            {
                FetchFaultBehind(Pc);
            }

            if (exit == StubExit.Link)
            {
                Pc = _engine.TargetOf(_hot->StubArgument);
            }

            break;
        }

        isWhole &= !_leavesStaleCode;
        _hot->ExitRequest = 0;
        SaveState();
        Buffer?.Stop();
        Volatile.Write(ref _isRunning, 0);
        _engine.Statistics?.Count(reason);
        return Left(reason);
    }

    private void LoadState()
    {
        PrepareThread();
        _hot->FlagsHost = FlagsFormat.ToHost(Flags);
        _hot->FlagsKind = 0;
        LoadFloatControl();
        if (RequiresOtherCode())
        {
            ResetCallStack();
        }
    }

    private void SaveState()
    {
        Flags = CurrentFlags;
        SaveFloatStatus();
    }

    /// <inheritdoc/>
    public override ExitReason Step()
    {
        PrepareThread();
        if (Interlocked.Exchange(ref _hot->ExitRequest, 0) != 0)
        {
            return ExitReason.Interrupt;
        }

        _hot->FlagsKind = 0;
        _stepper ??= _engine.CreateStepper(_state, Buffer);
        if (Buffer is not null)
        {
            Buffer.Start();
            _engine.NotePages(Buffer);
        }

        ExitReason reason = _stepper.Step();
        Buffer?.Stop();
        TakeFault(_stepper);
        return reason;
    }

    private BytecodeVcpu? _stepper;

    private void ShowEntry(ITranslationLog log, nint code)
    {
        Flags = CurrentFlags;
        log.Entering(this, _engine.GuestAddressOfEntry(code));
    }

    private ExitReason RunLoop()
    {
        if (Interlocked.Exchange(ref _hot->ExitRequest, 0) is not (0 or Recall))
        {
            return ExitReason.Interrupt;
        }

        nint code = NextCode();
        while (code != 0)
        {
            if (_engine.Log is { WantsEntries: true } log)
            {
                ShowEntry(log, code);
            }

            ((delegate* unmanaged<nint, nint, void>)_engine.Stubs.Enter)(_state + VcpuCore.Bias, code);
            switch ((StubExit)_core->StubExit)
            {
                case StubExit.Link:
                    _engine.Statistics?.Count(DispatcherExit.Link);
                    code = _engine.Link(this, _hot->StubArgument, out ulong target);
                    Pc = target;
                    break;
                case StubExit.Lookup:
                    _engine.Statistics?.Count(DispatcherExit.Lookup);
                    code = NextCode();
                    break;
                case StubExit.Fault when _retry:
                    _engine.Statistics?.Count(DispatcherExit.Retry);
                    _retry = false;
                    code = NextCode();
                    break;
                case StubExit.Fault:
                    return _faultReason;
                default:
                    var reason = (ExitReason)_hot->StubArgument;
                    if (reason == ExitReason.InstructionFault)
                    {
                        return FetchFaultBehind(Pc);
                    }

                    if (reason != ExitReason.Interrupt || Interlocked.Exchange(ref _hot->ExitRequest, 0) != Recall)
                    {
                        return reason;
                    }

                    _engine.Statistics?.Count(DispatcherExit.Recall);
                    SaveState();
                    LoadState();
                    code = NextCode();
                    break;
            }
        }

        return NotFetchable();
    }

    /// <summary>Between regions: the code at the program counter, or 0 where instructions cannot be fetched.</summary>
    private nint NextCode()
    {
        PassEpoch();
        Pc &= ~(ulong)_guest.IgnoredAddressBits;
        return Buffer is null ? _engine.GetCode(this, Pc) : NextSystemCode(Buffer, Pc);
    }

    private nint NextSystemCode(TranslationBuffer buffer, ulong pc)
    {
        if (buffer.HasFlushedCode || buffer.Mode != _mode)
        {
            // Where calls would return to, there may be other code now.
            buffer.HasFlushedCode = false;
            _mode = buffer.Mode;
            *(nint*)_core->CallStackTop = _engine.Stubs.Sentinel(_mode);
            ResetCallStack();
        }

        if (!buffer.TryFetch(pc, _mode, out PageMapping page))
        {
            return 0;
        }

        if (!page.IsCacheable)
        {
            _isOnDividedPage = true;
            return 0;
        }

        var key = new RegionKey(pc, page.Physical | (uint)_mode);
        ref (RegionKey Key, nint Code) known = ref _known![key.GetHashCode() & (KnownCount - 1)];
        if (known.Code == 0 || known.Key != key)
        {
            nint code = _engine.GetSystemCode(this, pc);
            if (code == 0 || _engine.MayCross(pc))
            {
                return code;
            }

            known = (key, code);
        }

        if (!_engine.NoLinking)
        {
            buffer.AddJump(_mode, pc, known.Code);
        }

        return known.Code;
    }

    private const int KnownCount = 4096;

    /// <summary>System mode: code that was looked up, whatever address space it belongs to; as long as none is dropped.</summary>
    private readonly (RegionKey Key, nint Code)[]? _known;

    private int _mode;

    private bool _isOnDividedPage;

    private ExitReason NotFetchable()
    {
        if (Buffer is null)
        {
            return FetchFault(Pc, _guest.InstructionAlignment);
        }

        bool isOnDividedPage = _isOnDividedPage;
        _isOnDividedPage = false;
        return isOnDividedPage ? ExitReason.DividedPage : ExitReason.GuestException;
    }

    /// <summary>Between regions: takes note of code that was retired, to which the call stack must not return.</summary>
    internal void PassEpoch()
    {
        long epoch = _engine.Epoch;
        if (epoch != _epoch)
        {
            ResetCallStack();
            if (Buffer is not null)
            {
                Buffer.ClearJumps();
                Array.Clear(_known!);
            }

            Volatile.Write(ref _epoch, epoch);
        }

        if (Buffer is not null)
        {
            _engine.NotePages(Buffer);
        }
    }

    /// <summary>Whether this processor has left all code that was retired up to an epoch.</summary>
    internal bool HasPassed(long epoch) => Volatile.Read(ref _isRunning) == 0 || Volatile.Read(ref _epoch) >= epoch;

    /// <summary>Asks the processor to come out of its code, where it may be in any.</summary>
    internal override void RequestExitIfRunning()
    {
        if (Volatile.Read(ref _isRunning) != 0)
        {
            Interlocked.Or(ref _hot->ExitRequest, Recall);
        }
    }

    /// <inheritdoc/>
    public override void ThreadChanged()
    {
        _thread = 0;
        _stepper?.ThreadChanged();
    }

    private void PrepareThread()
    {
        int thread = Environment.CurrentManagedThreadId;
        if (thread == _thread)
        {
            return;
        }

        _thread = thread;
        if (_engine.Table != 0)
        {
            _ = HostMemory.Call(ArchPrctl, SetGsBase, _engine.Table, 0, 0);
        }

        FaultHandlers.EnsureSignalStack();
    }

    /// <summary>Called by the recovery stub: true lets generated code go on where the core says.</summary>
    internal bool OnFault()
    {
        if (_core->FaultSignal == 8)
        {
            if (FloatTrap.Complete(_core, ref FloatControl, ref FloatStatus, _guest.Float))
            {
                _engine.Statistics?.Count(DispatcherExit.FloatTrap);
                LoadFloatControl();
                return true;
            }
        }

        DescribedCode? described = _engine.DescriptionOf(_core->FaultPc);
        int[] guestOf = (described?.Convention ?? _engine.Convention).GuestOf;
        for (int r = 0; r < 32; r++)
        {
            int register = guestOf[r];
            if (register >= 0)
            {
                ulong* home = (ulong*)(_state + _guest.Registers[register].Offset);
                if (r < HostConvention.VectorBase)
                {
                    *home = _core->ContextGpr[r];
                }
                else
                {
                    home[0] = _core->ContextVector[(r - HostConvention.VectorBase) * 2];
                    home[1] = _core->ContextVector[(r - HostConvention.VectorBase) * 2 + 1];
                }
            }
        }

        if (described?.Flags is { } flags)
        {
            _hot->FlagsKind = flags.Word;
            _hot->FlagsA = *(ulong*)(_state + _guest.Registers[flags.A].Offset);
            _hot->FlagsB = flags.B < 0 ? 0 : *(ulong*)(_state + _guest.Registers[flags.B].Offset);
        }

        TakeFault(_core);
        _faultReason = ExitReason.DataFault;
        ulong pc = _core->FaultPc == _engine.Stubs.ReturnLookup ? Stubs.LookupPoint : _engine.GuestAddressOf(_core->FaultPc);
        if (pc == Stubs.LookupPoint)
        {
            Pc = _core->ContextGpr[0];
            FaultAddress = Pc;
            FaultCode = 1;
            _faultReason = ExitReason.InstructionFault;
            return false;
        }

        Pc = pc;
        if (FaultCode == FaultHandlers.NotCanonical)
        {
            // Not a canonical address: perhaps a tag in its top byte.
            _engine.IgnoreTag(pc);
            _retry = _taggedBefore != pc;
            _taggedBefore = pc;
            FaultAddress = _hot->Address;
            FaultCode = _guest.IgnoresTopByte ? FaultCode : NotMapped;
        }

        return false;
    }

    private ulong _taggedBefore;

    internal void ExecuteOperation(ulong* result, ulong* a, ulong* b, ulong* c, long operation) =>
        IrSemantics.Execute(result, a, b, c, operation, ref FloatControl, ref FloatStatus, _guest.Float);

    /// <summary>
    /// The guest's modes become the host's. Where the guest flushes subnormal numbers to zero the host does too, which gives the guest's results,
    /// but not its exceptions. So once the guest looks at those the host traps instead: for subnormal operands, for tiny results, and, until
    /// the guest's status has it, for inexact results, since a trap leaves it open whether that flag of the host's was set before.
    /// </summary>
    private void LoadFloatControl()
    {
        const uint flushBoth = 0x8040;
        uint modes = DefaultMxcsr & ~InvalidMask;
        if (_guest.Float.FlushesToZero(FloatControl))
        {
            if (_looksAtStatus)
            {
                SaveFloatStatus();
                bool isInexact = (FloatStatus & _guest.Float.StatusOfHost(FloatTrap.InexactFlag)) != 0;
                modes &= ~(DenormalMask | UnderflowMask | (isInexact ? 0 : InexactMask));
            }
            else
            {
                modes |= flushBoth;
            }
        }

        _core->GuestMxcsr = modes | _guest.Float.HostModes(FloatControl) | (_core->GuestMxcsr & 0x3F);
    }

    /// <summary>The host's accumulated exceptions go to the guest's status register.</summary>
    private void SaveFloatStatus()
    {
        FloatStatus |= _guest.Float.StatusOfHost(_core->GuestMxcsr);
        _core->GuestMxcsr &= ~0x3Fu;
    }

    /// <inheritdoc/>
    public override bool FloatControlChanged()
    {
        LoadFloatControl();
        if (!RequiresOtherCode())
        {
            return false;
        }

        _leavesStaleCode = true;
        return true;
    }

    /// <summary>
    /// Whether the guest has just set its first mode that the host's unit does not have, its first reserved one, or flushing. From then on all
    /// code is translated to compute floating point in C#, to look for such a mode, or to trap where it flushes; what this processor's call
    /// stack would return to is not.
    /// </summary>
    private bool RequiresOtherCode()
    {
        bool stale = _leavesStaleCode;
        _leavesStaleCode = false;
        if (!_exactFloat && _guest.Float.NeedsExact(FloatControl))
        {
            _exactFloat = stale = true;
            _engine.RequireExactFloat();
        }

        if (!_checksFloatControl && _guest.Float.IsReserved(FloatControl))
        {
            _checksFloatControl = stale = true;
            _engine.RequireFloatControlChecks();
        }

        return RequiresFlushing() || stale;
    }

    /// <summary>Whether this processor needs code for flushing of subnormal numbers to zero that it has not needed before.</summary>
    private bool RequiresFlushing()
    {
        if (!_guest.Float.FlushesToZero(FloatControl) || (_flushes && (_traps || !_looksAtStatus)))
        {
            return false;
        }

        _flushes = true;
        _engine.RequireUnderflowChecks();
        if (_looksAtStatus)
        {
            _traps = true;
            _engine.RequireFlushing();
        }

        return true;
    }

    private bool _checksFloatControl;

    /// <inheritdoc/>
    public override void CollectFloatStatus()
    {
        SaveFloatStatus();
        if (!_looksAtStatus && !_guest.Float.IsTinyAfterRounding)
        {
            _looksAtStatus = true;
            _engine.RequireUnderflowChecks();
            if (RequiresFlushing())
            {
                LoadFloatControl();
            }
        }
    }

    /// <inheritdoc/>
    public override void FloatStatusChanged() => LoadFloatControl();

    private bool _looksAtStatus;

    private bool _flushes;

    private bool _traps;

    /// <inheritdoc/>
    public override void InvalidateCode(ulong start, ulong length)
    {
        _engine.InvalidateCode(start, length);
        _engine.CodeChanged?.Invoke(start, length);
    }

    public override void Dispose()
    {
        _engine.Remove(this);
        _handle.Free();
        HostMemory.Free(_memory, _memorySize);
        HostMemory.Free(_callStack, CallStackSize + GuardSize);
    }
}
