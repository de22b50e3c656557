using Rhea.Guest.Arm64.Decoding;
using Rhea.Guest.Arm64.Vectors;
using Rhea.Translator.Ir;

namespace Rhea.Guest.Arm64.Translation;

/// <content>Shifts of vectors by an immediate and by a register (C4.1.90).</content>
internal partial struct A64Translator
{
    /// <summary>A shift to the right by 1 to the lane's width, with the last bit shifted out added where it rounds.</summary>
    private readonly int ShiftRight(int size, bool unsigned, bool round, int amount, int value)
    {
        IrOp op = unsigned ? IrOp.VShrImmediate : IrOp.VSarImmediate;
        if (!round)
        {
            return Vec(op, size, value, immediate: amount);
        }

        int before = amount > 1 ? Vec(op, size, value, immediate: amount - 1) : value;
        int last = Vec(IrOp.VAnd, size, before, EachLane(size, 1));
        return Vec(IrOp.VAdd, size, Vec(op, size, before, immediate: 1), last);
    }

    public readonly bool ShrImmediate(in A64.ShiftRight a)
    {
        int value = ShiftRight(a.Size, a.U != 0, a.Round != 0, a.Amount, V(a.Rn));
        if (a.Accumulate != 0)
        {
            value = Vec(IrOp.VAdd, a.Size, V(a.Rd), value);
        }

        return SetVector(a.Q, a.Rd, value);
    }

    private readonly int LeftShifted(int size, int amount, int value) =>
        amount == 0 ? value : Vec(IrOp.VShlImmediate, size, value, immediate: amount);

    public readonly bool ShlImmediate(in A64.ShiftImmediate a) => SetVector(a.Q, a.Rd, LeftShifted(a.Size, a.Amount, V(a.Rn)));

    /// <summary>The bits of a lane that a shift to the right keeps free.</summary>
    private static ulong LaneMask(int size) => ulong.MaxValue >> (64 - (8 << size));

    public readonly bool SriImmediate(in A64.ShiftImmediate a)
    {
        int width = 8 << a.Size;
        ulong written = a.Amount == width ? 0 : LaneMask(a.Size) >> a.Amount;
        return Insert(a, Vec(IrOp.VShrImmediate, a.Size, V(a.Rn), immediate: a.Amount), written);
    }

    public readonly bool SliImmediate(in A64.ShiftImmediate a) =>
        Insert(a, LeftShifted(a.Size, a.Amount, V(a.Rn)), LaneMask(a.Size) << a.Amount);

    private readonly bool Insert(in A64.ShiftImmediate a, int shifted, ulong written)
    {
        int kept = Vec(IrOp.VAnd, a.Size, V(a.Rd), EachLane(a.Size, ~written & LaneMask(a.Size)));
        return SetVector(a.Q, a.Rd, Vec(IrOp.VOr, a.Size, kept, shifted));
    }

    public readonly bool ShllImmediate(in A64.ShiftImmediateU a)
    {
        SetV(a.Rd, LeftShifted(a.Size + 1, a.Amount, Widened(a.Q, a.U, a.Size, V(a.Rn))));
        return true;
    }

    public readonly bool Shll(in A64.Two a)
    {
        SetV(a.Rd, LeftShifted(a.Size + 1, 8 << a.Size, Widened(a.Q, 1, a.Size, V(a.Rn))));
        return true;
    }

    // Narrowing.

    public readonly bool Shrn(in A64.ShiftRightNarrow a)
    {
        int value = V(a.Rn);
        if (a.Round != 0)
        {
            value = Vec(IrOp.VAdd, a.Size + 1, value, EachLane(a.Size + 1, 1UL << (a.Amount - 1)));
        }

        value = Vec(IrOp.VShrImmediate, a.Size + 1, value, immediate: a.Amount);
        return SetHalf(a.Q, a.Rd, Vec(IrOp.VNarrow, a.Size, value));
    }

    public readonly bool Xtn(in A64.Two a) => SetHalf(a.Q, a.Rd, Vec(IrOp.VNarrow, a.Size, V(a.Rn)));

    /// <summary>Cuts lanes to half the size, saturated: from signed or unsigned numbers to signed or unsigned ones.</summary>
    private readonly bool NarrowSaturated(int scalar, int q, int size, int rd, bool fromUnsigned, bool toUnsigned, int value)
    {
        int wide = size + 1;
        ulong maximum = toUnsigned ? LaneMask(size) : LaneMask(size) >> 1;
        int clamped = Vec(fromUnsigned ? IrOp.VMinUnsigned : IrOp.VMinSigned, wide, value, EachLane(wide, maximum));
        if (!fromUnsigned)
        {
            clamped = Vec(IrOp.VMaxSigned, wide, clamped, EachLane(wide, toUnsigned ? 0 : ~maximum));
        }

        NoteSaturation(value, clamped);
        int narrow = Vec(IrOp.VNarrow, size, clamped);
        return scalar != 0 ? SetLowLane(size, rd, narrow) : SetHalf(q, rd, narrow);
    }

    /// <summary>The source of a narrowing instruction: all of the register, or its lane 0.</summary>
    private readonly int WideSource(int scalar, int size, int register) => scalar != 0 ? LowLane(size + 1, V(register)) : V(register);

    private readonly bool ShiftRightNarrowSaturated(in A64.ShiftRightNarrow a, bool fromUnsigned, bool toUnsigned)
    {
        int value = ShiftRight(a.Size + 1, fromUnsigned, a.Round != 0, a.Amount, WideSource(a.Scalar, a.Size, a.Rn));
        return NarrowSaturated(a.Scalar, a.Q, a.Size, a.Rd, fromUnsigned, toUnsigned, value);
    }

    public readonly bool Sqshrun(in A64.ShiftRightNarrow a) => ShiftRightNarrowSaturated(a, false, true);

    public readonly bool Qshrn(in A64.ShiftRightNarrow a) => ShiftRightNarrowSaturated(a, a.U != 0, a.U != 0);

    public readonly bool Sqxtun(in A64.Two a) =>
        NarrowSaturated(a.Scalar, a.Q, a.Size, a.Rd, false, true, WideSource(a.Scalar, a.Size, a.Rn));

    public readonly bool Qxtn(in A64.TwoU a) =>
        NarrowSaturated(a.Scalar, a.Q, a.Size, a.Rd, a.U != 0, a.U != 0, WideSource(a.Scalar, a.Size, a.Rn));

    // Saturating and variable shifts.

    public readonly bool Sqshlu(in A64.ShiftImmediate a)
    {
        var parameters = new LaneParameters(a.Size, LaneCount(a.Scalar, a.Q, a.Size), amount: a.Amount);
        SetV(a.Rd, VectorHelper(Arm64VectorHelper.ShiftLeftToUnsigned, parameters, V(a.Rn)));
        return true;
    }

    public readonly bool QshlImmediate(in A64.ShiftImmediateU a)
    {
        var parameters = new LaneParameters(a.Size, LaneCount(a.Scalar, a.Q, a.Size), a.U != 0, amount: a.Amount);
        SetV(a.Rd, VectorHelper(Arm64VectorHelper.ShiftLeftSaturating, parameters, V(a.Rn)));
        return true;
    }

    public readonly bool ShlRegister(in A64.ShiftRegister a)
    {
        if (a.Round == 0 && a.Saturate == 0)
        {
            return SetVector(a.Q, a.Rd, Vec(a.U != 0 ? IrOp.VShiftUnsigned : IrOp.VShiftSigned, a.Size, V(a.Rn), V(a.Rm)));
        }

        var parameters = new LaneParameters(a.Size, LaneCount(a.Scalar, a.Q, a.Size), a.U != 0, a.Round != 0, a.Saturate != 0);
        SetV(a.Rd, VectorHelper(Arm64VectorHelper.ShiftByRegister, parameters, V(a.Rn), V(a.Rm)));
        return true;
    }
}
