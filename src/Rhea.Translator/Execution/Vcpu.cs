namespace Rhea.Translator.Execution;

/// <summary>One virtual processor: runs guest code on the calling thread until something must be handled outside it.</summary>
public abstract unsafe class Vcpu : IDisposable
{
    /// <summary>The address of the guest's CPU state structure, in unmanaged memory. Exact while the processor is not running.</summary>
    public abstract nint State { get; }

    /// <summary>Runs from the state's program counter until an exit. Must always be called on the same thread.</summary>
    public abstract ExitReason Run();

    /// <summary>
    /// Makes the processor leave with <see cref="ExitReason.Interrupt"/> at the next poll (a region entry or a loop back-edge).
    /// May be called from any thread. A request made while the processor is not running ends its next <see cref="Run"/> at once.
    /// </summary>
    public abstract void RequestExit();

    /// <summary>
    /// Executes exactly one instruction, whatever breakpoints there are, and gives <see cref="ExitReason.Step"/>; or another reason, as
    /// <see cref="Run"/> does. Watchpoints hold: <see cref="ExitReason.Watchpoint"/> comes before the access, with its address as
    /// <see cref="FaultAddress"/>.
    /// </summary>
    public virtual ExitReason Step() => throw new NotSupportedException("this engine cannot step");

    /// <summary>
    /// Where instructions are counted (<see cref="EngineSettings.CountsInstructions"/>): how many more <see cref="Run"/> may execute before it
    /// gives <see cref="ExitReason.Expired"/>, which it does too where the next block has more. Exact while the processor does not run, and
    /// in helpers that end their block. An instruction that faults, or is undefined, does not count, nor does what <see cref="Step"/> executes.
    /// </summary>
    public int Budget
    {
        get => VcpuHot.Of(State)->Budget;
        set => VcpuHot.Of(State)->Budget = value;
    }

    /// <summary>From now on another thread runs the processor. To be called by that thread: its number may be that of one that has ended.</summary>
    public virtual void ThreadChanged()
    {
    }

    /// <summary>Asks the processor to come out of its code for the engine's sake, where it may be in any; its owner does not notice.</summary>
    internal virtual void RequestExitIfRunning()
    {
    }

    /// <summary>The address of the 32-bit exit request word; a signal handler sets it to a value other than zero.</summary>
    public abstract nint ExitRequestAddress { get; }

    /// <summary>After a fault: the guest address that could not be accessed.</summary>
    public ulong FaultAddress { get; protected set; }

    /// <summary>After <see cref="ExitReason.DataFault"/>: whether the access was a write.</summary>
    public bool FaultIsWrite { get; protected set; }

    /// <summary>After a fault: the host's signal number (SIGSEGV 11, SIGBUS 7), or 0.</summary>
    public int FaultSignal { get; protected set; }

    /// <summary>After a fault: the host's si_code (1 = not mapped, 2 = no permission, 128 = non-canonical address).</summary>
    public int FaultCode { get; protected set; }

    /// <summary>
    /// To be called after the guest's floating-point control register was written. True: the helper must leave generated code, by
    /// reporting the exit reason Interrupt, and will be called again.
    /// </summary>
    public abstract bool FloatControlChanged();

    /// <summary>Adds the exceptions that the host's unit has accumulated to the guest's status register.</summary>
    public abstract void CollectFloatStatus();

    /// <summary>The guest has written its floating-point status register.</summary>
    public virtual void FloatStatusChanged()
    {
    }

    /// <summary>Forgets the code translated from a range of guest addresses; the guest goes on in new code at its next region.</summary>
    public abstract void InvalidateCode(ulong start, ulong length);

    /// <summary>Takes over what another processor on the same state says about a fault.</summary>
    private protected void TakeFault(Vcpu other)
    {
        FaultAddress = other.FaultAddress;
        FaultIsWrite = other.FaultIsWrite;
        FaultSignal = other.FaultSignal;
        FaultCode = other.FaultCode;
    }

    /// <summary>Takes over what the core says about a fault.</summary>
    private protected void TakeFault(VcpuCore* core)
    {
        FaultAddress = (ulong)core->FaultAddress;
        FaultIsWrite = (core->FaultError & 2) != 0;
        FaultSignal = core->FaultSignal;
        FaultCode = core->FaultCode;
    }

    /// <summary>Takes over what generated code or bytecode says of its exit.</summary>
    private protected ExitReason Left(ExitReason reason)
    {
        if (reason == ExitReason.MisalignedAccess)
        {
            FaultAddress = VcpuHot.Of(State)->Address;
        }

        return reason;
    }

    /// <summary>For helpers of the guest: who this processor belongs to.</summary>
    public object? Owner { get; set; }

    /// <summary>System mode: what the processor knows of its mappings; its owner flushes it on the processor's own thread. Null in user mode.</summary>
    public SystemMode.TranslationBuffer? Buffer { get; private protected init; }

    /// <summary>Reports that instructions cannot be fetched from an address.</summary>
    private protected ExitReason FetchFault(ulong pc, int alignment)
    {
        FaultAddress = pc;
        FaultIsWrite = false;
        FaultSignal = 11;
        FaultCode = 1;
        return (pc & (uint)(alignment - 1)) != 0 ? ExitReason.AlignmentFault : ExitReason.InstructionFault;
    }

    /// <summary>Reports that an instruction goes on in a page that cannot be fetched from.</summary>
    internal ExitReason FetchFaultBehind(ulong pc) => FetchFault((pc | 0xFFF) + 1, 1);

    /// <summary>Frees the state.</summary>
    public abstract void Dispose();
}

/// <summary>Translates and holds the code of one guest address space, for any number of virtual processors.</summary>
public abstract class ExecutionEngine : IDisposable
{
    private DebugPoints? _debug;

    /// <summary>What a debugger has set.</summary>
    public DebugPoints Debug => _debug ??= new DebugPoints(InvalidateCode);

    /// <summary>Obeys what a debugger has set in another engine, which this one is a part of.</summary>
    internal void UseDebugPoints(DebugPoints points) => _debug = points;

    /// <summary>The breakpoints, or null if there are none.</summary>
    internal IReadOnlySet<ulong>? Breakpoints => _debug?.Breakpoints;

    /// <summary>Makes a processor with all registers zero.</summary>
    public abstract Vcpu CreateVcpu();

    /// <summary>System mode: makes a processor with all registers zero. All calls of the MMU come from the thread that runs the processor.</summary>
    public virtual Vcpu CreateVcpu(SystemMode.IGuestMmu mmu) => throw new NotSupportedException("this engine is for user mode");

    /// <summary>System mode: forgets the code translated from physical memory, which a device or a debugger has written.</summary>
    public virtual void PhysicalMemoryChanged(ulong physical, ulong length) => throw new NotSupportedException("this engine is for user mode");

    /// <summary>Forgets all code translated from a range of guest addresses: after munmap, mprotect, mremap, a fixed mmap, or a cache flush.</summary>
    public abstract void InvalidateCode(ulong start, ulong length);

    /// <summary>The end of the address range that the guest may use; everything from there up belongs to the emulator.</summary>
    public abstract ulong GuestAddressLimit { get; }

    /// <summary>A range below the limit that the emulator uses itself, and the guest must not map; empty if both are equal.</summary>
    public abstract (ulong Start, ulong End) ReservedRange { get; }

    /// <summary>
    /// The host address of guest code, which holds to the end of its page of 4 KiB; 0 where instructions cannot be fetched. Set by the owner of
    /// the address space. The engine calls it under its own lock: it must not wait for anybody who may be calling <see cref="InvalidateCode"/>.
    /// </summary>
    public Func<ulong, nint>? LocateCode { get; set; }

    /// <summary>
    /// Told of an address range whose code a processor has declared changed: to find it at other addresses, by which it may run. Set by the owner
    /// of the address space.
    /// </summary>
    public Action<ulong, ulong>? CodeChanged { get; set; }

    /// <summary>Writes to the log what was counted so far (<see cref="EngineSettings.Statistics"/>).</summary>
    public virtual void ShowStatistics()
    {
    }

    /// <summary>The process is about to end: shows and completes what was counted and noted.</summary>
    public virtual void Ending() => ShowStatistics();

    /// <summary>A fork has made this process, which has the calling thread alone: what is counted or noted for one process begins anew.</summary>
    public virtual void Forked()
    {
    }

    /// <summary>
    /// The name of the guest's function at an address, such as <c>strlen+0x10</c>, for profiles; null where none is known. Set by the owner of the address
    /// space. The engine calls it under its own lock.
    /// </summary>
    public Func<ulong, string?>? NameCode { get; set; }

    /// <summary>Frees the code.</summary>
    public abstract void Dispose();
}
