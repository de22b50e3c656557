using System.Diagnostics;
using Rhea.Base.Host;
using Rhea.Translator.Bytecode;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;
using Rhea.Translator.Optimiser;
using Rhea.Translator.Statistics;
using Rhea.Translator.SystemMode;

namespace Rhea.Translator.X64;

/// <summary>Translates a guest's code into the host's and keeps it: the code cache, its index, its links.</summary>
public sealed unsafe partial class X64Engine : ExecutionEngine
{
    private readonly Lock _gate = new();
    private readonly IGuestFrontend _frontend;
    private readonly EngineSettings _settings;
    private readonly nint _cache;
    private readonly nint* _helpers;
    private readonly RegionCompiler _compiler;
    private readonly Region _region = new();
    private readonly HashSet<ulong> _taggedSites = [];
    private readonly CompiledRegion _output = new();
    private readonly CodeCache _codes;
    private readonly Dictionary<nint, ulong> _entries = [];
    private readonly List<X64Vcpu> _vcpus = [];
    private long _epoch = 1;
    private SteppingEngine? _stepping;

    /// <summary>Makes an empty code cache.</summary>
    /// <exception cref="InvalidOperationException">The host lacks instructions or address space that generated code needs.</exception>
    public X64Engine(IGuestFrontend frontend, EngineSettings settings)
    {
        _frontend = frontend;
        _settings = settings;
        _codePages = new CodePages(settings.IsSystem, _gate);
        GuestDescription guest = frontend.Description;
        HostFeatures features = HostFeatures.Detect().Without(settings.Off.Instructions);
        if (!features.Avx)
        {
            throw new InvalidOperationException("this processor lacks AVX, which the native backend needs; run with -accel tci");
        }

        Convention = new HostConvention(guest, settings.IsSystem);
        _cache = HostMemory.Allocate(CacheSize, true);
        if (!settings.IsSystem)
        {
            Table = HostMemory.Allocate(TableSize, false, (nint)settings.GuestAddressLimit);
            Table = Table != 0 ? Table : HostMemory.Allocate(TableSize, false);
        }

        if (_cache == 0 || (Table == 0 && !settings.IsSystem))
        {
            throw new InvalidOperationException("the host has no address space for the code cache and its index (a limit on virtual memory?)");
        }

        int helperCount = guest.Helpers.Length + 1;
        _helpers = (nint*)HostMemory.Allocate((nuint)((helperCount + guest.VectorHelpers.Length + 1) * sizeof(nint)));
        _helpers[0] = HelperAddresses.NormaliseFlags;
        for (int i = 0; i < guest.Helpers.Length; i++)
        {
            _helpers[i + 1] = guest.Helpers[i].Address;
        }

        nint* vectorHelpers = _helpers + helperCount;
        for (int i = 0; i < guest.VectorHelpers.Length; i++)
        {
            vectorHelpers[i] = guest.VectorHelpers[i].Address;
        }

        vectorHelpers[guest.VectorHelpers.Length] = HelperAddresses.ExecuteOperation;
        Stubs = new Stubs(Convention, _cache, _helpers + 1, vectorHelpers, HelperAddresses.OnFault, settings.Statistics is not null);
        settings.Profile?.Add(_cache, (int)(Stubs.End - _cache), "rhea:stubs");
        nint end = FaultHandlers.Install(Stubs.End, _cache, CacheSize, Stubs.Recover);
        _codes = new CodeCache(_cache, CacheSize, (nuint)(end - _cache), pc => SetTable(pc, 0)) { Statistics = settings.Statistics };
        _compiler = new RegionCompiler(Convention, Stubs, features, settings.Off.Passes) { Counts = settings.Statistics is not null };
    }

    /// <summary>Where it is counted what the engine does, if anywhere.</summary>
    internal TranslationStatistics? Statistics => _settings.Statistics;

    internal HostConvention Convention { get; }

    internal Stubs Stubs { get; }

    /// <summary>User mode: a table of 8 bytes for each place where an instruction may be: the address of its code, or 0.</summary>
    internal nint Table { get; }

    /// <summary>Where execution is shown, if anywhere.</summary>
    internal ITranslationLog? Log => _settings.Log;

    private nuint CacheSize => Math.Max((nuint)_settings.CodeCacheSize, CodeCache.MinimumSize);

    private int Alignment => Convention.Guest.InstructionAlignment;

    private nuint TableSize => (nuint)_settings.GuestAddressLimit * (nuint)(8 / Alignment);

    internal bool NoLinking => _settings.NoLinking || _settings.Log?.WantsEntries == true;

    /// <summary>Whether direct exits are made to jump to what they lead to.</summary>
    private bool Links => !NoLinking && _settings.Does(TranslationPasses.Links);

    /// <inheritdoc/>
    public override ulong GuestAddressLimit => _settings.GuestAddressLimit;

    /// <inheritdoc/>
    public override (ulong Start, ulong End) ReservedRange => (0, 0);

    /// <inheritdoc/>
    public override Vcpu CreateVcpu() => Add(new X64Vcpu(this));

    private X64Vcpu Add(X64Vcpu vcpu)
    {
        lock (_gate)
        {
            _vcpus.Add(vcpu);
        }

        return vcpu;
    }

    /// <summary>Executes single instructions on the state of a processor.</summary>
    internal BytecodeVcpu CreateStepper(nint state, SystemMode.TranslationBuffer? buffer)
    {
        lock (_gate)
        {
            _stepping ??= new SteppingEngine(this, _frontend, _gate, _settings.IsSystem);
            return _stepping.Create(state, buffer);
        }
    }

    internal void Remove(X64Vcpu vcpu)
    {
        lock (_gate)
        {
            Statistics?.AddGone(vcpu.Counters);
            _codePages.Unregister(vcpu);
            _vcpus.Remove(vcpu);
        }
    }

    /// <summary>Goes up when code was retired: processors that have seen it have left that code.</summary>
    internal long Epoch => Volatile.Read(ref _epoch);

    /// <summary>The code of a guest address, translated if need be; 0 where instructions cannot be fetched.</summary>
    internal nint GetCode(X64Vcpu vcpu, ulong pc)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_codes.HasRoom)
                {
                    return Find(pc, out _);
                }
            }

            MakeRoom(vcpu);
        }
    }

    /// <summary>Points an exit that a processor has just left by at its target's code, which it returns; 0 where that cannot be fetched.</summary>
    internal nint Link(X64Vcpu vcpu, int number, out ulong target)
    {
        lock (_gate)
        {
            // Under the lock: the link stays what it is, also once this processor has passed the epoch.
            LinkRecord link = _codes.Link(number);
            target = link.Target;
            vcpu.PassEpoch();
            if (_settings.IsSystem)
            {
                nint known = LinkSystem(number, link);
                if (known != 0)
                {
                    return known;
                }
            }
            else if (_codes.HasRoom)
            {
                nint code = Find(target, out int region);
                if (code != 0 && Links)
                {
                    _codes.Connect(number, region);
                }

                return code;
            }
        }

        return vcpu.Buffer is null ? GetCode(vcpu, target) : GetSystemCode(vcpu, target);
    }

    /// <summary>The guest address that a direct exit leads to.</summary>
    internal ulong TargetOf(int number)
    {
        lock (_gate)
        {
            return _codes.Link(number).Target;
        }
    }

    /// <summary>The guest address of the instruction that host code belongs to.</summary>
    internal ulong GuestAddressOf(nint code)
    {
        lock (_gate)
        {
            return _codes.GuestAddressOf(code);
        }
    }

    /// <summary>Where the guest's state is at a place in the code; null where it is as usual.</summary>
    internal DescribedCode? DescriptionOf(nint code)
    {
        lock (_gate)
        {
            return _codes.DescriptionOf(code);
        }
    }

    /// <summary>The guest address of a region by its code; only for logs.</summary>
    internal ulong GuestAddressOfEntry(nint code)
    {
        lock (_gate)
        {
            return _entries.GetValueOrDefault(code);
        }
    }

    /// <summary>Translates an access again so that it ignores the top byte of its address.</summary>
    internal void IgnoreTag(ulong pc)
    {
        lock (_gate)
        {
            if (_taggedSites.Add(pc))
            {
                Invalidate(pc, 4);
            }
        }
    }

    /// <summary>From now on floating point is computed in C#, in modes that the host's unit does not have.</summary>
    internal void RequireExactFloat()
    {
        lock (_gate)
        {
            if (!_compiler.ExactFloat)
            {
                _compiler.ExactFloat = true;
                DropAll();
            }
        }
    }

    /// <summary>From now on floating-point code looks whether the guest's control register makes it illegal.</summary>
    internal void RequireFloatControlChecks()
    {
        lock (_gate)
        {
            if (!_checksFloatControl)
            {
                _checksFloatControl = true;
                DropAll();
            }
        }
    }

    private bool _checksFloatControl;

    /// <summary>From now on floating-point code finds every underflow that the guest would: it looks at its status register.</summary>
    internal void RequireUnderflowChecks()
    {
        lock (_gate)
        {
            if (!_compiler.ChecksUnderflow)
            {
                _compiler.ChecksUnderflow = true;
                DropAll();
            }
        }
    }

    /// <summary>
    /// From now on floating-point code lets subnormal operands trap where the host's instructions would not, for processors that flush
    /// them to zero; and it finds every underflow, also where that changes the result.
    /// </summary>
    internal void RequireFlushing()
    {
        lock (_gate)
        {
            if (!_compiler.SupportsFlushing)
            {
                _compiler.SupportsFlushing = true;
                _compiler.ChecksUnderflow = true;
                DropAll();
            }
        }
    }

    private void DropAll()
    {
        _ = _codes.Invalidate(0, ulong.MaxValue);
        Interlocked.Increment(ref _epoch);
        RequestExits();
    }

    /// <inheritdoc/>
    public override void InvalidateCode(ulong start, ulong length)
    {
        lock (_gate)
        {
            if (_settings.IsSystem)
            {
                InvalidateVirtual(start, length);
                return;
            }

            Invalidate(start, length);
            _stepping?.InvalidateCode(start, length);
        }
    }

    private nint Find(ulong pc, out int region)
    {
        nint code = _codes.Find(new RegionKey(pc, 0), out region);
        if (code != 0)
        {
            SetTable(pc, code);
            return code;
        }

        if (pc >= GuestAddressLimit || (pc & (uint)(Alignment - 1)) != 0 || LocateCode is null || LocateCode(pc) == 0)
        {
            return 0;
        }

        region = Translate(pc);
        code = _codes.Find(new RegionKey(pc, 0), out _);
        SetTable(pc, code);
        return code;
    }

    private void SetTable(ulong pc, nint code)
    {
        if (!NoLinking && Table != 0)
        {
            *(nint*)(Table + (nint)(pc * (ulong)(8 / Alignment))) = code;
        }
    }

    private int Translate(ulong pc)
    {
        _region.TaggedSites = _taggedSites.Count > 0 ? _taggedSites : null;
        Build(pc, _settings.Limits(pc), LocateCode!);
        return _codes.Add(new RegionKey(pc, 0), _region.GuestStart, Math.Max(_region.GuestEnd, pc + (uint)Alignment), 0, _output);
    }

    /// <summary>Translates a region; what is known of its code is in the output.</summary>
    private void Build(ulong pc, in RegionLimits limits, Func<ulong, nint> locate)
    {
        long build = Now;
        _frontend.Build(_region, pc, limits with { Breakpoints = Breakpoints, ChecksFloatControl = _checksFloatControl }, locate);
        _settings.Log?.Built(_region, locate);
        long optimise = Now;
        RegionOptimiser.Run(_region, _settings.Off.Passes);
        _settings.Log?.Optimised(_region);
        long compile = Now;
        _compiler.LinkBase = _codes.NextLink;
        nint at = _codes.Position;
        _compiler.Compile(_region, at, _output);
        _settings.Profile?.Add(at, _output.Length, $"guest:{NameCode?.Invoke(pc) ?? $"0x{pc:x}"}");
        Statistics?.AddRegion(ShapeOf(_region), _region, _output.Length, build, optimise, compile);
        _settings.Log?.Compiled(_region, at, _output.Length);
        if (_settings.Log is not null)
        {
            _entries[at] = pc;
        }
    }

    /// <summary>The time, where it is counted.</summary>
    private long Now => Statistics is null ? 0 : Stopwatch.GetTimestamp();

    private TranslatedShape ShapeOf(Region region) =>
        region.LoopBlock >= 0 ? _compiler.HasOwnConvention ? TranslatedShape.LoopWithConvention : TranslatedShape.Loop
        : _settings.StressSeed != 0 ? TranslatedShape.Graph : TranslatedShape.Block;

    private void Invalidate(ulong start, ulong length)
    {
        if (length != 0 && _codes.Invalidate(start, start + length - 1))
        {
            // Those that run a loop of what was dropped must come out of it.
            RequestExits();
        }
    }

    /// <summary>
    /// Sees to it that the current segment of the cache has room. The segment after it is emptied long before it is filled, and all
    /// processors are asked to come out of its code; so that there is hardly ever anything to wait for. To be called outside the lock,
    /// by a processor that is between regions.
    /// </summary>
    private void MakeRoom(X64Vcpu vcpu)
    {
        while (true)
        {
            vcpu.PassEpoch();
            lock (_gate)
            {
                if (_codes.HasRoom)
                {
                    return;
                }

                if (IsUnused(_codes.Following))
                {
                    _codes.Advance();
                    _settings.Profile?.Forget(_codes.Position, _codes.CurrentEnd);
                    if (_codes.RetireFollowing(_epoch + 1))
                    {
                        Interlocked.Increment(ref _epoch);
                        RequestExits();
                    }

                    return;
                }

                RequestExits();
            }

            Thread.Yield();
        }
    }

    /// <summary>Whether no processor can run a segment's code any more, nor return to it.</summary>
    private bool IsUnused(CodeSegment segment)
    {
        if (segment.IsEmpty)
        {
            return true;
        }

        foreach (X64Vcpu vcpu in _vcpus)
        {
            if (!vcpu.HasPassed(segment.RetiredAt))
            {
                return false;
            }
        }

        return true;
    }

    private void RequestExits()
    {
        foreach (X64Vcpu vcpu in _vcpus)
        {
            vcpu.RequestExitIfRunning();
        }
    }

    /// <inheritdoc/>
    public override void ShowStatistics()
    {
        if (Statistics is null)
        {
            return;
        }

        lock (_gate)
        {
            Log?.Show(Statistics.Text(CountersOfAll(), _settings.IsSystem, _codes.Used, (long)CacheSize));
        }
    }

    /// <inheritdoc/>
    public override void Forked()
    {
        Statistics?.Restart(CountersOfAll());
        _settings.Profile?.Forked();
    }

    /// <inheritdoc/>
    public override void Ending()
    {
        ShowStatistics();
        if (_settings.Profile is { } profile)
        {
            lock (_gate)
            {
                profile.Close();
            }
        }
    }

    private VcpuCounters CountersOfAll() => _vcpus.Aggregate(default(VcpuCounters), (sum, vcpu) => sum + vcpu.Counters);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _codePages.Dispose();
        HostMemory.Free(_cache, CacheSize);
        if (Table != 0)
        {
            HostMemory.Free(Table, TableSize);
        }
    }
}
