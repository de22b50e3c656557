namespace Rhea.Guest.Arm64.Tests.Decoding;

/// <summary>Instructions on vectors of two and three registers.</summary>
internal static partial class InstructionList
{
    private const string VectorRegisters = """
        shadd v0.8b, v1.8b, v2.8b               | Hadd scalar=0 Q=0 U=0 size=0 Rm=2 Rn=1 Rd=0
        uqadd v0.2d, v1.2d, v2.2d               | Qadd scalar=0 Q=1 U=1 size=3 Rm=2 Rn=1 Rd=0
        sqadd b0, b1, b2                        | Qadd scalar=1 Q=0 U=0 size=0 Rm=2 Rn=1 Rd=0
        urhadd v0.4s, v1.4s, v2.4s              | Rhadd scalar=0 Q=1 U=1 size=2 Rm=2 Rn=1 Rd=0
        and v0.16b, v1.16b, v2.16b              | AndVector scalar=0 Q=1 size=0 Rm=2 Rn=1 Rd=0
        bic v0.8b, v1.8b, v2.8b                 | BicVector scalar=0 Q=0 size=0 Rm=2 Rn=1 Rd=0
        orr v0.16b, v1.16b, v2.16b              | OrrVector scalar=0 Q=1 size=0 Rm=2 Rn=1 Rd=0
        mov v0.16b, v1.16b                      | OrrVector scalar=0 Q=1 size=0 Rm=1 Rn=1 Rd=0
        orn v0.16b, v1.16b, v2.16b              | OrnVector scalar=0 Q=1 size=0 Rm=2 Rn=1 Rd=0
        eor v0.16b, v1.16b, v2.16b              | EorVector scalar=0 Q=1 size=0 Rm=2 Rn=1 Rd=0
        bsl v0.16b, v1.16b, v2.16b              | BslVector scalar=0 Q=1 size=0 Rm=2 Rn=1 Rd=0
        bit v0.16b, v1.16b, v2.16b              | BitVector scalar=0 Q=1 size=0 Rm=2 Rn=1 Rd=0
        bif v0.16b, v1.16b, v2.16b              | BifVector scalar=0 Q=1 size=0 Rm=2 Rn=1 Rd=0
        uhsub v0.8h, v1.8h, v2.8h               | Hsub scalar=0 Q=1 U=1 size=1 Rm=2 Rn=1 Rd=0
        sqsub s0, s1, s2                        | Qsub scalar=1 Q=0 U=0 size=2 Rm=2 Rn=1 Rd=0
        cmgt v0.2d, v1.2d, v2.2d                | Cmgt scalar=0 Q=1 U=0 size=3 Rm=2 Rn=1 Rd=0
        cmhi d0, d1, d2                         | Cmgt scalar=1 Q=0 U=1 size=3 Rm=2 Rn=1 Rd=0
        cmhs v0.4h, v1.4h, v2.4h                | Cmge scalar=0 Q=0 U=1 size=1 Rm=2 Rn=1 Rd=0
        ushl v0.2d, v1.2d, v2.2d                | ShlRegister scalar=0 Q=1 U=1 size=3 round=0 saturate=0 Rm=2 Rn=1 Rd=0
        sqrshl h0, h1, h2                       | ShlRegister scalar=1 Q=0 U=0 size=1 round=1 saturate=1 Rm=2 Rn=1 Rd=0
        smax v0.16b, v1.16b, v2.16b             | Max scalar=0 Q=1 U=0 size=0 Rm=2 Rn=1 Rd=0
        umin v0.2s, v1.2s, v2.2s                | Min scalar=0 Q=0 U=1 size=2 Rm=2 Rn=1 Rd=0
        uabd v0.8b, v1.8b, v2.8b                | Abd scalar=0 Q=0 U=1 size=0 Rm=2 Rn=1 Rd=0
        saba v0.4s, v1.4s, v2.4s                | Aba scalar=0 Q=1 U=0 size=2 Rm=2 Rn=1 Rd=0
        add v0.2d, v1.2d, v2.2d                 | AddVector scalar=0 Q=1 size=3 Rm=2 Rn=1 Rd=0
        sub d0, d1, d2                          | SubVector scalar=1 Q=0 size=3 Rm=2 Rn=1 Rd=0
        cmtst v0.16b, v1.16b, v2.16b            | Cmtst scalar=0 Q=1 size=0 Rm=2 Rn=1 Rd=0
        cmeq d0, d1, d2                         | Cmeq scalar=1 Q=0 size=3 Rm=2 Rn=1 Rd=0
        mla v0.8h, v1.8h, v2.8h                 | MlaVector scalar=0 Q=1 size=1 Rm=2 Rn=1 Rd=0
        mls v0.8h, v1.8h, v2.8h                 | MlsVector scalar=0 Q=1 size=1 Rm=2 Rn=1 Rd=0
        mul v0.4s, v1.4s, v2.4s                 | MulVector scalar=0 Q=1 size=2 Rm=2 Rn=1 Rd=0
        pmul v0.16b, v1.16b, v2.16b             | Pmul scalar=0 Q=1 size=0 Rm=2 Rn=1 Rd=0
        smaxp v0.16b, v1.16b, v2.16b            | Maxp scalar=0 Q=1 U=0 size=0 Rm=2 Rn=1 Rd=0
        uminp v0.4h, v1.4h, v2.4h               | Minp scalar=0 Q=0 U=1 size=1 Rm=2 Rn=1 Rd=0
        sqdmulh v0.4s, v1.4s, v2.4s             | Sqdmulh scalar=0 Q=1 size=2 Rm=2 Rn=1 Rd=0
        sqrdmulh h0, h1, h2                     | Sqrdmulh scalar=1 Q=0 size=1 Rm=2 Rn=1 Rd=0
        addp v0.2d, v1.2d, v2.2d                | AddpVector scalar=0 Q=1 size=3 Rm=2 Rn=1 Rd=0
        fmaxnm v0.2d, v1.2d, v2.2d              | Fmaxnm scalar=0 Q=1 size=3 Rm=2 Rn=1 Rd=0
        fminnmp v0.4s, v1.4s, v2.4s             | FminnmpVector scalar=0 Q=1 size=2 Rm=2 Rn=1 Rd=0
        fmaxnmp v0.4s, v1.4s, v2.4s             | FmaxnmpVector scalar=0 Q=1 size=2 Rm=2 Rn=1 Rd=0
        fmla v0.4s, v1.4s, v2.4s                | FmlaVector scalar=0 Q=1 size=2 Rm=2 Rn=1 Rd=0
        fmls v0.2d, v1.2d, v2.2d                | FmlsVector scalar=0 Q=1 size=3 Rm=2 Rn=1 Rd=0
        fadd v0.2s, v1.2s, v2.2s                | Fadd scalar=0 Q=0 size=2 Rm=2 Rn=1 Rd=0
        faddp v0.4s, v1.4s, v2.4s               | FaddpVector scalar=0 Q=1 size=2 Rm=2 Rn=1 Rd=0
        fabd d0, d1, d2                         | Fabd scalar=1 Q=0 size=3 Rm=2 Rn=1 Rd=0
        fmulx s0, s1, s2                        | Fmulx scalar=1 Q=0 size=2 Rm=2 Rn=1 Rd=0
        fcmeq v0.4s, v1.4s, v2.4s               | Fcmeq scalar=0 Q=1 size=2 Rm=2 Rn=1 Rd=0
        fcmge d0, d1, d2                        | Fcmge scalar=1 Q=0 size=3 Rm=2 Rn=1 Rd=0
        fcmgt v0.2d, v1.2d, v2.2d               | Fcmgt scalar=0 Q=1 size=3 Rm=2 Rn=1 Rd=0
        facge s0, s1, s2                        | Facge scalar=1 Q=0 size=2 Rm=2 Rn=1 Rd=0
        facgt v0.2d, v1.2d, v2.2d               | Facgt scalar=0 Q=1 size=3 Rm=2 Rn=1 Rd=0
        fmaxp v0.2d, v1.2d, v2.2d               | FmaxpVector scalar=0 Q=1 size=3 Rm=2 Rn=1 Rd=0
        fminp v0.4s, v1.4s, v2.4s               | FminpVector scalar=0 Q=1 size=2 Rm=2 Rn=1 Rd=0
        frecps s0, s1, s2                       | Frecps scalar=1 Q=0 size=2 Rm=2 Rn=1 Rd=0
        frsqrts v0.4s, v1.4s, v2.4s             | Frsqrts scalar=0 Q=1 size=2 Rm=2 Rn=1 Rd=0
        saddl v0.8h, v1.8b, v2.8b               | Addl scalar=0 Q=0 U=0 size=0 Rm=2 Rn=1 Rd=0
        uaddw2 v0.2d, v1.2d, v2.4s              | Addw scalar=0 Q=1 U=1 size=2 Rm=2 Rn=1 Rd=0
        ssubl2 v0.4s, v1.8h, v2.8h              | Subl scalar=0 Q=1 U=0 size=1 Rm=2 Rn=1 Rd=0
        usubw v0.8h, v1.8h, v2.8b               | Subw scalar=0 Q=0 U=1 size=0 Rm=2 Rn=1 Rd=0
        addhn v0.8b, v1.8h, v2.8h               | Addhn scalar=0 Q=0 U=0 size=0 Rm=2 Rn=1 Rd=0
        raddhn2 v0.4s, v1.2d, v2.2d             | Addhn scalar=0 Q=1 U=1 size=2 Rm=2 Rn=1 Rd=0
        sabal v0.8h, v1.8b, v2.8b               | Abal scalar=0 Q=0 U=0 size=0 Rm=2 Rn=1 Rd=0
        subhn v0.8b, v1.8h, v2.8h               | Subhn scalar=0 Q=0 U=0 size=0 Rm=2 Rn=1 Rd=0
        uabdl2 v0.4s, v1.8h, v2.8h              | Abdl scalar=0 Q=1 U=1 size=1 Rm=2 Rn=1 Rd=0
        umlal v0.4s, v1.4h, v2.4h               | Mlal scalar=0 Q=0 U=1 size=1 Rm=2 Rn=1 Rd=0
        sqdmlal s0, h1, h2                      | Sqdmlal scalar=1 Q=0 size=1 Rm=2 Rn=1 Rd=0
        smlsl2 v0.2d, v1.4s, v2.4s              | Mlsl scalar=0 Q=1 U=0 size=2 Rm=2 Rn=1 Rd=0
        sqdmlsl v0.2d, v1.2s, v2.2s             | Sqdmlsl scalar=0 Q=0 size=2 Rm=2 Rn=1 Rd=0
        smull v0.8h, v1.8b, v2.8b               | Mull scalar=0 Q=0 U=0 size=0 Rm=2 Rn=1 Rd=0
        sqdmull2 v0.2d, v1.4s, v2.4s            | Sqdmull scalar=0 Q=1 size=2 Rm=2 Rn=1 Rd=0
        pmull v0.8h, v1.8b, v2.8b               | Pmull scalar=0 Q=0 size=0 Rm=2 Rn=1 Rd=0
        pmull2 v0.1q, v1.2d, v2.2d              | Pmull scalar=0 Q=1 size=3 Rm=2 Rn=1 Rd=0
        rev64 v0.4s, v1.4s                      | Rev64Vector scalar=0 Q=1 size=2 Rn=1 Rd=0
        rev16 v0.16b, v1.16b                    | Rev16Vector scalar=0 Q=1 size=0 Rn=1 Rd=0
        rev32 v0.8h, v1.8h                      | Rev32Vector scalar=0 Q=1 size=1 Rn=1 Rd=0
        saddlp v0.4h, v1.8b                     | Addlp scalar=0 Q=0 U=0 size=0 Rn=1 Rd=0
        usqadd v0.4s, v1.4s                     | Suqadd scalar=0 Q=1 U=1 size=2 Rn=1 Rd=0
        cls v0.4s, v1.4s                        | ClsVector scalar=0 Q=1 size=2 Rn=1 Rd=0
        clz v0.8b, v1.8b                        | ClzVector scalar=0 Q=0 size=0 Rn=1 Rd=0
        cnt v0.16b, v1.16b                      | CntVector scalar=0 Q=1 size=0 Rn=1 Rd=0
        mvn v0.8b, v1.8b                        | NotVector scalar=0 Q=0 size=0 Rn=1 Rd=0
        rbit v0.16b, v1.16b                     | RbitVector scalar=0 Q=1 size=0 Rn=1 Rd=0
        uadalp v0.2d, v1.4s                     | Adalp scalar=0 Q=1 U=1 size=2 Rn=1 Rd=0
        sqabs v0.2d, v1.2d                      | Sqabs scalar=0 Q=1 size=3 Rn=1 Rd=0
        sqneg b0, b1                            | Sqneg scalar=1 Q=0 size=0 Rn=1 Rd=0
        cmgt v0.4s, v1.4s, #0                   | CmgtZero scalar=0 Q=1 size=2 Rn=1 Rd=0
        cmge d0, d1, #0                         | CmgeZero scalar=1 Q=0 size=3 Rn=1 Rd=0
        cmeq v0.16b, v1.16b, #0                 | CmeqZero scalar=0 Q=1 size=0 Rn=1 Rd=0
        cmle v0.2d, v1.2d, #0                   | CmleZero scalar=0 Q=1 size=3 Rn=1 Rd=0
        cmlt d0, d1, #0                         | CmltZero scalar=1 Q=0 size=3 Rn=1 Rd=0
        abs d0, d1                              | AbsVector scalar=1 Q=0 size=3 Rn=1 Rd=0
        neg v0.8h, v1.8h                        | NegVector scalar=0 Q=1 size=1 Rn=1 Rd=0
        xtn v0.8b, v1.8h                        | Xtn scalar=0 Q=0 size=0 Rn=1 Rd=0
        sqxtun2 v0.16b, v1.8h                   | Sqxtun scalar=0 Q=1 size=0 Rn=1 Rd=0
        uqxtn s0, d1                            | Qxtn scalar=1 Q=0 U=1 size=2 Rn=1 Rd=0
        sqxtn2 v0.4s, v1.2d                     | Qxtn scalar=0 Q=1 U=0 size=2 Rn=1 Rd=0
        shll v0.8h, v1.8b, #8                   | Shll scalar=0 Q=0 size=0 Rn=1 Rd=0
        fcmgt v0.4s, v1.4s, #0.0                | FcmgtZero scalar=0 Q=1 size=2 Rn=1 Rd=0
        fcmge d0, d1, #0.0                      | FcmgeZero scalar=1 Q=0 size=3 Rn=1 Rd=0
        fcmeq v0.2d, v1.2d, #0.0                | FcmeqZero scalar=0 Q=1 size=3 Rn=1 Rd=0
        fcmle s0, s1, #0.0                      | FcmleZero scalar=1 Q=0 size=2 Rn=1 Rd=0
        fcmlt v0.2s, v1.2s, #0.0                | FcmltZero scalar=0 Q=0 size=2 Rn=1 Rd=0
        fneg v0.2d, v1.2d                       | Fneg scalar=0 Q=1 size=3 Rn=1 Rd=0
        frecpe v0.4s, v1.4s                     | Frecpe scalar=0 Q=1 size=2 Rn=1 Rd=0
        frsqrte d0, d1                          | Frsqrte scalar=1 Q=0 size=3 Rn=1 Rd=0
        frecpx s0, s1                           | Frecpx scalar=1 Q=0 size=2 Rn=1 Rd=0
        urecpe v0.4s, v1.4s                     | Urecpe scalar=0 Q=1 size=2 Rn=1 Rd=0
        ursqrte v0.2s, v1.2s                    | Ursqrte scalar=0 Q=0 size=2 Rn=1 Rd=0
        fcvtn v0.4h, v1.4s                      | Fcvtn scalar=0 Q=0 size=1 Rn=1 Rd=0
        fcvtn2 v0.4s, v1.2d                     | Fcvtn scalar=0 Q=1 size=2 Rn=1 Rd=0
        fcvtl v0.4s, v1.4h                      | Fcvtl scalar=0 Q=0 size=1 Rn=1 Rd=0
        fcvtl2 v0.2d, v1.4s                     | Fcvtl scalar=0 Q=1 size=2 Rn=1 Rd=0
        fcvtxn s0, d1                           | Fcvtxn scalar=1 Q=0 size=2 Rn=1 Rd=0
        frintz v0.2d, v1.2d                     | Frint scalar=0 Q=1 size=3 rmode=3 Rn=1 Rd=0
        fcvtzs v0.4s, v1.4s                     | FcvtToInteger scalar=0 Q=1 U=0 size=2 rmode=3 Rn=1 Rd=0
        fcvtas d0, d1                           | FcvtToInteger scalar=1 Q=0 U=0 size=3 rmode=4 Rn=1 Rd=0
        ucvtf v0.2d, v1.2d                      | CvtfInteger scalar=0 Q=1 U=1 size=3 Rn=1 Rd=0
        scvtf s0, s1                            | CvtfInteger scalar=1 Q=0 U=0 size=2 Rn=1 Rd=0
        """;
}
