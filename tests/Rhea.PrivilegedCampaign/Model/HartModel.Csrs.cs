namespace Rhea.PrivilegedCampaign.Model;

/// <content>Chapters 2, 3.1 and 10.1: control and status registers.</content>
internal sealed partial class HartModel
{
    private const ulong Sie = 1 << 1, Mie = 1 << 3, Spie = 1 << 5, Mpie = 1 << 7, Spp = 1 << 8, Mpp = 3 << 11, Fs = 3 << 13;
    private const ulong Mprv = 1 << 17, Sum = 1 << 18, Mxr = 1 << 19, Tvm = 1 << 20, Tw = 1 << 21, Tsr = 1 << 22;
    private const ulong SupervisorInterrupts = 0x222, MachineInterrupts = 0x888;

    private ulong _mstatus;
    private ulong _medeleg, _mideleg, _mie, _mtvec, _mcounteren, _menvcfg, _mcountinhibit, _mscratch, _mepc, _mcause, _mtval;
    private ulong _scounteren, _stvec, _senvcfg, _sscratch, _sepc, _scause, _stval, _satp;
    private ulong _stimecmp = ulong.MaxValue;
    private ulong _fflags, _frm;

    /// <summary>The bits of mip that software has set.</summary>
    private ulong _pending;

    private bool TimerIsSupervisors => (_menvcfg & Bit(63)) != 0;

    private ulong Mip => _pending | Lines | (TimerIsSupervisors && Time >= _stimecmp ? 0x20u : 0);

    /// <summary>mstatus with the fields that are fixed: UXL and SXL are 64 bits, SD is FS being Dirty.</summary>
    private ulong Mstatus => _mstatus | (2UL << 32) | (2UL << 34) | ((_mstatus & Fs) == Fs ? Bit(63) : 0);

    /// <summary>Whether the value of a register depends on how long the hart has run.</summary>
    public static bool IsRunningCounter(int number) => number is 0xB00 or 0xB02 or 0xC00 or 0xC02;

    /// <summary>Whether the model leaves a register alone: debug triggers.</summary>
    public static bool IsOutside(int number) => number is >= 0x7A0 and <= 0x7A8;

    public bool Exists(int number) => number switch
    {
        0x001 or 0x002 or 0x003 => true,
        >= 0xC00 and <= 0xC1F => true,
        0x100 or 0x104 or 0x105 or 0x106 or 0x10A or (>= 0x140 and <= 0x144) or 0x180 => true,
        0x14D => _has.Sstc,
        >= 0xF11 and <= 0xF15 => true,
        >= 0x300 and <= 0x306 => true,
        0x30A or 0x320 or (>= 0x323 and <= 0x33F) or (>= 0x340 and <= 0x344) => true,
        0x3A0 or 0x3A2 or (>= 0x3B0 and <= 0x3BF) => _has.ProtectionEntries != 0,
        0x747 => _has.Smepmp,
        0xB00 or (>= 0xB02 and <= 0xB1F) => true,
        _ => false,
    };

    /// <summary>What an access needs (2.1), or an illegal-instruction exception.</summary>
    private bool MayAccess(int number, bool writes)
    {
        if (!Exists(number) || Mode < ((number >> 8) & 3) || (writes && number >> 10 == 3))
            return false;
        if (number <= 3)
            return (_mstatus & Fs) != 0;
        if (number == 0x180)
            return !(Mode == Supervisor && (_mstatus & Tvm) != 0);
        if (number == 0x14D && Mode == Supervisor)
            return (_mcounteren & 2) != 0 && TimerIsSupervisors;
        if (number is >= 0xC00 and <= 0xC1F)
        {
            ulong bit = Bit(number - 0xC00);
            return Mode == Machine || ((_mcounteren & bit) != 0 && (Mode == Supervisor || (_scounteren & bit) != 0));
        }

        return true;
    }

    public ulong ReadCsr(int number)
    {
        const ulong supervisorFields = Sie | Spie | Spp | Fs | Sum | Mxr | (3UL << 32) | (1UL << 63);
        switch (number)
        {
            case 0x001: return _fflags;
            case 0x002: return _frm;
            case 0x003: return _fflags | (_frm << 5);
            case 0xC01: return Time;
            case 0x100: return Mstatus & supervisorFields;
            case 0x104: return _mie & _mideleg;
            case 0x105: return _stvec;
            case 0x106: return _scounteren;
            case 0x10A: return _senvcfg;
            case 0x140: return _sscratch;
            case 0x141: return _sepc;
            case 0x142: return _scause;
            case 0x143: return _stval;
            case 0x144: return Mip & _mideleg;
            case 0x14D: return _stimecmp;
            case 0x180: return _satp;
            case 0x300: return Mstatus;
            // A, B, C, D, F, I, M, S, U.
            case 0x301: return (2UL << 62) | 0x14112F;
            case 0x302: return _medeleg;
            case 0x303: return _mideleg;
            case 0x304: return _mie;
            case 0x305: return _mtvec;
            case 0x306: return _mcounteren;
            case 0x30A: return _menvcfg;
            case 0x320: return _mcountinhibit;
            case 0x340: return _mscratch;
            case 0x341: return _mepc;
            case 0x342: return _mcause;
            case 0x343: return _mtval;
            case 0x344: return Mip;
            case 0x3A0 or 0x3A2:
                ulong value = 0;
                for (int i = 7; i >= 0; i--)
                    value = (value << 8) | _pmpcfg[((number - 0x3A0) * 4) + i];
                return value;
            case >= 0x3B0 and <= 0x3BF: return _pmpaddr[number - 0x3B0];
            case 0x747: return _mseccfg;
            default: return 0;
        }
    }

    /// <summary>Writes a register without regard to who does, as a debugger or the set-up of a record would.</summary>
    public void WriteCsr(int number, ulong value)
    {
        switch (number)
        {
            case 0x344: WritePending(value, ~value, WritableInMip); break;
            case 0x144: WritePending(value, ~value, 2 & _mideleg); break;
            case 0x001: WriteFloat(value & 31, _frm); break;
            case 0x002: WriteFloat(_fflags, value & 7); break;
            case 0x003: WriteFloat(value & 31, (value >> 5) & 7); break;
            case 0x100: WriteStatus(value, Sie | Spie | Spp | Fs | Sum | Mxr); break;
            case 0x300: WriteStatus(value, Sie | Mie | Spie | Mpie | Spp | Mpp | Fs | Mprv | Sum | Mxr | Tvm | Tw | Tsr); break;
            case 0x104: _mie = (_mie & ~_mideleg) | (value & _mideleg & SupervisorInterrupts); break;
            case 0x304: _mie = value & (SupervisorInterrupts | MachineInterrupts); break;
            case 0x105: _stvec = value & ~2UL; break;
            case 0x305: _mtvec = value & ~2UL; break;
            case 0x106: _scounteren = value & uint.MaxValue; break;
            case 0x306: _mcounteren = value & uint.MaxValue; break;
            case 0x10A: _senvcfg = WriteEnvironment(_senvcfg, value, 0); break;
            case 0x30A:
                _menvcfg = WriteEnvironment(_menvcfg, value, (_has.Svadu ? Bit(61) : 0) | (_has.Svpbmt ? Bit(62) : 0) | (_has.Sstc ? Bit(63) : 0));
                if (TimerIsSupervisors)
                    _pending &= ~0x20UL;
                break;
            case 0x140: _sscratch = value; break;
            case 0x340: _mscratch = value; break;
            case 0x141: _sepc = value & ~1UL; break;
            case 0x341: _mepc = value & ~1UL; break;
            case 0x142: _scause = value; break;
            case 0x342: _mcause = value; break;
            case 0x143: _stval = value; break;
            case 0x343: _mtval = value; break;
            case 0x14D: _stimecmp = value; break;
            case 0x180:
                ulong mode = value >> 60;
                if (mode == 0 || (mode >= 8 && mode <= (ulong)_has.LargestMode))
                    _satp = value;
                break;
            // All exceptions that there are, but for ecall from M-mode: 0 to 9, 12, 13, 15.
            case 0x302: _medeleg = value & 0xB3FF; break;
            case 0x303: _mideleg = value & SupervisorInterrupts; break;
            case 0x320: _mcountinhibit = value & 5; break;
            case 0x3A0 or 0x3A2:
                for (int i = 0; i < 8; i++)
                    WriteProtection(((number - 0x3A0) * 4) + i, (byte)(value >> (8 * i)));
                break;
            case >= 0x3B0 and <= 0x3BF: WriteProtectionAddress(number - 0x3B0, value); break;
            case 0x747: WriteSecurity(value); break;
        }
    }

    /// <summary>What software may change in mip: STIP only where stimecmp does not.</summary>
    private ulong WritableInMip => 0x202 | (TimerIsSupervisors ? 0 : 0x20u);

    private void WritePending(ulong set, ulong clear, ulong writable) => _pending = (_pending & ~(clear & writable)) | (set & writable);

    private void WriteFloat(ulong flags, ulong rounding)
    {
        _fflags = flags;
        _frm = rounding;
        _mstatus |= Fs;
    }

    private void WriteStatus(ulong value, ulong writable)
    {
        // MPP=2 is no mode. FS is Off or Dirty here. Where satp cannot translate, SUM is 0.
        if (((value >> 11) & 3) == 2)
            writable &= ~Mpp;
        if ((value & Fs) != 0)
            value |= Fs;
        if (_has.LargestMode == 0)
            writable &= ~Sum;
        _mstatus = (_mstatus & ~writable) | (value & writable);
    }

    private ulong WriteEnvironment(ulong old, ulong value, ulong more)
    {
        ulong writable = 1 | more;
        if (_has.CacheBlocks)
        {
            writable |= 0xC0;
            // CBIE=2 is reserved.
            if (((value >> 4) & 3) != 2)
                writable |= 0x30;
        }

        return (old & ~writable) | (value & writable);
    }

    /// <summary>Zicsr.</summary>
    private void AccessCsr(uint word)
    {
        int number = (int)(word >> 20), rd = (int)(word >> 7) & 31, rs1 = (int)(word >> 15) & 31, operation = (int)(word >> 12) & 3;
        bool isImmediate = (word & 0x4000) != 0, writes = operation == 1 || rs1 != 0;
        if (IsOutside(number))
            throw new OpenQuestionException("debug triggers");
        if (!MayAccess(number, writes))
            throw Illegal(word);
        ulong operand = isImmediate ? (ulong)rs1 : X[rs1];
        ulong old = ReadCsr(number);
        if (writes && number is 0x144 or 0x344)
        {
            // Read-modify-write leaves out what devices drive.
            ulong writable = number == 0x344 ? WritableInMip : 2 & _mideleg;
            if (writes)
                WritePending(operation == 3 ? 0 : operand, operation == 1 ? ~operand : operation == 3 ? operand : 0, writable);
        }
        else if (writes)
        {
            WriteCsr(number, operation switch { 1 => operand, 2 => old | operand, _ => old & ~operand });
        }

        if (rd != 0 && IsRunningCounter(number))
            throw new OpenQuestionException("a running counter");
        Set(rd, old);
        Pc += 4;
    }
}
