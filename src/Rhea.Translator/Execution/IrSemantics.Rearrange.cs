using Rhea.Translator.Ir;

namespace Rhea.Translator.Execution;

/// <content>Vectors of integers: lanes moved to other places, and table look-ups.</content>
public static unsafe partial class IrSemantics
{
    private static bool Rearrange(ulong* r, ulong* a, ulong* b, IrOp op, int lane, int immediate)
    {
        int half = 8 >> lane;
        switch (op)
        {
            case IrOp.VUnzipEven or IrOp.VUnzipOdd:
                for (int i = 0; i < half; i++)
                {
                    int from = (i * 2) + (op == IrOp.VUnzipOdd ? 1 : 0);
                    VectorLanes.Set(r, lane, i, VectorLanes.Get(a, lane, from));
                    VectorLanes.Set(r, lane, half + i, VectorLanes.Get(b, lane, from));
                }

                return true;
            case IrOp.VZipLow or IrOp.VZipHigh:
                Interleave(r, a, b, lane, op == IrOp.VZipHigh ? half : 0, 1);
                return true;
            case IrOp.VTransposeEven or IrOp.VTransposeOdd:
                Interleave(r, a, b, lane, op == IrOp.VTransposeOdd ? 1 : 0, 2);
                return true;
            case IrOp.VExtractBytes:
                for (int i = 0; i < 16; i++)
                {
                    int from = i + immediate;
                    ((byte*)r)[i] = from < 16 ? ((byte*)a)[from] : ((byte*)b)[from - 16];
                }

                return true;
            case IrOp.VReverse:
                int last = (immediate >> lane) - 1;
                for (int i = 0; i < half * 2; i++)
                {
                    VectorLanes.Set(r, lane, i ^ last, VectorLanes.Get(a, lane, i));
                }

                return true;
            case IrOp.VTableLookup:
                for (int i = 0; i < 16; i++)
                {
                    byte index = ((byte*)b)[i];
                    ((byte*)r)[i] = index < 16 ? ((byte*)a)[index] : (byte)0;
                }

                return true;
            default:
                return false;
        }
    }

    /// <summary>Lanes first, first + step ... of A and B in turn.</summary>
    private static void Interleave(ulong* r, ulong* a, ulong* b, int lane, int first, int step)
    {
        for (int i = 0; i < 8 >> lane; i++)
        {
            VectorLanes.Set(r, lane, i * 2, VectorLanes.Get(a, lane, first + (i * step)));
            VectorLanes.Set(r, lane, (i * 2) + 1, VectorLanes.Get(b, lane, first + (i * step)));
        }
    }
}
