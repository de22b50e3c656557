using Rhea.Translator.Ir;

namespace Rhea.Translator.Execution;

/// <content>Vectors of integers: neighbouring lanes combined, results of twice or half the size.</content>
public static unsafe partial class IrSemantics
{
    private static bool Resize(ulong* r, ulong* a, ulong* b, IrOp op, int lane)
    {
        int half = 8 >> lane;
        switch (op)
        {
            case IrOp.VPairAdd:
            case IrOp.VPairMaxSigned or IrOp.VPairMaxUnsigned or IrOp.VPairMinSigned or IrOp.VPairMinUnsigned:
                Pairs(r, 0, a, op, lane);
                Pairs(r, half, b, op, lane);
                return true;
            case IrOp.VWidenLowSigned or IrOp.VWidenLowUnsigned:
                Widen(r, a, 0, lane, op == IrOp.VWidenLowSigned);
                return true;
            case IrOp.VWidenHighSigned or IrOp.VWidenHighUnsigned:
                Widen(r, a, half, lane, op == IrOp.VWidenHighSigned);
                return true;
            case IrOp.VNarrow:
                for (int i = 0; i < half; i++)
                {
                    VectorLanes.Set(r, lane, i, VectorLanes.Get(a, lane + 1, i));
                }

                return true;
            case IrOp.VMulLongLowSigned or IrOp.VMulLongLowUnsigned:
                MultiplyLong(r, a, b, 0, lane, op == IrOp.VMulLongLowSigned);
                return true;
            case IrOp.VMulLongHighSigned or IrOp.VMulLongHighUnsigned:
                MultiplyLong(r, a, b, half, lane, op == IrOp.VMulLongHighSigned);
                return true;
            case IrOp.VPairAddLongSigned or IrOp.VPairAddLongUnsigned:
                bool signed = op == IrOp.VPairAddLongSigned;
                for (int i = 0; i < half; i++)
                {
                    VectorLanes.Set(r, lane + 1, i, VectorLanes.Get(a, lane, i * 2, signed) + VectorLanes.Get(a, lane, (i * 2) + 1, signed));
                }

                return true;
            default:
                return false;
        }
    }

    private static void Pairs(ulong* r, int first, ulong* source, IrOp op, int lane)
    {
        bool signed = op is IrOp.VPairMaxSigned or IrOp.VPairMinSigned;
        for (int i = 0; i < 8 >> lane; i++)
        {
            ulong x = VectorLanes.Get(source, lane, i * 2, signed);
            ulong y = VectorLanes.Get(source, lane, (i * 2) + 1, signed);
            VectorLanes.Set(r, lane, first + i, op switch
            {
                IrOp.VPairAdd => x + y,
                IrOp.VPairMaxSigned => (ulong)Math.Max((long)x, (long)y),
                IrOp.VPairMaxUnsigned => Math.Max(x, y),
                IrOp.VPairMinSigned => (ulong)Math.Min((long)x, (long)y),
                _ => Math.Min(x, y),
            });
        }
    }

    private static void Widen(ulong* r, ulong* a, int first, int lane, bool signed)
    {
        for (int i = 0; i < 8 >> lane; i++)
        {
            VectorLanes.Set(r, lane + 1, i, VectorLanes.Get(a, lane, first + i, signed));
        }
    }

    private static void MultiplyLong(ulong* r, ulong* a, ulong* b, int first, int lane, bool signed)
    {
        for (int i = 0; i < 8 >> lane; i++)
        {
            VectorLanes.Set(r, lane + 1, i, VectorLanes.Get(a, lane, first + i, signed) * VectorLanes.Get(b, lane, first + i, signed));
        }
    }
}
