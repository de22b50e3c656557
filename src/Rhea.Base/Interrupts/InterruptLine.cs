namespace Rhea.Base.Interrupts;

/// <summary>A wire from a device to whoever listens to its level. Used under the machine's lock.</summary>
public sealed class InterruptLine
{
    private Action<bool>? _sink;

    /// <summary>Whether the line is asserted.</summary>
    public bool Level { get; private set; }

    /// <summary>Connects the line's other end, which learns of the present level at once if it is asserted.</summary>
    public void Connect(Action<bool> sink)
    {
        _sink = sink;
        if (Level)
            sink(true);
    }

    /// <summary>Sets the level; the other end learns only of changes.</summary>
    public void Set(bool level)
    {
        if (Level == level)
            return;
        Level = level;
        _sink?.Invoke(level);
    }
}
