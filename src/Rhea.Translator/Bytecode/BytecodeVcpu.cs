using System.Runtime.InteropServices;
using Rhea.Base.Host;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
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
    private int _thread;

    public BytecodeVcpu(BytecodeEngine engine)
    {
        _engine = engine;
        Guest = engine.Guest;
        _memorySize = (nuint)(sizeof(VcpuCore) + BytecodeCompiler.FirstSlot(Guest) + BytecodeCompiler.SlotBytes + 4095) & ~(nuint)4095;
        _memory = HostMemory.Allocate(_memorySize);
        if (_memory == 0)
        {
            throw new InvalidOperationException("the host has no memory for another processor");
        }

        _core = (VcpuCore*)_memory;
        State = _memory + sizeof(VcpuCore);
        _hot = VcpuHot.Of(State);
        _handle = GCHandle.Alloc(this);
        _core->Handle = GCHandle.ToIntPtr(_handle);
    }

    public override nint State { get; }

    public override nint ExitRequestAddress => (nint)(&_hot->ExitRequest);

    /// <summary>What the state looks like.</summary>
    public GuestDescription Guest { get; }

    /// <summary>The functions that reach guest memory.</summary>
    public nint* Access => _engine.Access;

    private ulong Pc => *(ulong*)(State + Guest.ProgramCounterOffset);

    public override void RequestExit() => Volatile.Write(ref _hot->ExitRequest, 1);

    public override ExitReason Run()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            _thread = Environment.CurrentManagedThreadId;
            FaultHandlers.EnsureSignalStack();
        }

        if (Interlocked.Exchange(ref _hot->ExitRequest, 0) != 0)
        {
            return ExitReason.Interrupt;
        }

        BytecodeRegion? region = Find(Pc);
        ExitReason reason = region is null ? NotFetchable(Pc) : BytecodeInterpreter.Run(this, region);
        BytecodeInterpreter.NormaliseFlags(_hot, (uint*)(State + Guest.FlagsOffset));
        _engine.Log?.Left(this, reason);
        return reason;
    }

    /// <summary>The region of a guest address, or null where instructions cannot be fetched.</summary>
    internal BytecodeRegion? Find(ulong pc)
    {
        ref BytecodeRegion? cached = ref _cache[(int)(pc >> 2) & (CacheSize - 1)];
        if (cached is null || cached.GuestAddress != pc || cached.IsDropped)
        {
            BytecodeRegion? found = _engine.Find(pc);
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

    /// <summary>Remembers where a direct exit leads to.</summary>
    internal void Link(BytecodeRegion from, int link, BytecodeRegion to)
    {
        if (!_engine.NoLinking)
        {
            from.Links[link] = to;
        }
    }

    /// <summary>Reports that instructions cannot be fetched.</summary>
    internal ExitReason NotFetchable(ulong pc)
    {
        FaultAddress = pc;
        FaultIsWrite = false;
        FaultSignal = 11;
        FaultCode = 1;
        return (pc & 3) != 0 ? ExitReason.AlignmentFault : ExitReason.InstructionFault;
    }

    /// <summary>Reports the access that has just faulted.</summary>
    internal ExitReason Faulted()
    {
        FaultAddress = (ulong)_core->FaultAddress;
        FaultIsWrite = (_core->FaultError & 2) != 0;
        FaultSignal = _core->FaultSignal;
        FaultCode = _core->FaultCode;
        if (FaultCode == FaultHandlers.NotCanonical)
        {
            // Without the tag, which is bit 55 repeated.
            FaultAddress = (ulong)((long)(FaultAddress << 8) >> 8);
        }

        return ExitReason.DataFault;
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
        _handle.Free();
        HostMemory.Free(_memory, _memorySize);
    }
}
