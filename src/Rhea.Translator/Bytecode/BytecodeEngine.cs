using System.Diagnostics;
using System.Runtime.InteropServices;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;
using Rhea.Translator.Optimiser;
using Rhea.Translator.Statistics;
using Rhea.Translator.SystemMode;
using Rhea.Translator.X64;

namespace Rhea.Translator.Bytecode;

/// <summary>Translates a guest's code into bytecode and keeps it.</summary>
public sealed unsafe partial class BytecodeEngine : ExecutionEngine
{
    private readonly Lock _gate;
    private readonly IGuestFrontend _frontend;
    private readonly EngineSettings _settings;
    private readonly Region _region = new();
    private readonly BytecodeCompiler _compiler;
    private readonly Dictionary<RegionKey, BytecodeRegion> _regions = [];
    private readonly Dictionary<ulong, List<BytecodeRegion>> _pages = [];
    private SteppingEngine? _stepping;

    /// <summary>Makes an engine without code.</summary>
    /// <exception cref="PlatformNotSupportedException">There is no code to reach guest memory on this host.</exception>
    public BytecodeEngine(IGuestFrontend frontend, EngineSettings settings)
        : this(frontend, settings, new Lock(), null)
    {
    }

    /// <summary>Makes an engine that shares a front end, and the lock that guards it, and whose accesses hit watchpoints.</summary>
    internal BytecodeEngine(IGuestFrontend frontend, EngineSettings settings, Lock gate, DebugPoints? watched)
    {
        _gate = gate;
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            throw new PlatformNotSupportedException("the interpreter reaches guest memory only on x86-64 hosts so far");
        }

        _frontend = frontend;
        _settings = settings;
        _codePages = new CodePages(settings.IsSystem, _gate);
        _compiler = new BytecodeCompiler(frontend.Description);
        nint[] table = AccessStubs.Create();
        if (watched is not null)
        {
            table = WatchStubs.Create(table, watched);
        }

        Access = (nint*)NativeMemory.Alloc((nuint)(table.Length * sizeof(nint)));
        table.AsSpan().CopyTo(new Span<nint>(Access, table.Length));
    }

    /// <inheritdoc/>
    public override ulong GuestAddressLimit => _settings.GuestAddressLimit;

    /// <inheritdoc/>
    public override (ulong Start, ulong End) ReservedRange => (0, 0);

    internal GuestDescription Guest => _frontend.Description;

    internal ITranslationLog? Log => _settings.Log;

    internal bool NoLinking => _settings.NoLinking || !_settings.Does(TranslationPasses.Links) || _settings.Log?.WantsEntries == true;

    /// <summary>The functions that reach guest memory, by <see cref="GuestAccess"/>.</summary>
    internal nint* Access { get; }

    /// <summary>Executes single instructions on the state of a processor.</summary>
    internal BytecodeVcpu CreateStepper(nint state, SystemMode.TranslationBuffer? buffer)
    {
        lock (_gate)
        {
            _stepping ??= new SteppingEngine(this, _frontend, _gate, _settings.IsSystem);
            return _stepping.Create(state, buffer);
        }
    }

    /// <inheritdoc/>
    public override Vcpu CreateVcpu() => new BytecodeVcpu(this);

    /// <summary>The region of a guest address, translated if need be; null where instructions cannot be fetched.</summary>
    internal BytecodeRegion? Find(ulong pc)
    {
        lock (_gate)
        {
            if (_regions.TryGetValue(new RegionKey(pc, 0), out BytecodeRegion? region))
            {
                return region;
            }

            bool isFetchable = pc < GuestAddressLimit && (pc & (uint)(Guest.InstructionAlignment - 1)) == 0 && LocateCode is not null && LocateCode(pc) != 0;
            return isFetchable ? Translate(pc) : null;
        }
    }

    /// <inheritdoc/>
    public override void InvalidateCode(ulong start, ulong length)
    {
        if (length == 0)
        {
            return;
        }

        ulong last = start + length - 1;
        lock (_gate)
        {
            _stepping?.InvalidateCode(start, length);
            if (_settings.IsSystem)
            {
                DropVirtual(start, last);
                return;
            }

            if ((last >> 12) - (start >> 12) > (ulong)_pages.Count)
            {
                Drop(_regions.Values.Where(r => r.Start <= last && r.End > start).ToArray());
                return;
            }

            for (ulong page = start >> 12; page <= last >> 12; page++)
            {
                if (_pages.TryGetValue(page, out List<BytecodeRegion>? list))
                {
                    Drop(list.Where(r => r.Start <= last && r.End > start).ToArray());
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _codePages.Dispose();
        NativeMemory.Free(Access);
    }

    /// <inheritdoc/>
    public override void ShowStatistics()
    {
        if (Statistics is not null)
        {
            lock (_gate)
            {
                Log?.Show(Statistics.Text(default, false, 0, 0));
            }
        }
    }

    /// <inheritdoc/>
    public override void Forked() => Statistics?.Restart(default);

    /// <summary>Where it is counted what the engine does, if anywhere.</summary>
    internal TranslationStatistics? Statistics => _settings.Statistics;

    private long Now => Statistics is null ? 0 : Stopwatch.GetTimestamp();

    private BytecodeRegion Translate(ulong pc)
    {
        BytecodeRegion region = Build(pc, _settings.Limits(pc), LocateCode!);
        Add(region);
        return region;
    }

    private BytecodeRegion Build(ulong pc, in RegionLimits limits, Func<ulong, nint> locate)
    {
        long build = Now;
        _frontend.Build(_region, pc, limits with { Breakpoints = Breakpoints, ChecksFloatControl = true }, locate);
        Log?.Built(_region, locate);
        long optimise = Now;
        RegionOptimiser.Run(_region, _settings.Off.Passes);
        Log?.Optimised(_region);
        long compile = Now;
        BytecodeRegion compiled = _compiler.Compile(_region);
        TranslatedShape shape = _region.LoopBlock >= 0 ? TranslatedShape.Loop : _settings.StressSeed != 0 ? TranslatedShape.Graph : TranslatedShape.Block;
        Statistics?.AddRegion(shape, _region, compiled.Size, build, optimise, compile);
        return compiled;
    }

    private void Add(BytecodeRegion region)
    {
        _regions[region.Key] = region;
        foreach (ulong page in region.Pages)
        {
            if (!_pages.TryGetValue(page, out List<BytecodeRegion>? list))
            {
                _pages[page] = list = [];
            }

            list.Add(region);
        }
    }

    private void Drop(BytecodeRegion[] regions)
    {
        foreach (BytecodeRegion region in regions)
        {
            region.Drop();
            _regions.Remove(region.Key);
            foreach (ulong page in region.Pages)
            {
                if (_pages.TryGetValue(page, out List<BytecodeRegion>? list))
                {
                    list.Remove(region);
                }
            }
        }
    }
}
