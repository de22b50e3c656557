using Rhea.LinuxUser.Signals;

namespace Rhea.LinuxUser.Debugging;

/// <summary>What the debugger wants of a thread. Changed only by the thread itself, or while it stands still.</summary>
internal sealed unsafe class ThreadDebugState(uint* holdWord)
{
    /// <summary>Not 0: the thread stands still while others run. A futex.</summary>
    internal uint* HoldWord { get; } = holdWord;

    internal bool IsHeld => Volatile.Read(ref *HoldWord) != 0;

    /// <summary>Whether the thread waits on the hold word now.</summary>
    internal bool Waits
    {
        get => Volatile.Read(ref waits);
        set => Volatile.Write(ref waits, value);
    }

    /// <summary>Stop after one instruction, or outside of the range.</summary>
    internal bool Steps { get; set; }

    internal ulong RangeStart { get; set; }

    internal ulong RangeEnd { get; set; }

    /// <summary>Where the step began.</summary>
    internal ulong StepOrigin { get; set; }

    /// <summary>A signal handler was entered during the step, which ends there.</summary>
    internal bool EnteredHandler { get; set; }

    /// <summary>A signal that the debugger gives the thread, or 0.</summary>
    internal int Injected { get; set; }

    /// <summary>What the last signal told.</summary>
    internal SignalInfo LastSignal;

    /// <summary>Set anew whenever the debugger lets the program go on.</summary>
    internal long Generation { get; set; }

    /// <summary>The thread runs as the child of a vfork that the debugger does not follow.</summary>
    internal bool IsSilent { get; set; }

    private bool waits;

    /// <summary>The thread runs freely.</summary>
    internal void Reset()
    {
        Steps = false;
        EnteredHandler = false;
        Injected = 0;
    }
}
