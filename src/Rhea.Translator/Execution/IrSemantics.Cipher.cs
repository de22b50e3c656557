using Rhea.Translator.Ir;

namespace Rhea.Translator.Execution;

/// <content>The steps of AES, products of polynomials, sums over all bytes.</content>
public static unsafe partial class IrSemantics
{
    private static bool Cipher(ulong* r, ulong* a, ulong* b, IrOp op, int immediate)
    {
        switch (op)
        {
            case IrOp.VSumBytes:
                for (int i = 0; i < 16; i++)
                {
                    r[0] += ((byte*)a)[i];
                }

                return true;
            case IrOp.VCarrylessMultiply:
                UInt128 product = CarrylessProduct(a[immediate & 1], b[(immediate >> 4) & 1]);
                r[0] = (ulong)product;
                r[1] = (ulong)(product >> 64);
                return true;
            case IrOp.AesSubstitute or IrOp.AesInverseSubstitute:
                Aes.Substitute((byte*)r, (byte*)a, op == IrOp.AesInverseSubstitute);
                return true;
            case IrOp.AesMixColumns or IrOp.AesInverseMixColumns:
                Aes.MixColumns((byte*)r, (byte*)a, op == IrOp.AesInverseMixColumns);
                return true;
            default:
                return false;
        }
    }

    private static UInt128 CarrylessProduct(ulong x, ulong y)
    {
        UInt128 product = 0;
        for (int i = 0; i < 64; i++)
        {
            product ^= ((y >> i) & 1) != 0 ? (UInt128)x << i : 0;
        }

        return product;
    }
}
