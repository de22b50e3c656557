namespace Rhea.Guest.Arm64.Tests.Decoding;

/// <summary>Instructions on loads and stores.</summary>
internal static partial class InstructionList
{
    private const string Memory = """
        ldr w0, .+8                             | LdrLiteral size=2 offset=8 Rt=0
        ldr x1, .-8                             | LdrLiteral size=3 offset=-8 Rt=1
        ldrsw x1, .+16                          | LdrswLiteral size=2 offset=16 Rt=1
        prfm pldl1keep, .+32                    | PrfmLiteral offset=32 Rt=0
        ldr s0, .+4                             | LdrVectorLiteral size=2 offset=4 Rt=0
        ldr q3, .+1048572                       | LdrVectorLiteral size=4 offset=1048572 Rt=3
        strb w0, [x1, #4095]                    | StrImmediate size=0 offset=4095 wback=0 post=0 unscaled=0 Rn=1 Rt=0
        ldrh w0, [sp, #2]                       | LdrImmediate size=1 offset=2 wback=0 post=0 unscaled=0 Rn=31 Rt=0
        str w0, [x1]                            | StrImmediate size=2 offset=0 wback=0 post=0 unscaled=0 Rn=1 Rt=0
        ldr x0, [x1, #32760]                    | LdrImmediate size=3 offset=32760 wback=0 post=0 unscaled=0 Rn=1 Rt=0
        ldrsb x0, [x1, #1]                      | LdrsImmediate size=0 sf=1 offset=1 wback=0 post=0 unscaled=0 Rn=1 Rt=0
        ldrsh w0, [x1, #2]                      | LdrsImmediate size=1 sf=0 offset=2 wback=0 post=0 unscaled=0 Rn=1 Rt=0
        ldrsw x0, [x1, #4]                      | LdrsImmediate size=2 sf=1 offset=4 wback=0 post=0 unscaled=0 Rn=1 Rt=0
        prfm pstl3strm, [x1, #8]                | PrfmImmediate offset=8 unscaled=0 Rn=1 Rt=21
        str b0, [x1, #1]                        | StrVectorImmediate size=0 offset=1 wback=0 post=0 unscaled=0 Rn=1 Rt=0
        ldr q0, [x1, #65520]                    | LdrVectorImmediate size=4 offset=65520 wback=0 post=0 unscaled=0 Rn=1 Rt=0
        stur x0, [x1, #-256]                    | StrImmediate size=3 offset=-256 wback=0 post=0 unscaled=1 Rn=1 Rt=0
        ldurb w0, [x1, #255]                    | LdrImmediate size=0 offset=255 wback=0 post=0 unscaled=1 Rn=1 Rt=0
        ldursw x0, [x1, #-4]                    | LdrsImmediate size=2 sf=1 offset=-4 wback=0 post=0 unscaled=1 Rn=1 Rt=0
        ldursb w0, [x1, #-1]                    | LdrsImmediate size=0 sf=0 offset=-1 wback=0 post=0 unscaled=1 Rn=1 Rt=0
        prfum pldl2keep, [x1, #-1]              | PrfmImmediate offset=-1 unscaled=1 Rn=1 Rt=2
        stur q0, [x1, #-16]                     | StrVectorImmediate size=4 offset=-16 wback=0 post=0 unscaled=1 Rn=1 Rt=0
        ldur h0, [x1, #-3]                      | LdrVectorImmediate size=1 offset=-3 wback=0 post=0 unscaled=1 Rn=1 Rt=0
        str x0, [x1], #8                        | StrImmediate size=3 offset=8 wback=1 post=1 unscaled=0 Rn=1 Rt=0
        ldrb w0, [x1], #-1                      | LdrImmediate size=0 offset=-1 wback=1 post=1 unscaled=0 Rn=1 Rt=0
        ldrsh x0, [x1], #2                      | LdrsImmediate size=1 sf=1 offset=2 wback=1 post=1 unscaled=0 Rn=1 Rt=0
        str d0, [x1], #8                        | StrVectorImmediate size=3 offset=8 wback=1 post=1 unscaled=0 Rn=1 Rt=0
        ldr q0, [sp], #16                       | LdrVectorImmediate size=4 offset=16 wback=1 post=1 unscaled=0 Rn=31 Rt=0
        str x0, [sp, #-16]!                     | StrImmediate size=3 offset=-16 wback=1 post=0 unscaled=0 Rn=31 Rt=0
        ldrh w0, [x1, #2]!                      | LdrImmediate size=1 offset=2 wback=1 post=0 unscaled=0 Rn=1 Rt=0
        ldrsb w0, [x1, #1]!                     | LdrsImmediate size=0 sf=0 offset=1 wback=1 post=0 unscaled=0 Rn=1 Rt=0
        ldr s0, [x1, #4]!                       | LdrVectorImmediate size=2 offset=4 wback=1 post=0 unscaled=0 Rn=1 Rt=0
        sttr x0, [x1, #8]                       | Sttr size=3 offset=8 wback=0 post=0 unscaled=0 Rn=1 Rt=0
        ldtrh w0, [x1]                          | Ldtr size=1 offset=0 wback=0 post=0 unscaled=0 Rn=1 Rt=0
        ldtrsw x0, [x1, #-8]                    | Ldtrs size=2 sf=1 offset=-8 wback=0 post=0 unscaled=0 Rn=1 Rt=0
        ldtrsb w0, [x1, #-8]                    | Ldtrs size=0 sf=0 offset=-8 wback=0 post=0 unscaled=0 Rn=1 Rt=0
        str x0, [x1, x2]                        | StrRegister size=3 option=3 amount=0 S=0 Rm=2 Rn=1 Rt=0
        ldr w0, [x1, w2, uxtw #2]               | LdrRegister size=2 option=2 amount=2 S=1 Rm=2 Rn=1 Rt=0
        ldrb w0, [x1, x2, sxtx]                 | LdrRegister size=0 option=7 amount=0 S=0 Rm=2 Rn=1 Rt=0
        ldrsw x0, [x1, w2, sxtw]                | LdrsRegister size=2 sf=1 option=6 amount=0 S=0 Rm=2 Rn=1 Rt=0
        ldrsh w0, [x1, x2, lsl #1]              | LdrsRegister size=1 sf=0 option=3 amount=1 S=1 Rm=2 Rn=1 Rt=0
        prfm plil1keep, [x1, x2, lsl #3]        | PrfmRegister option=3 amount=3 S=1 Rm=2 Rn=1 Rt=8
        str q0, [x1, x2, lsl #4]                | StrVectorRegister size=4 option=3 amount=4 S=1 Rm=2 Rn=1 Rt=0
        ldr b0, [x1, w2, uxtw]                  | LdrVectorRegister size=0 option=2 amount=0 S=0 Rm=2 Rn=1 Rt=0
        stp x29, x30, [sp, #-32]!               | StpImmediate size=3 offset=-32 wback=1 post=0 nonTemporal=0 Rt2=30 Rn=31 Rt=29
        ldp x29, x30, [sp], #32                 | LdpImmediate size=3 offset=32 wback=1 post=1 nonTemporal=0 Rt2=30 Rn=31 Rt=29
        ldp w0, w1, [x2, #-256]                 | LdpImmediate size=2 offset=-256 wback=0 post=0 nonTemporal=0 Rt2=1 Rn=2 Rt=0
        stnp x0, x1, [x2, #504]                 | StpImmediate size=3 offset=504 wback=0 post=0 nonTemporal=1 Rt2=1 Rn=2 Rt=0
        ldnp w0, w1, [x2]                       | LdpImmediate size=2 offset=0 wback=0 post=0 nonTemporal=1 Rt2=1 Rn=2 Rt=0
        ldpsw x0, x1, [x2, #4]                  | LdpswImmediate offset=4 wback=0 post=0 Rt2=1 Rn=2 Rt=0
        ldpsw x0, x1, [x2], #8                  | LdpswImmediate offset=8 wback=1 post=1 Rt2=1 Rn=2 Rt=0
        stp q0, q1, [x2, #-1024]                | StpVectorImmediate size=4 offset=-1024 wback=0 post=0 nonTemporal=0 Rt2=1 Rn=2 Rt=0
        ldp d8, d9, [sp], #16                   | LdpVectorImmediate size=3 offset=16 wback=1 post=1 nonTemporal=0 Rt2=9 Rn=31 Rt=8
        ldnp s0, s1, [x3, #4]                   | LdpVectorImmediate size=2 offset=4 wback=0 post=0 nonTemporal=1 Rt2=1 Rn=3 Rt=0
        ldxr x0, [x1]                           | Ldxr size=3 ordered=0 Rn=1 Rt=0
        ldaxrb w0, [x1]                         | Ldxr size=0 ordered=1 Rn=1 Rt=0
        stxr w0, x1, [x2]                       | Stxr size=3 ordered=0 Rs=0 Rn=2 Rt=1
        stlxrh w0, w1, [x2]                     | Stxr size=1 ordered=1 Rs=0 Rn=2 Rt=1
        ldxp x0, x1, [x2]                       | Ldxp size=3 ordered=0 Rt2=1 Rn=2 Rt=0
        ldaxp w0, w1, [x2]                      | Ldxp size=2 ordered=1 Rt2=1 Rn=2 Rt=0
        stlxp w0, x1, x2, [x3]                  | Stxp size=3 ordered=1 Rs=0 Rt2=2 Rn=3 Rt=1
        ldar w0, [x1]                           | Ldar size=2 Rn=1 Rt=0
        stlrb w0, [sp]                          | Stlr size=0 Rn=31 Rt=0
        cas w0, w1, [x2]                        | Cas size=2 A=0 R=0 Rs=0 Rn=2 Rt=1
        casalh w0, w1, [x2]                     | Cas size=1 A=1 R=1 Rs=0 Rn=2 Rt=1
        caspal x0, x1, x2, x3, [x4]             | Casp size=3 A=1 R=1 Rs=0 Rn=4 Rt=2
        casp w0, w1, w2, w3, [x4]               | Casp size=2 A=0 R=0 Rs=0 Rn=4 Rt=2
        swpal x0, x1, [x2]                      | Swp size=3 A=1 R=1 Rs=0 Rn=2 Rt=1
        swpb w0, w1, [x2]                       | Swp size=0 A=0 R=0 Rs=0 Rn=2 Rt=1
        ldadd x0, x1, [x2]                      | LdAtomic size=3 op=0 A=0 R=0 Rs=0 Rn=2 Rt=1
        ldclrah w0, w1, [x2]                    | LdAtomic size=1 op=1 A=1 R=0 Rs=0 Rn=2 Rt=1
        ldeorl w0, w1, [x2]                     | LdAtomic size=2 op=2 A=0 R=1 Rs=0 Rn=2 Rt=1
        stset x0, [x1]                          | LdAtomic size=3 op=3 A=0 R=0 Rs=0 Rn=1 Rt=31
        ldsmaxb w0, w1, [x2]                    | LdAtomic size=0 op=4 A=0 R=0 Rs=0 Rn=2 Rt=1
        ldumin x0, x1, [x2]                     | LdAtomic size=3 op=7 A=0 R=0 Rs=0 Rn=2 Rt=1
        ld1 {v0.16b}, [x1]                      | MultipleStructures Q=1 L=1 size=0 repeat=1 elements=1 post=0 Rm=31 Rn=1 Rt=0
        ld1 {v0.8h-v3.8h}, [x1], #64            | MultipleStructures Q=1 L=1 size=1 repeat=4 elements=1 post=1 Rm=31 Rn=1 Rt=0
        st1 {v30.2d, v31.2d, v0.2d}, [x1], x2   | MultipleStructures Q=1 L=0 size=3 repeat=3 elements=1 post=1 Rm=2 Rn=1 Rt=30
        ld2 {v0.4s, v1.4s}, [sp]                | MultipleStructures Q=1 L=1 size=2 repeat=1 elements=2 post=0 Rm=31 Rn=31 Rt=0
        ld3 {v0.8b-v2.8b}, [x1], #24            | MultipleStructures Q=0 L=1 size=0 repeat=1 elements=3 post=1 Rm=31 Rn=1 Rt=0
        st4 {v0.2s-v3.2s}, [x1]                 | MultipleStructures Q=0 L=0 size=2 repeat=1 elements=4 post=0 Rm=31 Rn=1 Rt=0
        ld1 {v0.b}[13], [x1]                    | SingleStructure L=1 size=0 index=13 elements=1 post=0 Rm=31 Rn=1 Rt=0
        st1 {v0.h}[5], [x1], #2                 | SingleStructure L=0 size=1 index=5 elements=1 post=1 Rm=31 Rn=1 Rt=0
        ld2 {v0.s, v1.s}[3], [x1]               | SingleStructure L=1 size=2 index=3 elements=2 post=0 Rm=31 Rn=1 Rt=0
        st4 {v0.d-v3.d}[1], [x1], x5            | SingleStructure L=0 size=3 index=1 elements=4 post=1 Rm=5 Rn=1 Rt=0
        ld3 {v0.b-v2.b}[1], [x1], #3            | SingleStructure L=1 size=0 index=1 elements=3 post=1 Rm=31 Rn=1 Rt=0
        ld1r {v0.4h}, [x1]                      | ReplicateStructure Q=0 size=1 elements=1 post=0 Rm=31 Rn=1 Rt=0
        ld4r {v0.2d-v3.2d}, [x1], #32           | ReplicateStructure Q=1 size=3 elements=4 post=1 Rm=31 Rn=1 Rt=0
        """;
}
