using Rhea.LinuxUser.Files;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Loading;
using Rhea.LinuxUser.Memory;
using Rhea.LinuxUser.Profiling;
using Rhea.LinuxUser.Signals;
using Rhea.LinuxUser.SystemCalls;
using Rhea.LinuxUser.Threads;
using Rhea.LinuxUser.Tracing;
using Rhea.Translator.Execution;

namespace Rhea.LinuxUser;

/// <summary>A guest process: its address space, threads, signal actions and view of the file system.</summary>
internal sealed class GuestProcess
{
    internal GuestProcess(HostCall host, GuestArchitecture architecture, ExecutionEngine engine, UserModeOptions options)
    {
        Host = host;
        Architecture = architecture;
        Engine = engine;
        Options = options;
        MemoryLayout layout = MemoryLayout.For(engine, options.StackSize);
        if (options.ReservedSize != 0 && options.ReservedSize < layout.Limit)
            layout = layout with { Limit = options.ReservedSize & ~AddressMap.PageMask };
        Memory = new MemoryManager(host, layout, engine.InvalidateCode);
        Memory.Limits = options.MemoryLimits is { } limits ? MemoryLimits.Parse(limits) ?? MemoryLimits.None : MemoryLimits.None;
        Guest = new GuestMemory(new FaultSafeCopy(host), Memory);
        engine.LocateCode = Memory.LocateCode;
        engine.NameCode = new GuestSymbols(Memory).NameOf;
        engine.CodeChanged = Memory.InvalidateOtherNames;
        HostSignals = new HostSignals(host);
        Actions = new SignalActions(HostSignals);
        Threads = new ThreadRegistry(host);
        Paths = new PathResolver(this);
        Calls = SystemCallTable.Create();
        architecture.DeclareCalls(Calls);
    }

    internal HostCall Host { get; }

    internal GuestArchitecture Architecture { get; }

    internal ExecutionEngine Engine { get; }

    internal UserModeOptions Options { get; }

    internal MemoryManager Memory { get; }

    internal GuestMemory Guest { get; }

    internal HostSignals HostSignals { get; }

    internal SignalActions Actions { get; }

    internal ThreadRegistry Threads { get; }

    internal PathResolver Paths { get; }

    internal SystemCallTable Calls { get; }

    /// <summary>Prints system calls; null if that is not asked for.</summary>
    internal SystemCallTrace? Trace { get; set; }

    /// <summary>The debugger; null if there is none.</summary>
    internal Debugging.Debugger? Debugger { get; set; }

    /// <summary>To be called before the process ends, or goes on as another program.</summary>
    internal void Ends(GuestThread thread)
    {
        if (!thread.RunsSharedChild)
            Engine.Ending();
    }

    /// <summary>Writes what the engine has counted if somebody has sent the signal for it.</summary>
    internal void ShowStatisticsIfAsked()
    {
        int requests = Threads.Captures.Requests;
        if (requests != answeredRequests && Interlocked.Exchange(ref answeredRequests, requests) != requests)
            Engine.ShowStatistics();
    }

    private int answeredRequests;

    /// <summary>What was loaded.</summary>
    internal LoadedProgram Program { get; set; } = LoadedProgram.None;

    /// <summary>The address of the code that returns from signal handlers.</summary>
    internal ulong SignalTrampoline { get; set; }

    /// <summary>RLIMIT_CORE of the guest. The host's is 0: its kernel would dump the emulator.</summary>
    internal ulong CoreLimit { get; private set; }

    /// <summary>Takes over the limit of core files that the process was started with.</summary>
    internal void InheritCoreLimit() => CoreLimit = ExchangeHostCoreLimit(0);

    /// <summary>Changes the guest's limit of core files. Signals that would write one are captured while there is one.</summary>
    internal void SetCoreLimit(ulong limit)
    {
        CoreLimit = limit;
        if (HostSignals.CapturesCores == limit > 0)
            return;
        HostSignals.CapturesCores = limit > 0;
        Actions.ApplyAll(HostSignals.CapturesAll);
    }

    /// <summary>Sets the host's limit of core files, and gives the one before.</summary>
    internal unsafe ulong ExchangeHostCoreLimit(ulong limit)
    {
        const int core = 4;
        ResourceLimit value;
        Host.Invoke(HostNumber.Prlimit64, 0, core, 0, (long)&value);
        ulong previous = value.Current;
        value.Current = Math.Min(limit, value.Maximum);
        if (previous != value.Current)
            Host.Invoke(HostNumber.Prlimit64, 0, core, (long)&value);
        return previous;
    }

    /// <summary>Whether a descriptor made by signalfd reports a signal by the host's number, which is not the guest's.</summary>
    internal bool RenumbersSignalDescriptors { get; set; }

    /// <summary>The registrations that the guest has made with membarrier.</summary>
    internal int RegisteredBarriers { get; set; }

    /// <summary>What personality set.</summary>
    internal uint Personality { get; set; }
}
