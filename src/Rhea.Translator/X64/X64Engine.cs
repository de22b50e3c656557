using Rhea.Base.Host;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;
using Rhea.Translator.Optimiser;

namespace Rhea.Translator.X64;

/// <summary>Translates a guest's code into the host's and keeps it: the code cache, its index, its links.</summary>
public sealed unsafe class X64Engine : ExecutionEngine
{
    private const nuint CacheSize = 256 << 20;
    private const int SpareBytes = 256 << 10;
    private const ulong Limit = 0x1800_0000_0000;
    private const ulong TableSize = Limit * 2;
    private readonly Lock _gate = new();
    private readonly IGuestFrontend _frontend;
    private readonly EngineSettings _settings;
    private readonly nint _cache;
    private readonly nint* _helpers;
    private readonly RegionCompiler _compiler;
    private readonly Region _region = new();
    private readonly HashSet<ulong> _taggedSites = [];
    private readonly CompiledRegion _output = new();
    private readonly Dictionary<ulong, TranslatedRegion> _regions = [];
    private readonly Dictionary<ulong, List<TranslatedRegion>> _pages = [];
    private readonly List<LinkRecord> _links = [];
    private readonly Dictionary<nint, ulong> _entries = [];
    private readonly CodePoints _points = new();
    private readonly List<X64Vcpu> _vcpus = [];
    private readonly nint _codeStart;
    private nint _next;

    /// <summary>Makes an empty code cache.</summary>
    /// <exception cref="InvalidOperationException">The host lacks instructions or address space that generated code needs.</exception>
    public X64Engine(IGuestFrontend frontend, EngineSettings settings)
    {
        _frontend = frontend;
        _settings = settings;
        GuestDescription guest = frontend.Description;
        var features = HostFeatures.Detect();
        if (!features.Avx2 || !features.Bmi)
        {
            throw new InvalidOperationException("this processor lacks AVX2 or BMI, which the native backend uses; run with -accel tci");
        }

        Convention = new HostConvention(guest);
        _cache = HostMemory.Allocate(CacheSize, true);
        Table = HostMemory.Allocate(unchecked((nuint)TableSize), false, unchecked((nint)Limit));
        if (_cache == 0 || Table == 0)
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
        Stubs = new Stubs(Convention, _cache, _helpers + 1, vectorHelpers, HelperAddresses.OnFault);
        _next = FaultHandlers.Install(Stubs.End, _cache, CacheSize, Stubs.Recover);
        _codeStart = _next;
        _compiler = new RegionCompiler(Convention, Stubs, features);
    }

    internal HostConvention Convention { get; }

    internal Stubs Stubs { get; }

    /// <summary>The code of guest address p is at [Table + 2p].</summary>
    internal nint Table { get; }

    /// <summary>Where execution is shown, if anywhere.</summary>
    internal ITranslationLog? Log => _settings.Log;

    private bool NoLinking => _settings.NoLinking || _settings.Log?.WantsEntries == true;

    /// <inheritdoc/>
    public override ulong GuestAddressLimit => Limit;

    /// <inheritdoc/>
    public override (ulong Start, ulong End) ReservedRange => (0, 0);

    /// <inheritdoc/>
    public override Vcpu CreateVcpu()
    {
        var vcpu = new X64Vcpu(this);
        lock (_gate)
        {
            _vcpus.Add(vcpu);
        }

        return vcpu;
    }

    internal void Remove(X64Vcpu vcpu)
    {
        lock (_gate)
        {
            _vcpus.Remove(vcpu);
        }
    }

    /// <summary>The code of a guest address, translated if need be; 0 where instructions cannot be fetched.</summary>
    internal nint GetCode(ulong pc)
    {
        lock (_gate)
        {
            return Find(pc)?.Code ?? 0;
        }
    }

    /// <summary>Points an exit at its target's code, which it returns; 0 and the target's address where that cannot be fetched.</summary>
    internal nint Link(int index, out ulong target)
    {
        lock (_gate)
        {
            LinkRecord link = _links[index];
            target = link.Target;
            TranslatedRegion? region = Find(target);
            if (region is null)
            {
                return 0;
            }

            // The translation may have emptied the cache, and with it the link.
            if (index < _links.Count && _links[index].Patch == link.Patch && _links[index].Target == link.Target && !NoLinking)
            {
                Patch(link.Patch, region.Code);
                region.Incoming.Add(index);
            }

            return region.Code;
        }
    }

    /// <summary>The guest address of the instruction that host code belongs to.</summary>
    internal ulong GuestAddressOf(nint code)
    {
        lock (_gate)
        {
            return _points.Find((int)(code - _cache));
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

    private void DropAll()
    {
        foreach (TranslatedRegion region in _regions.Values.ToArray())
        {
            Drop(region);
        }
    }

    /// <inheritdoc/>
    public override void InvalidateCode(ulong start, ulong length)
    {
        lock (_gate)
        {
            Invalidate(start, length);
        }
    }

    private TranslatedRegion? Find(ulong pc)
    {
        if (_regions.TryGetValue(pc, out TranslatedRegion? region))
        {
            SetTable(pc, region.Code);
            return region;
        }

        if (pc >= Limit || (pc & 3) != 0 || IsExecutable is null || !IsExecutable(pc))
        {
            return null;
        }

        region = Translate(pc);
        SetTable(pc, region.Code);
        return region;
    }

    private void SetTable(ulong pc, nint code)
    {
        if (!NoLinking)
        {
            *(nint*)(Table + (nint)(pc * 2)) = code;
        }
    }

    private TranslatedRegion Translate(ulong pc)
    {
        if (_next + SpareBytes * 4 > _cache + (nint)CacheSize)
        {
            Flush();
        }

        _region.TaggedSites = _taggedSites.Count > 0 ? _taggedSites : null;
        _frontend.Build(_region, pc, _settings.Limits(pc), IsExecutable!);
        _settings.Log?.Built(_region);
        RegionOptimiser.Run(_region);
        _settings.Log?.Optimised(_region);
        _compiler.LinkBase = _links.Count;
        nint at = (_next + 15) & ~15;
        _compiler.Compile(_region, at, _output);
        _next = at + _output.Length;
        _settings.Log?.Compiled(_region, at, _output.Length);
        var region = new TranslatedRegion(pc, _region.GuestStart, Math.Max(_region.GuestEnd, pc + 4), at, _output.Length);
        _points.Add(at - _cache, _output.Points);
        foreach (ExitLink link in _output.Links)
        {
            _links.Add(new LinkRecord(at + link.PatchOffset, at + link.StubOffset, link.Target));
        }

        _regions[pc] = region;
        if (_settings.Log is not null)
        {
            _entries[at] = pc;
        }

        for (ulong page = region.Start >> 12; page <= (region.End - 1) >> 12; page++)
        {
            if (!_pages.TryGetValue(page, out List<TranslatedRegion>? list))
            {
                _pages[page] = list = [];
            }

            list.Add(region);
        }

        return region;
    }

    private void Invalidate(ulong start, ulong length)
    {
        if (length == 0)
        {
            return;
        }

        ulong last = start + length - 1;
        ulong pages = (last >> 12) - (start >> 12);
        if (pages > (ulong)_pages.Count)
        {
            foreach (TranslatedRegion region in _regions.Values.Where(r => r.Start <= last && r.End > start).ToArray())
            {
                Drop(region);
            }

            return;
        }

        for (ulong page = start >> 12; page <= last >> 12; page++)
        {
            if (_pages.TryGetValue(page, out List<TranslatedRegion>? list))
            {
                foreach (TranslatedRegion region in list.ToArray())
                {
                    if (region.Start <= last && region.End > start)
                    {
                        Drop(region);
                    }
                }
            }
        }
    }

    private void Drop(TranslatedRegion region)
    {
        _regions.Remove(region.GuestAddress);
        SetTable(region.GuestAddress, 0);
        for (ulong page = region.Start >> 12; page <= (region.End - 1) >> 12; page++)
        {
            if (_pages.TryGetValue(page, out List<TranslatedRegion>? list))
            {
                list.Remove(region);
            }
        }

        foreach (int index in region.Incoming)
        {
            Patch(_links[index].Patch, _links[index].Stub);
        }

        region.Incoming.Clear();
    }

    private static void Patch(nint at, nint target) => Volatile.Write(ref *(int*)at, (int)(target - (at + 4)));

    /// <summary>Empties the cache. Only while no other processor runs generated code.</summary>
    private void Flush()
    {
        foreach (ulong pc in _regions.Keys)
        {
            SetTable(pc, 0);
        }

        _regions.Clear();
        _pages.Clear();
        _links.Clear();
        _points.Clear();
        _next = _codeStart;
        foreach (X64Vcpu vcpu in _vcpus)
        {
            vcpu.ResetCallStack();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        HostMemory.Free(_cache, CacheSize);
        HostMemory.Free(Table, unchecked((nuint)TableSize));
    }
}
