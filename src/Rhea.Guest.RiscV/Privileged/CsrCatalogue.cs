using System.Globalization;
using static Rhea.Guest.RiscV.Privileged.CsrNumber;

namespace Rhea.Guest.RiscV.Privileged;

/// <summary>Which CSRs there are, and their names.</summary>
internal static class CsrCatalogue
{
    /// <summary>The name of a CSR that some hart here has; null for others.</summary>
    internal static string? Name(int number) => number switch
    {
        Fflags => "fflags",
        Frm => "frm",
        Fcsr => "fcsr",
        Cycle => "cycle",
        Time => "time",
        Instret => "instret",
        >= HpmCounter3 and <= HpmCounter31 => Numbered("hpmcounter", number - HpmCounter3 + 3),
        CycleHigh => "cycleh",
        TimeHigh => "timeh",
        InstretHigh => "instreth",
        >= HpmCounter3High and <= HpmCounter31High => Numbered("hpmcounter", number - HpmCounter3High + 3) + "h",
        Sstatus => "sstatus",
        Sie => "sie",
        Stvec => "stvec",
        Scounteren => "scounteren",
        Senvcfg => "senvcfg",
        Sscratch => "sscratch",
        Sepc => "sepc",
        Scause => "scause",
        Stval => "stval",
        Sip => "sip",
        Stimecmp => "stimecmp",
        StimecmpHigh => "stimecmph",
        Satp => "satp",
        Mvendorid => "mvendorid",
        Marchid => "marchid",
        Mimpid => "mimpid",
        Mhartid => "mhartid",
        Mconfigptr => "mconfigptr",
        Mstatus => "mstatus",
        Misa => "misa",
        Medeleg => "medeleg",
        Mideleg => "mideleg",
        Mie => "mie",
        Mtvec => "mtvec",
        Mcounteren => "mcounteren",
        Menvcfg => "menvcfg",
        MstatusHigh => "mstatush",
        MedelegHigh => "medelegh",
        MenvcfgHigh => "menvcfgh",
        Mcountinhibit => "mcountinhibit",
        >= Mhpmevent3 and <= Mhpmevent31 => Numbered("mhpmevent", number - Mhpmevent3 + 3),
        Mscratch => "mscratch",
        Mepc => "mepc",
        Mcause => "mcause",
        Mtval => "mtval",
        Mip => "mip",
        >= Pmpcfg0 and <= Pmpcfg15 => Numbered("pmpcfg", number - Pmpcfg0),
        >= Pmpaddr0 and <= Pmpaddr63 => Numbered("pmpaddr", number - Pmpaddr0),
        Mseccfg => "mseccfg",
        MseccfgHigh => "mseccfgh",
        Tselect => "tselect",
        Tdata1 => "tdata1",
        Tdata2 => "tdata2",
        Tdata3 => "tdata3",
        Tinfo => "tinfo",
        Mcycle => "mcycle",
        Minstret => "minstret",
        >= MhpmCounter3 and <= MhpmCounter31 => Numbered("mhpmcounter", number - MhpmCounter3 + 3),
        McycleHigh => "mcycleh",
        MinstretHigh => "minstreth",
        >= MhpmCounter3High and <= MhpmCounter31High => Numbered("mhpmcounter", number - MhpmCounter3High + 3) + "h",
        _ => null,
    };

    /// <summary>Whether a hart has the CSR.</summary>
    internal static bool Exists(int number, HartSettings settings)
    {
        bool rv32 = settings.Xlen == 32;
        return number switch
        {
            Fflags or Frm or Fcsr => settings.Has(HartExtensions.F),
            Cycle or Time or Instret => settings.Has(HartExtensions.Zicntr),
            CycleHigh or TimeHigh or InstretHigh => rv32 && settings.Has(HartExtensions.Zicntr),
            >= HpmCounter3 and <= HpmCounter31 => settings.Has(HartExtensions.Zihpm),
            >= HpmCounter3High and <= HpmCounter31High => rv32 && settings.Has(HartExtensions.Zihpm),
            Stimecmp => settings.Has(HartExtensions.S | HartExtensions.Sstc),
            StimecmpHigh => rv32 && settings.Has(HartExtensions.S | HartExtensions.Sstc),
            Sstatus or Sie or Stvec or Scounteren or Senvcfg or Sscratch or Sepc or Scause or Stval or Sip or Satp or Medeleg or Mideleg
                => settings.Has(HartExtensions.S),
            MedelegHigh => rv32 && settings.Has(HartExtensions.S),
            Mcounteren or Menvcfg => settings.Has(HartExtensions.U),
            MenvcfgHigh => rv32 && settings.Has(HartExtensions.U),
            MstatusHigh or McycleHigh or MinstretHigh or (>= MhpmCounter3High and <= MhpmCounter31High) => rv32,
            Mseccfg => settings.Has(HartExtensions.Smepmp),
            MseccfgHigh => rv32 && settings.Has(HartExtensions.Smepmp),
            >= Pmpcfg0 and <= Pmpcfg15 => (rv32 || (number & 1) == 0) && (number - Pmpcfg0) * 4 < settings.ProtectionEntries,
            >= Pmpaddr0 and <= Pmpaddr63 => number - Pmpaddr0 < settings.ProtectionEntries,
            Tselect or Tdata1 or Tdata2 or Tdata3 or Tinfo => settings.Has(HartExtensions.Sdtrig) && settings.Triggers > 0,
            _ => Name(number) != null,
        };
    }

    private static string Numbered(string name, int number) => name + number.ToString(CultureInfo.InvariantCulture);
}
