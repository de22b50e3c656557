using Rhea.Translator.Bytecode;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;
using Rhea.Translator.Optimiser;
using Rhea.Translator.X64;

namespace Rhea.Translator.Verification;

/// <summary>
/// Runs each region twice and compares: as bytecode, whose writes go to a journal, then natively and for good.
/// One processor runs at a time.
/// </summary>
public sealed class VerifyingEngine : ExecutionEngine
{
    private readonly IGuestFrontend _frontend;
    private readonly EngineSettings _settings;
    private readonly Action<VerificationDifference> _onDifference;
    private long _compared;
    private long _notCompared;

    /// <summary>Makes both engines.</summary>
    /// <param name="frontend">The guest.</param>
    /// <param name="settings">How to translate; the log sees what the native engine does.</param>
    /// <param name="onDifference">Called at the first difference; if it returns, the guest goes on as native code left it.</param>
    /// <exception cref="InvalidOperationException">The host cannot run generated code.</exception>
    public VerifyingEngine(IGuestFrontend frontend, EngineSettings settings, Action<VerificationDifference> onDifference)
    {
        _frontend = frontend;
        _settings = settings with { NoLinking = true };
        _onDifference = onDifference;
        Native = new X64Engine(frontend, _settings)
        {
            LocateCode = Locate,
            NameCode = address => NameCode?.Invoke(address),
            CodeChanged = (start, length) => CodeChanged?.Invoke(start, length),
        };
        Interpreter = new BytecodeEngine(frontend, _settings with { Log = null, Statistics = null }) { LocateCode = Locate };
        Native.UseDebugPoints(Debug);
        Interpreter.UseDebugPoints(Debug);
        Native.RequireUnderflowChecks();
    }

    /// <inheritdoc/>
    public override ulong GuestAddressLimit => Native.GuestAddressLimit;

    /// <inheritdoc/>
    public override (ulong Start, ulong End) ReservedRange => Native.ReservedRange;

    /// <summary>Regions that were compared and found equal.</summary>
    public long Compared => Volatile.Read(ref _compared);

    /// <summary>Regions that were not compared: they read a clock, or native code was left halfway to be translated again.</summary>
    public long NotCompared => Volatile.Read(ref _notCompared);

    internal X64Engine Native { get; }

    internal BytecodeEngine Interpreter { get; }

    /// <summary>Held while a processor runs.</summary>
    internal Lock Gate { get; } = new();

    /// <inheritdoc/>
    public override Vcpu CreateVcpu() => new VerifyingVcpu(this);

    /// <inheritdoc/>
    public override void InvalidateCode(ulong start, ulong length)
    {
        Native.InvalidateCode(start, length);
        Interpreter.InvalidateCode(start, length);
    }

    /// <inheritdoc/>
    public override void ShowStatistics() => Native.ShowStatistics();

    /// <inheritdoc/>
    public override void Forked() => Native.Forked();

    /// <inheritdoc/>
    public override void Ending() => Native.Ending();

    /// <inheritdoc/>
    public override void Dispose()
    {
        Native.Dispose();
        Interpreter.Dispose();
    }

    internal void Count(bool compared) => _ = compared ? Interlocked.Increment(ref _compared) : Interlocked.Increment(ref _notCompared);

    internal void Report(ulong address, IReadOnlyList<DifferentValue> values) =>
        _onDifference(new VerificationDifference(address, values, IrPrinter.Print(Rebuild(address))));

    /// <summary>Whether a region leaves for an address by an exit behind which nobody reads the flags.</summary>
    internal bool FlagsAreDead(ulong address, ulong target)
    {
        Region region = Rebuild(address);
        for (int block = 0; block < region.BlockCount; block++)
        {
            IrBlock b = region.Blocks[block];
            ref IrInstruction last = ref region[b.First + b.Count - 1];
            if (last.Op == IrOp.ExitDirect && (ulong)last.Immediate == target && ((ExitHints)last.Aux & ExitHints.FlagsDead) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private Region Rebuild(ulong address)
    {
        var region = new Region();
        _frontend.Build(region, address, _settings.Limits(address) with { Breakpoints = Breakpoints }, Locate);
        RegionOptimiser.Run(region, _settings.Off.Passes);
        return region;
    }

    private nint Locate(ulong address) => LocateCode?.Invoke(address) ?? 0;
}
