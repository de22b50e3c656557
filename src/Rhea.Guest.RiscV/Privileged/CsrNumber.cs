namespace Rhea.Guest.RiscV.Privileged;

/// <summary>Numbers of CSRs (Privileged Architecture, 2.2) that a hart here can have.</summary>
internal static class CsrNumber
{
    internal const int Fflags = 0x001, Frm = 0x002, Fcsr = 0x003;
    internal const int Cycle = 0xc00, Time = 0xc01, Instret = 0xc02, HpmCounter3 = 0xc03, HpmCounter31 = 0xc1f;
    internal const int CycleHigh = 0xc80, TimeHigh = 0xc81, InstretHigh = 0xc82, HpmCounter3High = 0xc83, HpmCounter31High = 0xc9f;

    internal const int Sstatus = 0x100, Sie = 0x104, Stvec = 0x105, Scounteren = 0x106, Senvcfg = 0x10a;
    internal const int Sscratch = 0x140, Sepc = 0x141, Scause = 0x142, Stval = 0x143, Sip = 0x144, Stimecmp = 0x14d, StimecmpHigh = 0x15d;
    internal const int Satp = 0x180;

    internal const int Mvendorid = 0xf11, Marchid = 0xf12, Mimpid = 0xf13, Mhartid = 0xf14, Mconfigptr = 0xf15;
    internal const int Mstatus = 0x300, Misa = 0x301, Medeleg = 0x302, Mideleg = 0x303, Mie = 0x304, Mtvec = 0x305, Mcounteren = 0x306;
    internal const int Menvcfg = 0x30a, MstatusHigh = 0x310, MedelegHigh = 0x312, MenvcfgHigh = 0x31a;
    internal const int Mcountinhibit = 0x320, Mhpmevent3 = 0x323, Mhpmevent31 = 0x33f;
    internal const int Mscratch = 0x340, Mepc = 0x341, Mcause = 0x342, Mtval = 0x343, Mip = 0x344;
    internal const int Pmpcfg0 = 0x3a0, Pmpcfg15 = 0x3af, Pmpaddr0 = 0x3b0, Pmpaddr63 = 0x3ef;
    internal const int Mseccfg = 0x747, MseccfgHigh = 0x757;
    internal const int Tselect = 0x7a0, Tdata1 = 0x7a1, Tdata2 = 0x7a2, Tdata3 = 0x7a3, Tinfo = 0x7a4;
    internal const int Mcycle = 0xb00, Minstret = 0xb02, MhpmCounter3 = 0xb03, MhpmCounter31 = 0xb1f;
    internal const int McycleHigh = 0xb80, MinstretHigh = 0xb82, MhpmCounter3High = 0xb83, MhpmCounter31High = 0xb9f;
}
