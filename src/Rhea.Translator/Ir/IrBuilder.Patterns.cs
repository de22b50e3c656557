namespace Rhea.Translator.Ir;

/// <content>What guests without an instruction for it make of several: rotations, conjunctions with a complement, repeated extensions.</content>
public sealed partial class IrBuilder
{
    private const int ExtensionSlots = 64;

    /// <summary>Recent sign extensions by the value that they extend; an entry counts only where it is one of this block.</summary>
    private readonly int[] _extensions = new int[ExtensionSlots];

    /// <summary>The rotation that two shifts of one value in opposite directions, combined by an operation, are; -1 if they are none.</summary>
    private int Rotation(int a, int b)
    {
        ref IrInstruction x = ref Region[a], y = ref Region[b];
        bool isExtended = x.Op is IrOp.SignExtend or IrOp.ZeroExtend && x.Aux == 2 && y.Op == x.Op && y.Aux == 2;
        IrOp extension = x.Op;
        IrType type = x.Type;
        if (isExtended)
        {
            x = ref Region[x.A];
            y = ref Region[y.A];
        }

        if (x.Op == IrOp.Shr)
        {
            ref IrInstruction right = ref x;
            x = ref y;
            y = ref right;
        }

        if (x.Op != IrOp.Shl || y.Op != IrOp.Shr || x.Type != y.Type || !IsConstant(x.B, out long left) || !IsConstant(y.B, out long count)
            || left <= 0 || count <= 0 || left + count != (x.Type == IrType.I64 ? 64 : 32) || !IsSame(x.A, y.A))
        {
            return -1;
        }

        int value = x.A;
        int rotated = Append(IrOp.Ror, x.Type, value, Constant(x.Type, count));
        return !isExtended ? rotated : extension == IrOp.SignExtend ? SignExtend(type, rotated, 2) : ZeroExtend(type, rotated, 2);
    }

    /// <summary>The extension of a part that a shift left and one right are, perhaps shifted left; -1 if they are none.</summary>
    private int ShiftedExtension(IrOp op, int a, long count)
    {
        IrInstruction d = Region[a];
        if (d.Op != IrOp.Shl || d.Type != IrType.I64 || !IsConstant(d.B, out long left) || left is not (32 or 48 or 56) || count <= 0 || count > left)
        {
            return -1;
        }

        int size = left == 32 ? 2 : left == 48 ? 1 : 0;
        int part = op == IrOp.Shr ? ZeroExtend(d.Type, d.A, size) : SignExtend(d.Type, d.A, size);
        return BinaryConstant(IrOp.Shl, part, left - count);
    }

    /// <summary>Whether a value of 64 bits is known to be a half with its sign above it.</summary>
    private bool IsSignedWord(int value, int depth)
    {
        IrInstruction d = Region[value];
        switch (d.Op)
        {
            case IrOp.Constant:
                return d.Immediate == (int)d.Immediate;
            case IrOp.SetIf:
                return true;
            case IrOp.SignExtend or IrOp.LoadSigned:
                return d.Aux <= 2;
            case IrOp.Load:
                return d.Aux <= 1;
            case IrOp.ZeroExtend:
                return d.Aux <= 1 || IsShiftedWord(Region[d.A]);
            case IrOp.And or IrOp.AndNot or IrOp.Or or IrOp.Xor:
                return depth > 0 && IsSignedWord(d.A, depth - 1) && IsSignedWord(d.B, depth - 1);
            default:
                return false;
        }
    }

    /// <summary>Whether a half has been shifted right, and by a constant that the processor does not take for 0, so that its sign is 0.</summary>
    private bool IsShiftedWord(in IrInstruction d) => d.Op == IrOp.Shr && d.Type == IrType.I32 && IsConstant(d.B, out long count) && (count & 31) != 0;

    /// <summary>Whether two values are the same, or the low halves of the same.</summary>
    private bool IsSame(int a, int b) =>
        a == b || (Region[a] is { Op: IrOp.Truncate } x && Region[b] is { Op: IrOp.Truncate } y && x.A == y.A);

    /// <summary>The value whose complement another value is; -1 if it is none.</summary>
    private int Complemented(int value)
    {
        ref IrInstruction d = ref Region[value];
        return d.Op == IrOp.Not || (d.Op == IrOp.Xor && IsConstant(d.B, out long mask) && mask == (d.Type == IrType.I64 ? -1 : uint.MaxValue)) ? d.A : -1;
    }

    /// <summary>An extension of a half with its sign, which the block has perhaps computed already.</summary>
    private int SignExtendWord(IrType type, int a)
    {
        ref IrInstruction d = ref Region[a];
        if (d.Op == IrOp.Truncate && type == IrType.I64 && IsSignedWord(d.A, 3))
        {
            return d.A;
        }

        if (IsShiftedWord(d))
        {
            // Its sign is zero, and that costs nothing.
            return Append(IrOp.ZeroExtend, type, a, aux: 2);
        }

        ref int found = ref _extensions[a & (ExtensionSlots - 1)];
        if (found < _blockStart || found >= Region.Count || Region[found] is var known && (known.Op != IrOp.SignExtend || known.Type != type || known.A != a || known.Aux != 2))
        {
            found = Append(IrOp.SignExtend, type, a, aux: 2);
        }

        return found;
    }
}
