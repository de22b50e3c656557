namespace Rhea.PrivilegedCampaign.Model;

/// <content>3.1.6 to 3.1.9, 3.3, 10.1.3: traps, interrupts, and privileged instructions.</content>
internal sealed partial class HartModel
{
    /// <summary>In the order of their priorities (3.1.9).</summary>
    private static readonly int[] s_priorities = [11, 3, 7, 9, 1, 5];

    private const int IllegalInstruction = 2, Breakpoint = 3, EnvironmentCallFromUser = 8;

    private static ModelTrap Illegal(uint word) => new(IllegalInstruction, word);

    private bool IsPending(int interrupt) => (Mip & _mie & Bit(interrupt)) != 0;

    /// <summary>The interrupt that is taken before the next instruction.</summary>
    private int? PendingInterrupt()
    {
        bool machineTakes = Mode < Machine || (_mstatus & Mie) != 0;
        bool supervisorTakes = Mode < Supervisor || (Mode == Supervisor && (_mstatus & Sie) != 0);
        foreach (int interrupt in s_priorities)
        {
            if (IsPending(interrupt) && (_mideleg & Bit(interrupt)) == 0 && machineTakes)
                return interrupt;
        }

        foreach (int interrupt in s_priorities)
        {
            if (IsPending(interrupt) && (_mideleg & Bit(interrupt)) != 0 && supervisorTakes)
                return interrupt;
        }

        return null;
    }

    private void Trap(int cause, bool isInterrupt, ulong value)
    {
        Taken.Add(cause + (isInterrupt ? 64 : 0));
        ulong code = (uint)cause | (isInterrupt ? Bit(63) : 0);
        bool delegated = Mode != Machine && ((isInterrupt ? _mideleg : _medeleg) & Bit(cause)) != 0;
        ulong vector = delegated ? _stvec : _mtvec;
        if (delegated)
        {
            _sepc = Pc;
            _scause = code;
            _stval = value;
            SetStatus(Spp, Mode == Supervisor);
            SetStatus(Spie, (_mstatus & Sie) != 0);
            SetStatus(Sie, false);
            Mode = Supervisor;
        }
        else
        {
            _mepc = Pc;
            _mcause = code;
            _mtval = value;
            _mstatus = (_mstatus & ~Mpp) | ((ulong)Mode << 11);
            SetStatus(Mpie, (_mstatus & Mie) != 0);
            SetStatus(Mie, false);
            Mode = Machine;
        }

        Pc = (vector & ~3UL) + ((vector & 3) == 1 && isInterrupt ? (ulong)cause * 4 : 0);
    }

    private void SetStatus(ulong field, bool value) => _mstatus = value ? _mstatus | field : _mstatus & ~field;

    private void MachineReturn(uint word)
    {
        if (Mode != Machine)
            throw Illegal(word);
        Mode = (int)(_mstatus >> 11) & 3;
        SetStatus(Mie, (_mstatus & Mpie) != 0);
        SetStatus(Mpie, true);
        _mstatus &= ~Mpp;
        if (Mode != Machine)
            SetStatus(Mprv, false);
        Pc = _mepc;
    }

    private void SupervisorReturn(uint word)
    {
        if (Mode == User || (Mode == Supervisor && (_mstatus & Tsr) != 0))
            throw Illegal(word);
        Mode = (_mstatus & Spp) != 0 ? Supervisor : User;
        SetStatus(Sie, (_mstatus & Spie) != 0);
        SetStatus(Spie, true);
        SetStatus(Spp, false);
        SetStatus(Mprv, false);
        Pc = _sepc;
    }

    private void WaitForInterrupt(uint word)
    {
        if (Mode == User || (Mode == Supervisor && (_mstatus & Tw) != 0))
            throw Illegal(word);
        if ((Mip & _mie) == 0)
            throw new OpenQuestionException("waits for ever");
        Pc += 4;
    }

    private void ExecuteSystem(uint word)
    {
        uint function = word >> 25;
        switch (word)
        {
            case 0x0000_0073:
                throw new ModelTrap(EnvironmentCallFromUser + Mode, 0);
            case 0x0010_0073:
                throw new ModelTrap(Breakpoint, Pc);
            case 0x3020_0073:
                MachineReturn(word);
                return;
            case 0x1020_0073:
                SupervisorReturn(word);
                return;
            case 0x1050_0073:
                WaitForInterrupt(word);
                return;
            // sfence.w.inval, sfence.inval.ir: TVM does not matter.
            case 0x1800_0073 or 0x1810_0073 when _has.Svinval:
                if (Mode == User)
                    throw Illegal(word);
                Pc += 4;
                return;
        }

        bool isFence = function == 0x09 || (function == 0x0B && _has.Svinval);
        if (!isFence || ((word >> 7) & 31) != 0 || Mode == User || (Mode == Supervisor && (_mstatus & Tvm) != 0))
            throw Illegal(word);
        Pc += 4;
    }
}
