namespace Rhea.Guest.Arm64.Tests.Decoding;

/// <summary>Instructions on scalar floating point.</summary>
internal static partial class InstructionList
{
    private const string FloatingPoint = """
        fmov s0, s1                             | Fmov scalar=1 Q=0 size=2 Rn=1 Rd=0
        fabs d0, d1                             | Fabs scalar=1 Q=0 size=3 Rn=1 Rd=0
        fneg s0, s1                             | Fneg scalar=1 Q=0 size=2 Rn=1 Rd=0
        fsqrt d0, d1                            | Fsqrt scalar=1 Q=0 size=3 Rn=1 Rd=0
        frinta s0, s1                           | Frint scalar=1 Q=0 size=2 rmode=4 Rn=1 Rd=0
        frintx d0, d1                           | Frint scalar=1 Q=0 size=3 rmode=6 Rn=1 Rd=0
        fcvt d0, s1                             | Fcvt from=2 to=3 Rn=1 Rd=0
        fcvt h0, d1                             | Fcvt from=3 to=1 Rn=1 Rd=0
        fcvt s0, h1                             | Fcvt from=1 to=2 Rn=1 Rd=0
        fmul s0, s1, s2                         | Fmul scalar=1 Q=0 size=2 Rm=2 Rn=1 Rd=0
        fdiv d0, d1, d2                         | Fdiv scalar=1 Q=0 size=3 Rm=2 Rn=1 Rd=0
        fadd s0, s1, s2                         | Fadd scalar=1 Q=0 size=2 Rm=2 Rn=1 Rd=0
        fsub d0, d1, d2                         | Fsub scalar=1 Q=0 size=3 Rm=2 Rn=1 Rd=0
        fmax s0, s1, s2                         | Fmax scalar=1 Q=0 size=2 Rm=2 Rn=1 Rd=0
        fmin d0, d1, d2                         | Fmin scalar=1 Q=0 size=3 Rm=2 Rn=1 Rd=0
        fmaxnm s0, s1, s2                       | Fmaxnm scalar=1 Q=0 size=2 Rm=2 Rn=1 Rd=0
        fminnm d0, d1, d2                       | Fminnm scalar=1 Q=0 size=3 Rm=2 Rn=1 Rd=0
        fnmul s0, s1, s2                        | Fnmul scalar=1 Q=0 size=2 Rm=2 Rn=1 Rd=0
        fmadd d0, d1, d2, d3                    | Fmadd size=3 o1=0 o0=0 Ra=3 Rm=2 Rn=1 Rd=0
        fnmsub s0, s1, s2, s3                   | Fmadd size=2 o1=1 o0=1 Ra=3 Rm=2 Rn=1 Rd=0
        fcmp s0, s1                             | Fcmp size=2 E=0 zero=0 Rm=1 Rn=0
        fcmpe d0, #0.0                          | Fcmp size=3 E=1 zero=1 Rm=0 Rn=0
        fccmp s0, s1, #3, ne                    | Fccmp size=2 E=0 cond=1 nzcv=3 Rm=1 Rn=0
        fccmpe d0, d1, #0, gt                   | Fccmp size=3 E=1 cond=12 nzcv=0 Rm=1 Rn=0
        fcsel d0, d1, d2, eq                    | Fcsel size=3 cond=0 Rm=2 Rn=1 Rd=0
        fmov d0, #1.5                           | FmovImmediate size=3 imm=120 Rd=0
        fmov s0, #-0.125                        | FmovImmediate size=2 imm=192 Rd=0
        fcvtzs w0, s1                           | FcvtToGeneral sf=0 size=2 U=0 rmode=3 Rn=1 Rd=0
        fcvtau x0, d1                           | FcvtToGeneral sf=1 size=3 U=1 rmode=4 Rn=1 Rd=0
        fcvtmu w0, d1                           | FcvtToGeneral sf=0 size=3 U=1 rmode=2 Rn=1 Rd=0
        scvtf d0, x1                            | CvtfGeneral sf=1 size=3 U=0 Rn=1 Rd=0
        ucvtf s0, w1                            | CvtfGeneral sf=0 size=2 U=1 Rn=1 Rd=0
        fmov w0, s1                             | FmovToGeneral size=2 high=0 Rn=1 Rd=0
        fmov d0, x1                             | FmovFromGeneral size=3 high=0 Rn=1 Rd=0
        fmov v3.d[1], x1                        | FmovFromGeneral size=3 high=1 Rn=1 Rd=3
        fmov x1, v3.d[1]                        | FmovToGeneral size=3 high=1 Rn=3 Rd=1
        fcvtzs x0, d1, #64                      | FcvtzToFixed sf=1 size=3 U=0 fbits=64 Rn=1 Rd=0
        ucvtf s0, w1, #1                        | CvtfFixed sf=0 size=2 U=1 fbits=1 Rn=1 Rd=0
        """;
}
