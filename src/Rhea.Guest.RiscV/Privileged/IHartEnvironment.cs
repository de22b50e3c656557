namespace Rhea.Guest.RiscV.Privileged;

/// <summary>What a <see cref="Hart"/> asks of the machine around it, and tells its processor. Calls come on the hart's thread unless said otherwise.</summary>
public interface IHartEnvironment
{
    /// <summary>mtime, in ticks of the platform's time base. Called from any thread.</summary>
    ulong Time { get; }

    /// <summary>Clock cycles since some moment.</summary>
    ulong Cycles { get; }

    /// <summary>Instructions retired since some moment, without the current one.</summary>
    ulong InstructionsRetired { get; }

    /// <summary>Reads a page-table entry of 4 or 8 bytes, naturally aligned, at once.</summary>
    /// <returns>Whether there is memory that can hold page tables.</returns>
    bool TryReadMemory(ulong physicalAddress, int size, out ulong value);

    /// <summary>Replaces a page-table entry of 4 or 8 bytes, naturally aligned, if it still is as expected, atomically.</summary>
    /// <returns>Whether there is memory that can be written.</returns>
    bool TryExchangeMemory(ulong physicalAddress, int size, ulong expected, ulong replacement, out bool exchanged);

    /// <summary>
    /// stimecmp is now this value, or <see cref="ulong.MaxValue"/> where it cannot interrupt: <see cref="Hart.UpdateTimer"/> is to be called once
    /// <see cref="Time"/> has reached it.
    /// </summary>
    void TimeCompareChanged(ulong value);

    /// <summary>Translations made so far no longer hold. The address counts for <see cref="TranslationChange.Address"/> only.</summary>
    void TranslationChanged(TranslationChange what, ulong address);

    /// <summary><see cref="Hart.Mode"/>, <see cref="Hart.DataMode"/> or <see cref="Hart.FetchMode"/> changed.</summary>
    void ModeChanged();

    /// <summary>
    /// An interrupt waits that is enabled in mie: a hart in WFI must go on, one that runs must ask <see cref="Hart.TryTakeInterrupt"/> soon. Called from any thread.
    /// </summary>
    void InterruptPending();

    /// <summary>The set of addresses that <see cref="Hart.MatchesTrigger"/> knows changed.</summary>
    void TriggersChanged();
}
