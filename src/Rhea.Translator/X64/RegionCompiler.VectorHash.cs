using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <content>SHA-1 and SHA-256 with the host's instructions for them, which keep the state in another order of lanes.</content>
internal sealed partial class RegionCompiler
{
    private const int ReverseLanes = 0x1B;

    private static readonly Vex s_shuffle = Op.Int(0x70);
    private static readonly Vex s_add32 = Op.Int(0xFE);
    private static readonly Vex s_subtract32 = Op.Int(0xFA);
    private static readonly Vex s_lowHalves = Op.Int(0x6C);
    private static readonly Vex s_highHalves = Op.Int(0x6D);
    private static readonly Vex s_align = Op.Int3A(0x0F);

    private bool EmitVectorHash(int value, ref IrInstruction instruction)
    {
        if (!_features.Sha || instruction.Op is < IrOp.Sha1Rounds or > IrOp.Sha256ScheduleHigh)
        {
            return false;
        }

        // All registers of temporaries are free, but still hold the operands that were in them.
        int a = UseX(instruction.A);
        int b = UseX(instruction.B);
        int c = instruction.C >= 0 ? UseX(instruction.C) : b;
        Done(instruction.A);
        Done(instruction.B);
        if (instruction.C >= 0)
        {
            Done(instruction.C);
        }

        EvictScratch();
        int p = FreeTemporary(a, b, c, -1);
        int q = FreeTemporary(a, b, c, p);
        switch (instruction.Op)
        {
            case IrOp.Sha1Rounds:
                EmitSha1Rounds(a, b, c, p, q, (int)instruction.Immediate);
                break;
            case IrOp.Sha256Rounds:
                EmitSha256Rounds(a, b, c, p, q, instruction.Immediate != 0);
                break;
            case IrOp.Sha256ScheduleLow:
                _a.Emit(Op.Movaps, p, 0, a);
                _a.Sha256Message1(p, b);
                break;
            default:
                _a.Emit(s_align, p, c, b, 4);
                _a.Emit(s_add32, p, p, a);
                _a.Sha256Message2(p, c);
                break;
        }

        int d = DefineX(value);
        if (d != p)
        {
            _a.Emit(Op.Movaps, d, 0, p);
        }

        return true;
    }

    /// <summary>One of the registers of temporaries, from XMM1 up, that is none of these.</summary>
    private static int FreeTemporary(int a, int b, int c, int d)
    {
        int free = 1;
        while (free == a || free == b || free == c || free == d)
        {
            free++;
        }

        return free;
    }

    /// <summary>The host's instruction takes A in the highest lane, adds the constant, and wants E added to the first word.</summary>
    private void EmitSha1Rounds(int a, int b, int c, int p, int q, int function)
    {
        _a.Emit(s_shuffle, p, 0, a, ReverseLanes);
        _a.Emit(s_shuffle, q, 0, c, ReverseLanes);
        EmitConstant(s_subtract32, q, q, ConstantPool.Sha1Constant0 + function);
        // Only the lowest lane of E goes to the highest.
        _a.Emit(Op.Int(0x73), 7, 0, b, 12);
        _a.Emit(s_add32, q, q, 0);
        _a.Sha1Rounds(p, q, function);
        _a.Emit(s_shuffle, p, 0, p, ReverseLanes);
    }

    /// <summary>The host's instruction does two rounds on (F, E, B, A) and (H, G, D, C), with the words in XMM0, and gives the new (F, E, B, A).</summary>
    private void EmitSha256Rounds(int a, int b, int c, int p, int q, bool upper)
    {
        _a.Emit(s_shuffle, p, 0, a, ReverseLanes);
        _a.Emit(s_shuffle, q, 0, b, ReverseLanes);
        if (c != 0)
        {
            _a.Emit(Op.Movaps, 0, 0, c);
        }

        int r = FreeTemporary(p, q, 0, -1);
        _a.Emit(s_highHalves, r, q, p);
        _a.Emit(s_lowHalves, q, q, p);
        _a.Sha256Rounds(q, r);
        _a.Emit(s_shuffle, 0, 0, 0, 0x0E);
        _a.Sha256Rounds(r, q);
        _a.Emit(upper ? s_lowHalves : s_highHalves, p, q, r);
        _a.Emit(s_shuffle, p, 0, p, ReverseLanes);
    }
}
