using Rhea.Base.Host;
using Rhea.Base.Time;

namespace Rhea.Machines;

/// <summary>A processor that takes turns with others on one thread, its instructions counted.</summary>
public interface ITurnProcessor : ICountedProcessor
{
    /// <summary>Whether it waits for an interrupt, and none is pending.</summary>
    bool IsIdle { get; }

    /// <summary>Whether it has stopped by itself.</summary>
    bool HasStopped { get; }

    /// <summary>From now on the calling thread runs it.</summary>
    void EnterThread();

    /// <summary>Executes instructions until its budget is used up, it waits, has stopped, or is asked to stop.</summary>
    void RunTurn();
}

/// <summary>
/// Runs processors in turns on one thread, each for a number of instructions, by a clock that counts them: what happens does not depend on
/// the host.
/// </summary>
public sealed class TurnScheduler : IDisposable
{
    // A turn of one processor alone ends for timers, and for nothing else.
    private const int TurnLength = 20_000, LongestTurn = 1 << 30;

    private readonly InstructionClock _clock;
    private readonly HostEvent _wake = new();
    private readonly Action _halted;
    private Thread? _thread;
    private volatile bool _stops;
    private int _next;

    /// <summary>Makes a scheduler.</summary>
    /// <param name="clock">What counts.</param>
    /// <param name="halted">Called on the thread when a processor has stopped by itself; the others do not go on.</param>
    public TurnScheduler(InstructionClock clock, Action halted)
    {
        _clock = clock;
        _halted = halted;
    }

    /// <summary>Power on: the first processor is next.</summary>
    public void Reset() => _next = 0;

    /// <summary>Lets processors run. They have not been started, or have been stopped.</summary>
    public void Start(ITurnProcessor[] processors)
    {
        _stops = false;
        _thread = new Thread(() => Run(processors)) { IsBackground = true, Name = "processors" };
        _thread.Start();
    }

    /// <summary>The thread ends its turn soon; <see cref="Join"/> waits for it. Processors must be asked to stop before.</summary>
    public void RequestStop()
    {
        _stops = true;
        Wake();
    }

    /// <summary>Something may have happened that a processor waits for. Any thread may call it.</summary>
    public void Wake() => _wake.Signal();

    /// <summary>Waits until the processors stand still. Not under the machine's lock.</summary>
    public void Join()
    {
        _thread?.Join();
        _thread = null;
    }

    /// <inheritdoc/>
    public void Dispose() => _wake.Dispose();

    private void Run(ITurnProcessor[] processors)
    {
        foreach (ITurnProcessor processor in processors)
            processor.EnterThread();
        int idle = 0;
        while (!_stops)
        {
            _clock.RunTimers();
            if (idle == processors.Length)
            {
                // What was signalled before may be why a processor is not idle any more.
                if (!_wake.Clear())
                    _clock.Idle(_wake);
                idle = 0;
                continue;
            }

            ITurnProcessor processor = processors[_next % processors.Length];
            _next = (_next + 1) % processors.Length;
            if (processor.IsIdle)
            {
                idle++;
                continue;
            }

            idle = 0;
            _clock.BeginTurn(processor, processors.Length == 1 ? LongestTurn : TurnLength);
            processor.RunTurn();
            _clock.EndTurn();
            if (processor.HasStopped)
            {
                _halted();
                return;
            }
        }
    }
}
