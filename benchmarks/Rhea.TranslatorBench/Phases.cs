using System.Runtime.InteropServices;
using Rhea.Base.Host;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;
using Rhea.Translator.Optimiser;
using Rhea.Translator.X64;

namespace Rhea.TranslatorBench;

/// <summary>Translates all blocks of an image, as far as wanted.</summary>
internal sealed unsafe partial class Phases
{
    private const nuint CodeSize = 64 << 20;
    private const int ThreadTime = 3 /* CLOCK_THREAD_CPUTIME_ID */;

    private readonly GuestImage _image;
    private readonly Blocks _blocks;
    private readonly IGuestFrontend _frontend;
    private readonly Func<uint, bool> _decode;
    private readonly Func<ulong, nint> _locate;
    private readonly RegionLimits _limits;
    private readonly Region _region = new();
    private readonly CompiledRegion _output = new();
    private readonly RegionCompiler _compiler;
    private readonly nint _code;
    private readonly X64Engine _engine;
    private readonly X64Vcpu _processor;

    public Phases(GuestImage image, Func<IGuestFrontend> frontend, Func<uint, bool> decode)
    {
        (_image, _frontend, _decode, _locate) = (image, frontend(), decode, image.Locate);
        var settings = new EngineSettings { GuestAddressLimit = 1UL << 32 };
        _limits = settings.Limits(image.Start);
        _blocks = Blocks.Of(image, _frontend, _limits);
        GuestDescription guest = _frontend.Description;
        nint memory = HostMemory.Allocate(CodeSize, true), table = HostMemory.Allocate(1 << 20);
        var convention = new HostConvention(guest, false);
        var stubs = new Stubs(convention, memory, (nint*)table, (nint*)table, table);
        _compiler = new RegionCompiler(convention, stubs, HostFeatures.Detect());
        _code = (stubs.End + 63) & ~63;
        _engine = new X64Engine(frontend(), settings) { LocateCode = _locate };
        _processor = (X64Vcpu)_engine.CreateVcpu();
    }

    public int RegionCount => _blocks.Starts.Count;

    public int InstructionCount => _blocks.Instructions.Count;

    /// <summary>The bytes of host code that the last compilation made.</summary>
    public long HostBytes { get; private set; }

    /// <summary>Recognises each instruction and takes its arguments apart.</summary>
    public double Decode() => Measure(() =>
    {
        int allocated = 0;
        foreach (ulong address in CollectionsMarshal.AsSpan(_blocks.Instructions))
        {
            allocated += _decode(*(uint*)_image.Locate(address)) ? 1 : 0;
        }

        GC.KeepAlive(allocated);
    });

    /// <summary>Makes the intermediate representation.</summary>
    public double Build() => Measure(() =>
    {
        foreach (ulong start in CollectionsMarshal.AsSpan(_blocks.Starts))
        {
            _frontend.Build(_region, start, _limits, _locate);
        }
    });

    /// <summary>The same, and the passes.</summary>
    public double Optimise() => Measure(() =>
    {
        foreach (ulong start in CollectionsMarshal.AsSpan(_blocks.Starts))
        {
            _frontend.Build(_region, start, _limits, _locate);
            RegionOptimiser.Run(_region);
        }
    });

    /// <summary>The same, and host code.</summary>
    public double Compile() => Measure(CompileAll);

    /// <summary>All that the engine does when it comes to a block for the first time: with the index of code.</summary>
    public double Engine()
    {
        _engine.InvalidateCode(0, ulong.MaxValue);
        return Measure(EnterAll);
    }

    /// <summary>The managed bytes that a compilation leaves to the collector, a region.</summary>
    public double Garbage() => Allocated(CompileAll);

    /// <summary>The managed bytes that tables of the engine grow by, a region.</summary>
    public double EngineGrowth()
    {
        _engine.InvalidateCode(0, ulong.MaxValue);
        return Allocated(EnterAll);
    }

    private void CompileAll()
    {
        HostBytes = 0;
        nint at = _code;
        foreach (ulong start in CollectionsMarshal.AsSpan(_blocks.Starts))
        {
            _frontend.Build(_region, start, _limits, _locate);
            RegionOptimiser.Run(_region);
            _compiler.Compile(_region, at, _output);
            HostBytes += _output.Length;
            at += (_output.Length + 15) & ~15;
            at = at - _code > (nint)CodeSize / 2 ? _code : at;
        }
    }

    private void EnterAll()
    {
        foreach (ulong start in CollectionsMarshal.AsSpan(_blocks.Starts))
        {
            _engine.GetCode(_processor, start);
        }
    }

    private double Allocated(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)RegionCount;
    }

    /// <summary>Seconds of processor time of this thread.</summary>
    private static double Measure(Action action)
    {
        double before = Now();
        action();
        return Now() - before;
    }

    private static double Now()
    {
        long* time = stackalloc long[2];
        _ = clock_gettime(ThreadTime, time);
        return time[0] + time[1] * 1e-9;
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, long* time);
}
