using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <content>AES and products of polynomials with the host's instructions for them.</content>
internal sealed partial class RegionCompiler
{
    private static readonly Vex s_aesEncrypt = Op.Int38(0xDC);
    private static readonly Vex s_aesEncryptLast = Op.Int38(0xDD);
    private static readonly Vex s_aesDecryptLast = Op.Int38(0xDF);
    private static readonly Vex s_aesInverseMix = Op.Int38(0xDB);

    private bool EmitVectorCipher(int value, ref IrInstruction instruction)
    {
        switch (instruction.Op)
        {
            case IrOp.VCarrylessMultiply when _features.CarrylessMultiply:
                (int x, int y, int product) = BinaryOperands(value, ref instruction);
                _a.Emit(Op.Int3A(0x44), product, x, y, (int)instruction.Immediate);
                return true;
            case IrOp.AesSubstitute or IrOp.AesInverseSubstitute when _features.Aes:
                (int a, int d) = UnaryOperand(value, ref instruction);
                int zero = VectorTemporary();
                EmitZero(zero);
                _a.Emit(instruction.Op == IrOp.AesSubstitute ? s_aesEncryptLast : s_aesDecryptLast, d, a, zero);
                return true;
            case IrOp.AesMixColumns when _features.Aes:
                // The inverse substitution undoes the substitution of the whole round.
                (a, d) = UnaryOperand(value, ref instruction);
                zero = VectorTemporary();
                EmitZero(zero);
                _a.Emit(s_aesDecryptLast, d, a, zero);
                _a.Emit(s_aesEncrypt, d, d, zero);
                return true;
            case IrOp.AesInverseMixColumns when _features.Aes:
                return EmitVectorUnary(value, ref instruction, s_aesInverseMix);
            default:
                return false;
        }
    }
}
