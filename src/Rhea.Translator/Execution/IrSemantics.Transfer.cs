using Rhea.Translator.Ir;

namespace Rhea.Translator.Execution;

/// <content>Between integers, scalars and vectors; lanes copied and repeated.</content>
public static unsafe partial class IrSemantics
{
    private static void Transfer(ulong* r, ulong* a, ulong* b, ulong* c, long operation)
    {
        IrType type = OperationCode.Type(operation);
        IrType source = OperationCode.SourceType(operation);
        int lane = OperationCode.Aux(operation);
        long immediate = OperationCode.Immediate(operation);
        switch (OperationCode.Op(operation))
        {
            case IrOp.FSelect:
                ulong* chosen = ((Condition)lane).Holds((uint)*c) ? a : b;
                r[0] = Low(type, chosen[0]);
                r[1] = type == IrType.V128 ? chosen[1] : 0;
                break;
            case IrOp.VLow or IrOp.FFromBits:
                r[0] = Low(type, *a);
                break;
            case IrOp.VFromScalar or IrOp.VFromInteger or IrOp.FToBits:
                r[0] = Low(source, *a);
                break;
            case IrOp.VLowBoxed:
                ulong above = type == IrType.F16 ? ~(ulong)ushort.MaxValue : ~(ulong)uint.MaxValue;
                r[0] = (*a & above) == above ? Low(type, *a) : type == IrType.F16 ? 0x7E00u : 0x7FC0_0000u;
                break;
            case IrOp.VFromScalarBoxed:
                r[0] = Low(source, *a) | (source == IrType.F16 ? ~(ulong)ushort.MaxValue : ~(ulong)uint.MaxValue);
                break;
            case IrOp.VGetLane:
                r[0] = Low(type, VectorLanes.Get(a, lane, (int)immediate));
                break;
            case IrOp.VGetLaneSigned:
                r[0] = Low(type, (ulong)VectorLanes.GetSigned(a, lane, (int)immediate));
                break;
            case IrOp.VSetLane:
                Copy(r, a);
                VectorLanes.Set(r, lane, (int)immediate, *b);
                break;
            case IrOp.VConstant:
                r[0] = (ulong)immediate;
                r[1] = lane == 0 ? r[0] : 0;
                break;
            case IrOp.VDup:
                Repeat(r, lane, *a);
                break;
            case IrOp.VZeroUpper:
                r[0] = *a;
                break;
            case IrOp.VDupLane:
                Repeat(r, lane, VectorLanes.Get(a, lane, (int)immediate));
                break;
            case IrOp.VCopyLane:
                Copy(r, a);
                VectorLanes.Set(r, lane, (int)immediate & 15, VectorLanes.Get(b, lane, (int)(immediate >> 4)));
                break;
        }
    }

    private static void Copy(ulong* r, ulong* a)
    {
        r[0] = a[0];
        r[1] = a[1];
    }

    private static void Repeat(ulong* r, int lane, ulong value)
    {
        for (int i = 0; i < 16 >> lane; i++)
        {
            VectorLanes.Set(r, lane, i, value);
        }
    }
}
