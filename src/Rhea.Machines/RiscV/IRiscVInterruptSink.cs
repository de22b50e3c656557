namespace Rhea.Machines.RiscV;

/// <summary>Where the board's interrupts end: the harts.</summary>
public interface IRiscVInterruptSink
{
    /// <summary>The level of a line has changed. Called under the machine's lock, by any thread.</summary>
    void SetLine(int hart, RiscVInterrupt kind, bool level);
}
