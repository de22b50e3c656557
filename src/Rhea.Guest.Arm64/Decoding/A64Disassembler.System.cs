namespace Rhea.Guest.Arm64.Decoding;

/// <summary>The parts of branches and system instructions.</summary>
public static partial class A64Disassembler
{
    private static readonly string[] Barriers =
        ["#0x00", "oshld", "oshst", "osh", "#0x04", "nshld", "nshst", "nsh", "#0x08", "ishld", "ishst", "ish", "#0x0c", "ld", "st", "sy"];

    private static string BranchName(int link) => link == 0 ? "b" : "bl";

    private static string Nonzero(int op) => op == 0 ? "" : "n";

    private static string BarrierName(int domain) => Barriers[domain];

    private static string HintName(int number) => number switch
    {
        0 => "nop",
        7 => "xpaclri",
        8 => "pacia1716",
        10 => "pacib1716",
        12 => "autia1716",
        14 => "autib1716",
        16 => "esb",
        17 => "psb csync",
        18 => "tsb csync",
        20 => "csdb",
        22 => "clearbhb",
        24 => "paciaz",
        25 => "paciasp",
        26 => "pacibz",
        27 => "pacibsp",
        28 => "autiaz",
        29 => "autiasp",
        30 => "autibz",
        31 => "autibsp",
        32 => "bti",
        34 => "bti c",
        36 => "bti j",
        38 => "bti jc",
        _ => $"hint #0x{number:x}",
    };

    /// <summary>A field of PSTATE and its value; only DAIFSet and DAIFClr take more than one bit.</summary>
    private static string ProcessorStateText(int op1, int op2, int value)
    {
        string? name = ProcessorStateName(op1, op2);
        return name is not null && (value < 2 || name.StartsWith("daif", StringComparison.Ordinal))
            ? $"{name}, #0x{value:x}"
            : $"s0_{op1}_c4_c{value}_{op2}, xzr";
    }

    private static string? ProcessorStateName(int op1, int op2) => (op1, op2) switch
    {
        (0, 3) => "uao",
        (0, 4) => "pan",
        (0, 5) => "spsel",
        (3, 1) => "ssbs",
        (3, 2) => "dit",
        (3, 4) => "tco",
        (3, 6) => "daifset",
        (3, 7) => "daifclr",
        _ => null,
    };

    private static string SystemText(int op1, int crn, int crm, int op2, int rt)
    {
        string? name = op1 != 3 || crn != 7 || op2 != 1 ? null : crm switch
        {
            10 => "dc cvac",
            11 => "dc cvau",
            12 => "dc cvap",
            14 => "dc civac",
            _ => null,
        };
        return name is not null ? $"{name}, {X(rt)}" : $"sys #{op1}, C{crn}, C{crm}, #{op2}{(rt == 31 ? "" : $", {X(rt)}")}";
    }

    /// <summary>The name of a system register that EL0 can reach, or its encoding.</summary>
    private static string SystemRegisterName(int register) => register switch
    {
        0xC000 => "midr_el1",
        0xC005 => "mpidr_el1",
        0xD801 => "ctr_el0",
        0xD807 => "dczid_el0",
        0xDA10 => "nzcv",
        0xDA11 => "daif",
        0xDA20 => "fpcr",
        0xDA21 => "fpsr",
        0xDE82 => "tpidr_el0",
        0xDE83 => "tpidrro_el0",
        0xDF00 => "cntfrq_el0",
        0xDF01 => "cntpct_el0",
        0xDF02 => "cntvct_el0",
        _ => $"s{register >> 14}_{(register >> 11) & 7}_c{(register >> 7) & 15}_c{(register >> 3) & 15}_{register & 7}",
    };
}
