namespace Rhea.Guest.Arm64.Tests.Decoding;

/// <summary>Instructions on lanes, permutations, immediates, shifts, elements, cryptography.</summary>
internal static partial class InstructionList
{
    private const string VectorLanes = """
        saddlv h0, v1.8b                        | Addlv Q=0 U=0 size=0 Rn=1 Rd=0
        umaxv b0, v1.16b                        | Maxv Q=1 U=1 size=0 Rn=1 Rd=0
        sminv s0, v1.4s                         | Minv Q=1 U=0 size=2 Rn=1 Rd=0
        addv h0, v1.8h                          | Addv Q=1 size=1 Rn=1 Rd=0
        fmaxnmv s0, v1.4s                       | Fmaxnmv Q=1 size=2 Rn=1 Rd=0
        fminnmv s0, v1.4s                       | Fminnmv Q=1 size=2 Rn=1 Rd=0
        fmaxv s0, v1.4s                         | Fmaxv Q=1 size=2 Rn=1 Rd=0
        fminv s0, v1.4s                         | Fminv Q=1 size=2 Rn=1 Rd=0
        addp d0, v1.2d                          | AddpScalar size=3 Rn=1 Rd=0
        fmaxnmp s0, v1.2s                       | FmaxnmpScalar size=2 Rn=1 Rd=0
        fminnmp d0, v1.2d                       | FminnmpScalar size=3 Rn=1 Rd=0
        faddp d0, v1.2d                         | FaddpScalar size=3 Rn=1 Rd=0
        fmaxp s0, v1.2s                         | FmaxpScalar size=2 Rn=1 Rd=0
        fminp d0, v1.2d                         | FminpScalar size=3 Rn=1 Rd=0
        dup v0.8h, v1.h[7]                      | DupElement scalar=0 Q=1 size=1 index=7 Rn=1 Rd=0
        mov b0, v1.b[15]                        | DupElement scalar=1 Q=0 size=0 index=15 Rn=1 Rd=0
        dup v0.2d, x1                           | DupGeneral Q=1 size=3 Rn=1 Rd=0
        dup v0.16b, w1                          | DupGeneral Q=1 size=0 Rn=1 Rd=0
        smov w0, v1.b[3]                        | Smov Q=0 size=0 index=3 Rn=1 Rd=0
        smov x0, v1.s[2]                        | Smov Q=1 size=2 index=2 Rn=1 Rd=0
        umov w0, v1.h[3]                        | Umov Q=0 size=1 index=3 Rn=1 Rd=0
        mov x0, v1.d[1]                         | Umov Q=1 size=3 index=1 Rn=1 Rd=0
        mov v0.s[2], w1                         | InsGeneral size=2 index=2 Rn=1 Rd=0
        mov v0.d[1], v2.d[0]                    | InsElement size=3 index=1 source=0 Rn=2 Rd=0
        mov v0.b[9], v2.b[12]                   | InsElement size=0 index=9 source=12 Rn=2 Rd=0
        uzp1 v0.4s, v1.4s, v2.4s                | Uzp Q=1 size=2 part=0 Rm=2 Rn=1 Rd=0
        trn2 v0.2d, v1.2d, v2.2d                | Trn Q=1 size=3 part=1 Rm=2 Rn=1 Rd=0
        zip2 v0.8b, v1.8b, v2.8b                | Zip Q=0 size=0 part=1 Rm=2 Rn=1 Rd=0
        ext v0.16b, v1.16b, v2.16b, #9          | ExtVector Q=1 imm=9 Rm=2 Rn=1 Rd=0
        tbl v0.16b, {v1.16b-v4.16b}, v5.16b     | Tbl Q=1 len=3 Rm=5 Rn=1 Rd=0
        tbx v0.8b, {v31.16b, v0.16b}, v5.8b     | Tbx Q=0 len=1 Rm=5 Rn=31 Rd=0
        movi v0.16b, #0xab                      | MoviVector Q=1 op=0 cmode=14 imm=171 Rd=0
        movi v0.4s, #1, lsl #24                 | MoviVector Q=1 op=0 cmode=6 imm=1 Rd=0
        mvni v0.4h, #2, lsl #8                  | MoviVector Q=0 op=1 cmode=10 imm=2 Rd=0
        movi v0.2s, #3, msl #16                 | MoviVector Q=0 op=0 cmode=13 imm=3 Rd=0
        movi v0.2d, #0xff00ff0000ffff00         | MoviVector Q=1 op=1 cmode=14 imm=166 Rd=0
        movi d0, #0xff                          | MoviVector Q=0 op=1 cmode=14 imm=1 Rd=0
        fmov v0.2d, #1.0                        | MoviVector Q=1 op=1 cmode=15 imm=112 Rd=0
        fmov v0.2s, #-2.0                       | MoviVector Q=0 op=0 cmode=15 imm=128 Rd=0
        orr v0.4s, #4, lsl #8                   | OrrImmediateVector Q=1 op=0 cmode=3 imm=4 Rd=0
        bic v0.8h, #5                           | BicImmediateVector Q=1 op=1 cmode=9 imm=5 Rd=0
        sshr v0.2d, v1.2d, #64                  | ShrImmediate scalar=0 Q=1 U=0 size=3 round=0 accumulate=0 amount=64 Rn=1 Rd=0
        ursra d0, d1, #1                        | ShrImmediate scalar=1 Q=0 U=1 size=3 round=1 accumulate=1 amount=1 Rn=1 Rd=0
        sri v0.8b, v1.8b, #8                    | SriImmediate scalar=0 Q=0 size=0 amount=8 Rn=1 Rd=0
        shl v0.4s, v1.4s, #31                   | ShlImmediate scalar=0 Q=1 size=2 amount=31 Rn=1 Rd=0
        sli d0, d1, #63                         | SliImmediate scalar=1 Q=0 size=3 amount=63 Rn=1 Rd=0
        sqshlu v0.8h, v1.8h, #3                 | Sqshlu scalar=0 Q=1 size=1 amount=3 Rn=1 Rd=0
        uqshl b0, b1, #7                        | QshlImmediate scalar=1 Q=0 U=1 size=0 amount=7 Rn=1 Rd=0
        shrn v0.8b, v1.8h, #8                   | Shrn scalar=0 Q=0 U=0 size=0 round=0 amount=8 Rn=1 Rd=0
        rshrn2 v0.4s, v1.2d, #1                 | Shrn scalar=0 Q=1 U=0 size=2 round=1 amount=1 Rn=1 Rd=0
        sqshrun b0, h1, #4                      | Sqshrun scalar=1 Q=0 U=1 size=0 round=0 amount=4 Rn=1 Rd=0
        sqrshrun2 v0.16b, v1.8h, #1             | Sqshrun scalar=0 Q=1 U=1 size=0 round=1 amount=1 Rn=1 Rd=0
        uqrshrn v0.2s, v1.2d, #32               | Qshrn scalar=0 Q=0 U=1 size=2 round=1 amount=32 Rn=1 Rd=0
        sqshrn h0, s1, #5                       | Qshrn scalar=1 Q=0 U=0 size=1 round=0 amount=5 Rn=1 Rd=0
        sxtl v0.8h, v1.8b                       | ShllImmediate scalar=0 Q=0 U=0 size=0 amount=0 Rn=1 Rd=0
        ushll2 v0.2d, v1.4s, #3                 | ShllImmediate scalar=0 Q=1 U=1 size=2 amount=3 Rn=1 Rd=0
        scvtf v0.4s, v1.4s, #8                  | CvtfFixedVector scalar=0 Q=1 U=0 size=2 amount=8 Rn=1 Rd=0
        fcvtzu d0, d1, #64                      | FcvtzFixedVector scalar=1 Q=0 U=1 size=3 amount=64 Rn=1 Rd=0
        mla v0.8h, v1.8h, v2.h[7]               | MlaElement scalar=0 Q=1 size=1 index=7 Rm=2 Rn=1 Rd=0
        umlal2 v0.4s, v1.8h, v15.h[5]           | MlalElement scalar=0 Q=1 U=1 size=1 index=5 Rm=15 Rn=1 Rd=0
        sqdmlal s0, h1, v2.h[4]                 | SqdmlalElement scalar=1 Q=0 size=1 index=4 Rm=2 Rn=1 Rd=0
        mls v0.4s, v1.4s, v31.s[3]              | MlsElement scalar=0 Q=1 size=2 index=3 Rm=31 Rn=1 Rd=0
        smlsl v0.2d, v1.2s, v31.s[1]            | MlslElement scalar=0 Q=0 U=0 size=2 index=1 Rm=31 Rn=1 Rd=0
        sqdmlsl2 v0.2d, v1.4s, v31.s[1]         | SqdmlslElement scalar=0 Q=1 size=2 index=1 Rm=31 Rn=1 Rd=0
        mul v0.2s, v1.2s, v2.s[1]               | MulElement scalar=0 Q=0 size=2 index=1 Rm=2 Rn=1 Rd=0
        umull v0.4s, v1.4h, v2.h[1]             | MullElement scalar=0 Q=0 U=1 size=1 index=1 Rm=2 Rn=1 Rd=0
        sqdmull d0, s1, v2.s[3]                 | SqdmullElement scalar=1 Q=0 size=2 index=3 Rm=2 Rn=1 Rd=0
        sqdmulh v0.8h, v1.8h, v2.h[2]           | SqdmulhElement scalar=0 Q=1 size=1 index=2 Rm=2 Rn=1 Rd=0
        sqrdmulh s0, s1, v2.s[2]                | SqrdmulhElement scalar=1 Q=0 size=2 index=2 Rm=2 Rn=1 Rd=0
        fmla v0.2d, v1.2d, v31.d[1]             | FmlaElement scalar=0 Q=1 size=3 index=1 Rm=31 Rn=1 Rd=0
        fmls s0, s1, v2.s[3]                    | FmlsElement scalar=1 Q=0 size=2 index=3 Rm=2 Rn=1 Rd=0
        fmul v0.4s, v1.4s, v2.s[0]              | FmulElement scalar=0 Q=1 size=2 index=0 Rm=2 Rn=1 Rd=0
        fmulx d0, d1, v2.d[0]                   | FmulxElement scalar=1 Q=0 size=3 index=0 Rm=2 Rn=1 Rd=0
        aese v0.16b, v1.16b                     | Aese Rn=1 Rd=0
        aesd v0.16b, v1.16b                     | Aesd Rn=1 Rd=0
        aesmc v0.16b, v1.16b                    | Aesmc Rn=1 Rd=0
        aesimc v0.16b, v1.16b                   | Aesimc Rn=1 Rd=0
        sha1h s0, s1                            | Sha1h Rn=1 Rd=0
        sha1su1 v0.4s, v1.4s                    | Sha1su1 Rn=1 Rd=0
        sha256su0 v0.4s, v1.4s                  | Sha256su0 Rn=1 Rd=0
        sha1c q0, s1, v2.4s                     | Sha1c Rm=2 Rn=1 Rd=0
        sha1p q0, s1, v2.4s                     | Sha1p Rm=2 Rn=1 Rd=0
        sha1m q0, s1, v2.4s                     | Sha1m Rm=2 Rn=1 Rd=0
        sha1su0 v0.4s, v1.4s, v2.4s             | Sha1su0 Rm=2 Rn=1 Rd=0
        sha256h q0, q1, v2.4s                   | Sha256h Rm=2 Rn=1 Rd=0
        sha256h2 q0, q1, v2.4s                  | Sha256h2 Rm=2 Rn=1 Rd=0
        sha256su1 v0.4s, v1.4s, v2.4s           | Sha256su1 Rm=2 Rn=1 Rd=0
        """;
}
