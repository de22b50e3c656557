namespace Rhea.Guest.RiscV.Privileged;

/// <content>Debug triggers (Sdtrig), and what a debugger or a log shows.</content>
public sealed unsafe partial class Hart
{
    /// <summary>Whether any trigger is set up.</summary>
    public bool HasTriggers => triggers.AnyActive;

    /// <summary>
    /// Whether a trigger is set up for such accesses to some of these bytes, in whatever mode: an access there must ask
    /// <see cref="MatchesTrigger"/>, so that a TLB keeps no entry for the page.
    /// </summary>
    public bool TriggerCovers(ulong address, ulong length, AccessKind kind) =>
        triggers.AnyActive && triggers.Covers(address & addressMask, (address & addressMask) + (length - 1), kind);

    /// <summary>
    /// Whether a trigger matches an access in the present mode: it raises <see cref="Cause.Breakpoint"/> with the address, before the access. A
    /// mode whose handler could not return to it (interrupts being disabled in the mode that the exception would go to) has no matches.
    /// </summary>
    public bool MatchesTrigger(ulong address, int size, AccessKind kind)
    {
        if (!triggers.AnyActive)
            return false;
        if (Mode == PrivilegeMode.Machine && (mstatus & MachineStatus.Mie) == 0)
            return false;
        bool delegated = ((medeleg >> (int)Cause.Breakpoint) & 1) != 0;
        if (Mode == PrivilegeMode.Supervisor && delegated && (mstatus & MachineStatus.Sie) == 0)
            return false;
        return triggers.Matches(address & addressMask, size, kind, Mode);
    }

    /// <summary>
    /// The only addresses of instructions that triggers may match, in whatever mode; null where triggers cover ranges of them, so that every
    /// instruction must ask <see cref="MatchesTrigger"/>.
    /// </summary>
    public IReadOnlyCollection<ulong>? FetchTriggers => triggers.FetchAddresses();

    /// <summary>All CSRs that the hart has, in the order of their numbers.</summary>
    public IEnumerable<(int Number, string Name, ulong Value)> Registers()
    {
        for (int number = 0; number < exists.Length; number++)
        {
            if (exists[number])
                yield return (number, NameOf(number)!, Extend(ReadCsr(number)));
        }
    }

    /// <summary>The numbers of all CSRs that the hart has, in their order.</summary>
    public IEnumerable<int> CsrNumbers() => Enumerable.Range(0, exists.Length).Where(number => exists[number]);

    /// <summary>The name of a CSR; null where no hart has it.</summary>
    public static string? NameOf(int number) => CsrCatalogue.Name(number);
}
