using System.Diagnostics;
using System.Globalization;
using System.Text;
using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Statistics;

/// <summary>What an engine has done so far (<c>-d jitstats</c>). An engine without it counts nothing.</summary>
public sealed class TranslationStatistics
{
    private static readonly int s_reasons = Enum.GetValues<ExitReason>().Length;

    private readonly long[] _regions = new long[(int)TranslatedShape.Count];
    private readonly long[] _dispatcherExits = new long[(int)DispatcherExit.Count];
    private readonly long[] _exits = new long[s_reasons];
    private long _guestInstructions;
    private long _guestBytes;
    private long _hostBytes;
    private long _buildTicks;
    private long _optimiseTicks;
    private long _compileTicks;
    private VcpuCounters _gone;
    private VcpuCounters _before;

    /// <summary>Regions that are no longer there: their guest code has changed, or they have made room.</summary>
    internal long Dropped { get; set; }

    /// <summary>Direct exits that were made to jump to their target.</summary>
    internal long Linked { get; set; }

    /// <summary>Segments of the code cache that were filled.</summary>
    internal long FilledSegments { get; set; }

    /// <summary>Adds a region, with the moments at which the phases of its translation began, and now.</summary>
    internal void AddRegion(TranslatedShape shape, Region region, int hostBytes, long build, long optimise, long compile)
    {
        long now = Stopwatch.GetTimestamp();
        _regions[(int)shape]++;
        _guestInstructions += region.GuestInstructionCount;
        _guestBytes += (long)(region.GuestEnd - region.GuestStart);
        _hostBytes += hostBytes;
        _buildTicks += optimise - build;
        _optimiseTicks += compile - optimise;
        _compileTicks += now - compile;
    }

    /// <summary>Counts a way back to the dispatcher. From any thread.</summary>
    internal void Count(DispatcherExit exit) => Interlocked.Increment(ref _dispatcherExits[(int)exit]);

    /// <summary>Counts an exit to whoever runs the processor. From any thread.</summary>
    internal void Count(ExitReason reason) => Interlocked.Increment(ref _exits[(int)reason]);

    /// <summary>Keeps what a processor counted that is no longer there.</summary>
    internal void AddGone(in VcpuCounters counters) => _gone += counters;

    /// <summary>Begins anew, in a process that a fork has made; given what the processors have counted up to now.</summary>
    internal void Restart(in VcpuCounters processors)
    {
        Array.Clear(_regions);
        Array.Clear(_dispatcherExits);
        Array.Clear(_exits);
        _guestInstructions = _guestBytes = _hostBytes = _buildTicks = _optimiseTicks = _compileTicks = 0;
        Dropped = Linked = FilledSegments = 0;
        _before = processors + _gone;
    }

    /// <summary>The table.</summary>
    /// <param name="processors">What the processors that are there have counted.</param>
    /// <param name="isSystem">Whether accesses go through a translation buffer.</param>
    /// <param name="used">Bytes of the code cache in use.</param>
    /// <param name="size">Its size.</param>
    internal string Text(in VcpuCounters processors, bool isSystem, long used, long size)
    {
        var text = new StringBuilder();
        void Line(string name, string value) => text.Append(CultureInfo.InvariantCulture, $"  {name,-34} {value}\n");
        void Number(string name, long number) => Line(name, string.Create(CultureInfo.InvariantCulture, $"{number,16:N0}"));
        void Part(string name, double number, string unit) => Line(name, string.Create(CultureInfo.InvariantCulture, $"{number,16:N2} {unit}"));
        text.Append(CultureInfo.InvariantCulture, $"translation statistics of process {Environment.ProcessId}\n");
        Number("regions: blocks", _regions[(int)TranslatedShape.Block]);
        Number("regions: loops", _regions[(int)TranslatedShape.Loop]);
        Number("regions: loops, own convention", _regions[(int)TranslatedShape.LoopWithConvention]);
        Number("regions: random graphs", _regions[(int)TranslatedShape.Graph]);
        Number("regions dropped", Dropped);
        Number("guest instructions", _guestInstructions);
        Number("guest bytes", _guestBytes);
        Number("host bytes", _hostBytes);
        Part("host bytes per guest byte", Ratio(_hostBytes, _guestBytes), "");
        long ticks = _buildTicks + _optimiseTicks + _compileTicks;
        Part("translation", Milliseconds(ticks), "ms");
        Part("  decode and build", Milliseconds(_buildTicks), "ms");
        Part("  optimise", Milliseconds(_optimiseTicks), "ms");
        Part("  compile", Milliseconds(_compileTicks), "ms");
        Part("  per guest instruction", Ratio((long)(Milliseconds(ticks) * 1e6), _guestInstructions), "ns");
        Number("code cache: bytes in use", used);
        Number("code cache: size", size);
        Number("code cache: segments filled", FilledSegments);
        Number("direct exits linked", Linked);
        Number("dispatcher: direct exit, no link", _dispatcherExits[(int)DispatcherExit.Link]);
        Number("dispatcher: look-up missed", _dispatcherExits[(int)DispatcherExit.Lookup]);
        Number("dispatcher: translated anew", _dispatcherExits[(int)DispatcherExit.Retry]);
        Number("dispatcher: recalled", _dispatcherExits[(int)DispatcherExit.Recall]);
        Number("floating-point traps", _dispatcherExits[(int)DispatcherExit.FloatTrap]);
        for (int i = 1; i < s_reasons; i++)
        {
            if (_exits[i] != 0)
            {
                Number($"exit: {(ExitReason)i}", _exits[i]);
            }
        }

        VcpuCounters all = processors + _gone - _before;
        Number("indirect branches looked up", all.Lookups);
        Number("returns that match no call", all.Mismatches);
        if (isSystem)
        {
            Number("accesses looked up", all.Accesses);
            Number("accesses that went the slow way", all.SlowAccesses);
            Part("  hit rate", 100 - 100 * Ratio(all.SlowAccesses, all.Accesses), "%");
            Number("translation buffer: refills", all.Refills);
        }

        return text.ToString();
    }

    private static double Milliseconds(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
