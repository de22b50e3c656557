using Rhea.Base.Memory;
using Rhea.Base.Time;
using Rhea.Devices.Characters;
using Rhea.Guest.RiscV;
using Rhea.Guest.RiscV.Privileged;
using Rhea.Guest.RiscV.Translation;
using Rhea.Machines;
using Rhea.Machines.RiscV;
using Rhea.PrivilegedCampaign.Model;
using Rhea.Translator.Bytecode;
using Rhea.Translator.Execution;
using Rhea.Translator.X64;

namespace Rhea.PrivilegedCampaign;

/// <summary>A virt board with one hart on one of the engines.</summary>
internal sealed unsafe class MachineUnderTest : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly RealTimeClock _clock;
    private readonly MachineRequests _requests = new();
    private readonly RiscVVirtBoard _board;
    private readonly RiscVHarts _harts;
    private readonly Timer _watch;
    private readonly byte[] _page = new byte[4096];
    private readonly byte[] _zeroes = new byte[4096];
    private HashSet<ulong> _written = [];

    public MachineUnderTest(string name, string accelerator, ModelSettings settings)
    {
        Name = name;
        var machineLock = new Lock();
        _clock = new RealTimeClock(machineLock);
        _board = RiscVVirtBoard.Create(
            new RiscVVirtOptions { Bios = "none", RamSize = ModelMemory.Size }, new Machine(machineLock, _clock, _requests), new NullBackend(), out string? error)
            ?? throw new InvalidOperationException(error);
        _board.Reset();
        var options = new EngineSettings
        {
            IsSystem = true,
            StressSeed = accelerator == "stress" ? 1u : 0,
            GuestAddressLimit = 1UL << 32,
            CodeCacheSize = 32 << 20,
        };
        var frontend = new RvFrontend(new RiscVHart { IsUserOnly = false });
        ExecutionEngine engine = accelerator == "tci" ? new BytecodeEngine(frontend, options) : new X64Engine(frontend, options);
        _harts = new RiscVHarts(_board, engine, Translate(settings), _clock);
        _watch = new Timer(_ => _harts.Processors[0].RequestStop());
        foreach (ulong end in Layout.Ends)
            _harts.Points.AddBreakpoint(end);
        // The device tree is there.
        for (ulong address = ModelMemory.Start; address < ModelMemory.Start + ModelMemory.Size; address += 4096)
            _board.Memory.Write(address, _zeroes);
    }

    public string Name { get; }

    public Hart Hart => _harts.Processors[0].Hart;

    public RiscVState* State => _harts.Processors[0].State;

    /// <summary>Time stands still.</summary>
    public ulong Time => _board.Clint.Time;

    /// <summary>Loads a record and runs it. Null, or what went wrong.</summary>
    public string? Run(Record record)
    {
        foreach (ulong page in _written)
            _board.Memory.Write(page, _zeroes);
        _written = [];
        foreach ((ulong address, byte[] bytes) in record.Memory.Pages)
        {
            _board.Memory.Write(address, bytes);
            _written.Add(address);
        }

        RiscVProcessor processor = _harts.Processors[0];
        processor.Reset();
        for (int i = 0; i < 32; i++)
        {
            State->X[i] = record.X[i];
            State->F[2 * i] = record.F[i];
        }

        State->Pc = record.Pc;
        foreach ((int number, ulong value) in record.Registers)
            Hart.TryWriteCsr(number, value);
        foreach (RiscVInterrupt line in Enum.GetValues<RiscVInterrupt>())
            _harts.SetLine(0, line, ((record.Lines >> (int)line) & 1) != 0);
        Hart.TrySetMode((PrivilegeMode)record.Mode);
        _watch.Change(s_patience, Timeout.InfiniteTimeSpan);
        processor.RunHere();
        _watch.Change(Timeout.Infinite, Timeout.Infinite);
        return processor.Stop.Kind == ProcessorStopKind.Breakpoint ? null : $"does not end: pc {State->Pc:x}, mode {Hart.Mode}";
    }

    /// <summary>The contents of a page. The bytes hold until the next call.</summary>
    public ReadOnlySpan<byte> Page(ulong address)
    {
        _written.Add(address);
        _board.Memory.Read(address, _page);
        return _page;
    }

    /// <summary>A page that should never have been written, but is not zero.</summary>
    public ulong? FindStray()
    {
        for (ulong address = ModelMemory.Start; address < ModelMemory.Start + ModelMemory.Size; address += 4096)
        {
            if (!_written.Contains(address) && _board.Memory.Read(address, _page) == MemoryResult.Ok && _page.AsSpan().ContainsAnyExcept((byte)0))
                return address;
        }

        return null;
    }

    public void Dispose()
    {
        _watch.Dispose();
        _harts.Dispose();
        _clock.Dispose();
        _board.Dispose();
        _requests.Dispose();
    }

    private static HartSettings Translate(ModelSettings settings)
    {
        HartExtensions extensions = HartExtensions.Application;
        Remove(settings.Svadu, HartExtensions.Svadu);
        Remove(settings.Svade, HartExtensions.Svade);
        Remove(settings.Sstc, HartExtensions.Sstc);
        Remove(settings.Svnapot, HartExtensions.Svnapot);
        Remove(settings.Svpbmt, HartExtensions.Svpbmt);
        Remove(settings.Svinval, HartExtensions.Svinval);
        Remove(settings.Smepmp, HartExtensions.Smepmp);
        Remove(settings.CacheBlocks, HartExtensions.Zicbom | HartExtensions.Zicboz);
        return new HartSettings
        {
            Extensions = extensions,
            LargestVirtualMemory = settings.LargestMode switch { 8 => VirtualMemory.Sv39, 9 => VirtualMemory.Sv48, 10 => VirtualMemory.Sv57, _ => VirtualMemory.Bare },
            ProtectionEntries = settings.ProtectionEntries,
        };

        void Remove(bool has, HartExtensions extension) => extensions &= has ? extensions : ~extension;
    }
}
