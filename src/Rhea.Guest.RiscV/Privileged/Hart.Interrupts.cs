using static Rhea.Guest.RiscV.Privileged.CsrNumber;

namespace Rhea.Guest.RiscV.Privileged;

/// <content>Interrupts (Privileged Architecture, 3.1.9 and 10.1.3; Sstc).</content>
public sealed unsafe partial class Hart
{
    private readonly Lock timerLock = new();

    /// <summary>Bits of mip that devices and stimecmp drive.</summary>
    private uint lines;

    /// <summary>Bits of mip that software sets and clears; SSIP also by an edge of its line.</summary>
    private uint software;

    private volatile uint mie;
    private ulong stimecmp;

    /// <summary>Whether an interrupt waits that is enabled in mie; global enables and delegation do not count. It ends WFI (3.3.3). For any thread.</summary>
    public bool HasPendingInterrupt => (PendingInterrupts & mie) != 0;

    /// <summary>Whether <see cref="TryTakeInterrupt"/> would take one. Exact on the hart's thread.</summary>
    public bool HasEnabledInterrupt => HasPendingInterrupt && EnabledInterrupts() != 0;

    private uint PendingInterrupts => Volatile.Read(ref lines) | Volatile.Read(ref software);

    /// <summary>Sets the level of an interrupt line. For any thread.</summary>
    public void SetInterruptLine(InterruptLine line, bool level)
    {
        uint bit = 1u << (int)line;
        if ((bit & (Interrupts.Machine | (hasSupervisor ? Interrupts.Supervisor : 0))) == 0)
            return;
        if (line == InterruptLine.SupervisorSoftware)
        {
            if (level)
                Interlocked.Or(ref software, bit);
        }
        else if (level)
            Interlocked.Or(ref lines, bit);
        else
            Interlocked.And(ref lines, ~bit);
        if (level && HasPendingInterrupt)
            environment.InterruptPending();
    }

    /// <summary>Compares time with stimecmp; to be called when time has reached it. For any thread.</summary>
    public void UpdateTimer()
    {
        lock (timerLock)
        {
            if ((menvcfg & EnvironmentConfiguration.Stce) != 0 && environment.Time >= stimecmp)
                Interlocked.Or(ref lines, Interrupts.Stip);
            else
                Interlocked.And(ref lines, ~Interrupts.Stip);
        }

        if (HasPendingInterrupt)
            environment.InterruptPending();
    }

    /// <summary>Takes the interrupt with the highest priority among those pending and enabled.</summary>
    /// <param name="pc">The address of the instruction that is not executed now.</param>
    /// <param name="newPc">Where the handler starts.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryTakeInterrupt(ulong pc, out ulong newPc)
    {
        uint candidates = HasPendingInterrupt ? EnabledInterrupts() : 0;
        if (candidates == 0)
        {
            newPc = pc;
            return false;
        }

        newPc = TakeTrap(Cause.Interrupt | (Cause)Interrupts.First(candidates), 0, pc);
        return true;
    }

    /// <summary>Those that can be taken now; where some go to M-mode, only these.</summary>
    private uint EnabledInterrupts()
    {
        uint waiting = PendingInterrupts & mie;
        uint toMachine = waiting & ~mideleg;
        if (toMachine != 0 && (Mode != PrivilegeMode.Machine || (mstatus & MachineStatus.Mie) != 0))
            return toMachine;
        bool supervisorOpen = Mode == PrivilegeMode.User || (Mode == PrivilegeMode.Supervisor && (mstatus & MachineStatus.Sie) != 0);
        return supervisorOpen ? waiting & mideleg : 0;
    }

    /// <summary>After a change on the hart's own thread that may enable an interrupt.</summary>
    private void NoticeInterrupts()
    {
        if (HasEnabledInterrupt)
            environment.InterruptPending();
    }

    private void WriteEnabledInterrupts(uint value, uint writable)
    {
        mie = (mie & ~writable) | (value & writable);
        NoticeInterrupts();
    }

    /// <summary>Sets and clears bits of mip or sip, as far as software may.</summary>
    private void WritePending(int number, ulong set, ulong clear)
    {
        uint writable = 0;
        if (number == Sip)
            writable = Interrupts.Ssip & mideleg;
        else if (hasSupervisor)
            writable = Interrupts.Ssip | Interrupts.Seip | ((menvcfg & EnvironmentConfiguration.Stce) == 0 ? Interrupts.Stip : 0);
        Interlocked.And(ref software, ~((uint)clear & writable));
        Interlocked.Or(ref software, (uint)set & writable);
        NoticeInterrupts();
    }

    private void WriteTimeCompare(ulong value)
    {
        lock (timerLock)
            stimecmp = value;
        SelectTimer();
    }

    /// <summary>Takes over stimecmp and menvcfg.STCE: the latter decides whether STIP is the timer's or software's.</summary>
    private void SelectTimer()
    {
        bool timer = (menvcfg & EnvironmentConfiguration.Stce) != 0;
        if (timer)
            Interlocked.And(ref software, ~Interrupts.Stip);
        UpdateTimer();
        environment.TimeCompareChanged(timer ? stimecmp : ulong.MaxValue);
    }

    private void ResetInterrupts()
    {
        software = 0;
        mie = 0;
        lock (timerLock)
            stimecmp = ulong.MaxValue;
        SelectTimer();
    }
}
