using Rhea.Base.Memory;
using Rhea.Base.Time;
using Rhea.Guest.RiscV.Privileged;
using Rhea.Translator.Execution;

namespace Rhea.Machines.RiscV;

/// <summary>The harts of a board: they start, stop and are reset together.</summary>
public sealed partial class RiscVHarts : IMachineProcessors, IRiscVInterruptSink, IRamObserver, IDisposable
{
    private readonly RiscVVirtBoard _board;
    private readonly ExecutionEngine _engine;
    private readonly RiscVProcessor[] _processors;
    private readonly TurnScheduler? _turns;

    /// <summary>Makes the harts, and leads the board's interrupts to them.</summary>
    /// <param name="board">The board.</param>
    /// <param name="engine">A system-mode engine with the RISC-V front end.</param>
    /// <param name="settings">What each of them is, but for its number.</param>
    /// <param name="clock">Guest time.</param>
    /// <param name="log">Where traps are shown, if anywhere.</param>
    public RiscVHarts(RiscVVirtBoard board, ExecutionEngine engine, HartSettings settings, VirtualClock clock, IMachineLog? log = null)
    {
        _board = board;
        _engine = engine;
        _processors = new RiscVProcessor[board.Options.HartCount];
        _turns = clock is InstructionClock counter ? new TurnScheduler(counter, () => Halted?.Invoke()) : null;
        for (int i = 0; i < _processors.Length; i++)
            _processors[i] = new RiscVProcessor(board, engine, settings with { HartId = (ulong)i, ResetAddress = RiscVVirtBoard.ResetAddress }, clock)
            {
                Log = log,
                Woken = _turns is null ? null : _turns.Wake,
                Halted = () => Halted?.Invoke(),
            };
        _registers = new RiscVDebugRegisters(_processors);
        board.Ram.Observer = this;
        board.Connect(this);
    }

    /// <summary>The harts, by their numbers.</summary>
    public IReadOnlyList<RiscVProcessor> Processors => _processors;

    /// <inheritdoc/>
    public void SetLine(int hart, RiscVInterrupt kind, bool level) => _processors[hart].Hart.SetInterruptLine((InterruptLine)kind, level);

    /// <inheritdoc/>
    public void Written(RamRegion region, ulong offset, ulong length) => _engine.PhysicalMemoryChanged(RiscVVirtMap.Ram + offset, length);

    /// <summary>Power on. Not while they run.</summary>
    public void Reset()
    {
        foreach (RiscVProcessor processor in _processors)
            processor.Reset();
        _turns?.Reset();
    }

    /// <inheritdoc/>
    public void Start(Func<int, ProcessorOrder?> orders)
    {
        var running = new List<RiscVProcessor>();
        for (int i = 0; i < _processors.Length; i++)
        {
            RiscVProcessor processor = _processors[i];
            if (orders(i) is not { } order)
            {
                processor.Stop = default;
                continue;
            }

            running.Add(processor);
            if (_turns is null)
                processor.Start(order);
            else
                processor.Prepare(order);
        }

        _turns?.Start([.. running]);
    }

    /// <summary>Stops them all. Not under the machine's lock.</summary>
    public void Stop()
    {
        foreach (RiscVProcessor processor in _processors)
            processor.RequestStop();
        foreach (RiscVProcessor processor in _processors)
            processor.Join();
        _turns?.RequestStop();
        _turns?.Join();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _board.Ram.Observer = null;
        foreach (RiscVProcessor processor in _processors)
            processor.Dispose();
        _turns?.Dispose();
        _engine.Dispose();
    }
}
