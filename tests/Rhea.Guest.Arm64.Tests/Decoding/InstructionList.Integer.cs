namespace Rhea.Guest.Arm64.Tests.Decoding;

/// <summary>Instructions on general registers.</summary>
internal static partial class InstructionList
{
    private const string Integer = """
        adr x1, .+8                             | Adr offset=8 Rd=1
        adrp x30, .                             | Adrp offset=0 Rd=30
        add x0, x1, #4095                       | AddSubImmediate sf=1 op=0 S=0 sh=0 imm=4095 Rn=1 Rd=0
        add w3, wsp, #1, lsl #12                | AddSubImmediate sf=0 op=0 S=0 sh=1 imm=4096 Rn=31 Rd=3
        adds x0, sp, #5                         | AddSubImmediate sf=1 op=0 S=1 sh=0 imm=5 Rn=31 Rd=0
        subs xzr, x4, #7                        | AddSubImmediate sf=1 op=1 S=1 sh=0 imm=7 Rn=4 Rd=31
        sub sp, sp, #16                         | AddSubImmediate sf=1 op=1 S=0 sh=0 imm=16 Rn=31 Rd=31
        mov x0, sp                              | AddSubImmediate sf=1 op=0 S=0 sh=0 imm=0 Rn=31 Rd=0
        cmn w1, #3                              | AddSubImmediate sf=0 op=0 S=1 sh=0 imm=3 Rn=1 Rd=31
        and x0, x1, #0xff                       | LogicalImmediate sf=1 opc=0 N=1 immr=0 imms=7 Rn=1 Rd=0
        orr w0, w1, #0x80000001                 | LogicalImmediate sf=0 opc=1 N=0 immr=1 imms=1 Rn=1 Rd=0
        eor x2, x3, #0x5555555555555555         | LogicalImmediate sf=1 opc=2 N=0 immr=0 imms=60 Rn=3 Rd=2
        ands w0, w1, #1                         | LogicalImmediate sf=0 opc=3 N=0 immr=0 imms=0 Rn=1 Rd=0
        tst x1, #0xf0                           | LogicalImmediate sf=1 opc=3 N=1 immr=60 imms=3 Rn=1 Rd=31
        mov x0, #0xff00ff00ff00ff00             | LogicalImmediate sf=1 opc=1 N=0 immr=8 imms=39 Rn=31 Rd=0
        mov x0, #1                              | MoveWide sf=1 opc=2 shift=0 imm=1 Rd=0
        movn x0, #1, lsl #16                    | MoveWide sf=1 opc=0 shift=16 imm=1 Rd=0
        movk x5, #0x1234, lsl #48               | MoveWide sf=1 opc=3 shift=48 imm=4660 Rd=5
        movz w1, #0xabcd, lsl #16               | MoveWide sf=0 opc=2 shift=16 imm=43981 Rd=1
        mov w0, #-1                             | MoveWide sf=0 opc=0 shift=0 imm=0 Rd=0
        lsl x0, x1, #3                          | Bitfield sf=1 opc=2 immr=61 imms=60 Rn=1 Rd=0
        lsr w0, w1, #31                         | Bitfield sf=0 opc=2 immr=31 imms=31 Rn=1 Rd=0
        asr x0, x1, #63                         | Bitfield sf=1 opc=0 immr=63 imms=63 Rn=1 Rd=0
        sxtb w0, w1                             | Bitfield sf=0 opc=0 immr=0 imms=7 Rn=1 Rd=0
        sxtw x0, w1                             | Bitfield sf=1 opc=0 immr=0 imms=31 Rn=1 Rd=0
        uxth w0, w1                             | Bitfield sf=0 opc=2 immr=0 imms=15 Rn=1 Rd=0
        ubfx x0, x1, #4, #8                     | Bitfield sf=1 opc=2 immr=4 imms=11 Rn=1 Rd=0
        sbfiz w0, w1, #4, #8                    | Bitfield sf=0 opc=0 immr=28 imms=7 Rn=1 Rd=0
        bfi x0, x1, #3, #5                      | Bitfield sf=1 opc=1 immr=61 imms=4 Rn=1 Rd=0
        bfxil w0, w1, #3, #5                    | Bitfield sf=0 opc=1 immr=3 imms=7 Rn=1 Rd=0
        extr x0, x1, x2, #7                     | Extract sf=1 imm=7 Rm=2 Rn=1 Rd=0
        ror w0, w1, #5                          | Extract sf=0 imm=5 Rm=1 Rn=1 Rd=0
        and x0, x1, x2, ror #5                  | LogicalShifted sf=1 opc=0 N=0 shift=3 amount=5 Rm=2 Rn=1 Rd=0
        bic w0, w1, w2                          | LogicalShifted sf=0 opc=0 N=1 shift=0 amount=0 Rm=2 Rn=1 Rd=0
        orn x3, x4, x5, lsr #2                  | LogicalShifted sf=1 opc=1 N=1 shift=1 amount=2 Rm=5 Rn=4 Rd=3
        mvn w0, w1                              | LogicalShifted sf=0 opc=1 N=1 shift=0 amount=0 Rm=1 Rn=31 Rd=0
        mov x9, x10                             | LogicalShifted sf=1 opc=1 N=0 shift=0 amount=0 Rm=10 Rn=31 Rd=9
        eon x3, x4, x5                          | LogicalShifted sf=1 opc=2 N=1 shift=0 amount=0 Rm=5 Rn=4 Rd=3
        ands x0, x1, x2, asr #3                 | LogicalShifted sf=1 opc=3 N=0 shift=2 amount=3 Rm=2 Rn=1 Rd=0
        bics w3, w4, w5                         | LogicalShifted sf=0 opc=3 N=1 shift=0 amount=0 Rm=5 Rn=4 Rd=3
        add x0, x1, x2, lsl #12                 | AddSubShifted sf=1 op=0 S=0 shift=0 amount=12 Rm=2 Rn=1 Rd=0
        sub w0, w1, w2, asr #31                 | AddSubShifted sf=0 op=1 S=0 shift=2 amount=31 Rm=2 Rn=1 Rd=0
        neg x0, x1                              | AddSubShifted sf=1 op=1 S=0 shift=0 amount=0 Rm=1 Rn=31 Rd=0
        cmp x1, x2                              | AddSubShifted sf=1 op=1 S=1 shift=0 amount=0 Rm=2 Rn=1 Rd=31
        adds x0, x1, x2                         | AddSubShifted sf=1 op=0 S=1 shift=0 amount=0 Rm=2 Rn=1 Rd=0
        add sp, x1, w2, uxtw #2                 | AddSubExtended sf=1 op=0 S=0 option=2 amount=2 Rm=2 Rn=1 Rd=31
        sub x0, sp, x2, lsl #3                  | AddSubExtended sf=1 op=1 S=0 option=3 amount=3 Rm=2 Rn=31 Rd=0
        cmp sp, x3                              | AddSubExtended sf=1 op=1 S=1 option=3 amount=0 Rm=3 Rn=31 Rd=31
        adds w1, w2, w3, sxth #4                | AddSubExtended sf=0 op=0 S=1 option=5 amount=4 Rm=3 Rn=2 Rd=1
        adc x0, x1, x2                          | AddSubCarry sf=1 op=0 S=0 Rm=2 Rn=1 Rd=0
        sbcs w0, w1, w2                         | AddSubCarry sf=0 op=1 S=1 Rm=2 Rn=1 Rd=0
        ngc x0, x1                              | AddSubCarry sf=1 op=1 S=0 Rm=1 Rn=31 Rd=0
        ccmp x0, x1, #4, eq                     | ConditionalCompareRegister sf=1 op=1 cond=0 nzcv=4 Rm=1 Rn=0
        ccmn w0, w1, #15, al                    | ConditionalCompareRegister sf=0 op=0 cond=14 nzcv=15 Rm=1 Rn=0
        ccmp x0, #31, #0, ne                    | ConditionalCompareImmediate sf=1 op=1 cond=1 nzcv=0 imm=31 Rn=0
        csel x0, x1, x2, lt                     | ConditionalSelect sf=1 op=0 o2=0 cond=11 Rm=2 Rn=1 Rd=0
        cset w0, hi                             | ConditionalSelect sf=0 op=0 o2=1 cond=9 Rm=31 Rn=31 Rd=0
        cinc x0, x1, eq                         | ConditionalSelect sf=1 op=0 o2=1 cond=1 Rm=1 Rn=1 Rd=0
        csinv w0, w1, w2, mi                    | ConditionalSelect sf=0 op=1 o2=0 cond=4 Rm=2 Rn=1 Rd=0
        cneg x0, x1, vs                         | ConditionalSelect sf=1 op=1 o2=1 cond=7 Rm=1 Rn=1 Rd=0
        csetm x3, ge                            | ConditionalSelect sf=1 op=1 o2=0 cond=11 Rm=31 Rn=31 Rd=3
        rbit x0, x1                             | Rbit sf=1 Rn=1 Rd=0
        rev16 w0, w1                            | Rev16 sf=0 Rn=1 Rd=0
        rev w0, w1                              | Rev32 sf=0 Rn=1 Rd=0
        rev32 x0, x1                            | Rev32 sf=1 Rn=1 Rd=0
        rev x0, x1                              | Rev64 sf=1 Rn=1 Rd=0
        clz w0, w1                              | Clz sf=0 Rn=1 Rd=0
        cls x0, x1                              | Cls sf=1 Rn=1 Rd=0
        udiv x0, x1, x2                         | Udiv sf=1 Rm=2 Rn=1 Rd=0
        sdiv w0, w1, w2                         | Sdiv sf=0 Rm=2 Rn=1 Rd=0
        lsl x0, x1, x2                          | ShiftVariable sf=1 op=0 Rm=2 Rn=1 Rd=0
        lsr w0, w1, w2                          | ShiftVariable sf=0 op=1 Rm=2 Rn=1 Rd=0
        asr x0, x1, x2                          | ShiftVariable sf=1 op=2 Rm=2 Rn=1 Rd=0
        ror w0, w1, w2                          | ShiftVariable sf=0 op=3 Rm=2 Rn=1 Rd=0
        crc32b w0, w1, w2                       | Crc32 C=0 size=0 Rm=2 Rn=1 Rd=0
        crc32cw w0, w1, w2                      | Crc32 C=1 size=2 Rm=2 Rn=1 Rd=0
        crc32x w0, w1, x2                       | Crc32 C=0 size=3 Rm=2 Rn=1 Rd=0
        madd x0, x1, x2, x3                     | MultiplyAdd sf=1 o0=0 Rm=2 Ra=3 Rn=1 Rd=0
        mul w0, w1, w2                          | MultiplyAdd sf=0 o0=0 Rm=2 Ra=31 Rn=1 Rd=0
        msub w0, w1, w2, w3                     | MultiplyAdd sf=0 o0=1 Rm=2 Ra=3 Rn=1 Rd=0
        smaddl x0, w1, w2, x3                   | MultiplyAddLong U=0 o0=0 Rm=2 Ra=3 Rn=1 Rd=0
        umull x0, w1, w2                        | MultiplyAddLong U=1 o0=0 Rm=2 Ra=31 Rn=1 Rd=0
        umsubl x0, w1, w2, x3                   | MultiplyAddLong U=1 o0=1 Rm=2 Ra=3 Rn=1 Rd=0
        smulh x0, x1, x2                        | MultiplyHigh U=0 Rm=2 Rn=1 Rd=0
        umulh x0, x1, x2                        | MultiplyHigh U=1 Rm=2 Rn=1 Rd=0
        """;
}
