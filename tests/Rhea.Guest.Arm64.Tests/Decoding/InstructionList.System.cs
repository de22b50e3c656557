namespace Rhea.Guest.Arm64.Tests.Decoding;

/// <summary>Instructions on branches and system instructions.</summary>
internal static partial class InstructionList
{
    private const string System = """
        b .+1024                                | BranchImmediate link=0 offset=1024
        bl .-4                                  | BranchImmediate link=1 offset=-4
        b.eq .+16                               | BranchConditional cond=0 offset=16
        b.le .-1048576                          | BranchConditional cond=13 offset=-1048576
        cbz x0, .+8                             | CompareBranch sf=1 op=0 offset=8 Rt=0
        cbnz w3, .-8                            | CompareBranch sf=0 op=1 offset=-8 Rt=3
        tbz x1, #40, .+4                        | TestBranch op=0 bit=40 offset=4 Rt=1
        tbnz w2, #3, .-32768                    | TestBranch op=1 bit=3 offset=-32768 Rt=2
        br x16                                  | Br Rn=16
        blr x17                                 | Blr Rn=17
        ret                                     | Ret Rn=30
        ret x3                                  | Ret Rn=3
        eret                                    | Eret
        svc #0                                  | Svc imm=0
        hvc #1                                  | Hvc imm=1
        smc #2                                  | Smc imm=2
        brk #0xf000                             | Brk imm=61440
        hlt #3                                  | Hlt imm=3
        udf #7                                  | Udf imm=7
        nop                                     | Hint imm=0
        yield                                   | Yield
        wfe                                     | Wfe
        wfi                                     | Wfi
        sev                                     | Sev
        sevl                                    | Sevl
        hint #25                                | Hint imm=25
        clrex                                   | Clrex CRm=15
        dsb ish                                 | Dsb CRm=11
        dmb ishld                               | Dmb CRm=9
        dmb sy                                  | Dmb CRm=15
        isb                                     | Isb CRm=15
        msr daifset, #2                         | MsrImmediate op1=3 op2=6 imm=2
        dc zva, x3                              | DcZva Rt=3
        ic ivau, x4                             | IcIvau Rt=4
        dc cvau, x5                             | Sys op1=3 CRn=7 CRm=11 op2=1 Rt=5
        dc civac, x6                            | Sys op1=3 CRn=7 CRm=14 op2=1 Rt=6
        sysl x0, #3, C7, C4, #1                 | Sysl op1=3 CRn=7 CRm=4 op2=1 Rt=0
        msr nzcv, x1                            | Msr register=55824 Rt=1
        mrs x2, fpcr                            | Mrs register=55840 Rt=2
        mrs x3, tpidr_el0                       | Mrs register=56962 Rt=3
        """;
}
