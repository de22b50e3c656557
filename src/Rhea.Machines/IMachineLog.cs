namespace Rhea.Machines;

/// <summary>Where a machine shows what is asked for beside its code. For any thread.</summary>
public interface IMachineLog
{
    /// <summary>Whether traps are shown.</summary>
    bool WantsTraps { get; }

    /// <summary>Whether accesses that no guest should make are shown.</summary>
    bool WantsGuestErrors { get; }

    /// <summary>Shows a trap: one line.</summary>
    void Trap(string text);

    /// <summary>Shows what the guest does wrong: one line.</summary>
    void GuestError(string text);
}
