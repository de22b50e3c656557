using Rhea.Guest.Arm64.Decoding;
using Rhea.Translator.Ir;

namespace Rhea.Guest.Arm64.Translation;

/// <content>Lanes copied and rearranged, tables, immediates, operations across lanes (C4.1.90).</content>
internal partial struct A64Translator
{
    // Copies.

    public readonly bool DupElement(in A64.Lane a)
    {
        int value = Vec(IrOp.VDupLane, a.Size, V(a.Rn), immediate: a.Index);
        return SetLanes(a.Scalar, a.Q, a.Size, a.Rd, value);
    }

    public readonly bool DupGeneral(in A64.GeneralToVector a) =>
        SetVector(a.Q, a.Rd, Vec(IrOp.VDup, a.Size, Reg(a.Size == 3 ? 1 : 0, a.Rn)));

    public readonly bool Smov(in A64.LaneToGeneral a)
    {
        SetReg(a.Rd, _ir.Append(IrOp.VGetLaneSigned, Int(a.Q), V(a.Rn), immediate: a.Index, aux: a.Size));
        return true;
    }

    public readonly bool Umov(in A64.LaneToGeneral a)
    {
        SetReg(a.Rd, _ir.Append(IrOp.VGetLane, Int(a.Q), V(a.Rn), immediate: a.Index, aux: a.Size));
        return true;
    }

    public readonly bool InsGeneral(in A64.GeneralToLane a)
    {
        SetV(a.Rd, Vec(IrOp.VSetLane, a.Size, V(a.Rd), Reg(a.Size == 3 ? 1 : 0, a.Rn), immediate: a.Index));
        return true;
    }

    public readonly bool InsElement(in A64.LaneToLane a)
    {
        SetV(a.Rd, Vec(IrOp.VCopyLane, a.Size, V(a.Rd), V(a.Rn), immediate: a.Index | (a.Source << 4)));
        return true;
    }

    // Permutations.

    public readonly bool Uzp(in A64.Permute a)
    {
        int n = V(a.Rn);
        int m = V(a.Rm);
        if (a.Q == 0)
        {
            n = Halves(1, n, m);
            m = n;
        }

        return SetVector(a.Q, a.Rd, Vec(a.Part == 0 ? IrOp.VUnzipEven : IrOp.VUnzipOdd, a.Size, n, m));
    }

    public readonly bool Trn(in A64.Permute a) =>
        SetVector(a.Q, a.Rd, Vec(a.Part == 0 ? IrOp.VTransposeEven : IrOp.VTransposeOdd, a.Size, V(a.Rn), V(a.Rm)));

    public readonly bool Zip(in A64.Permute a)
    {
        Zip(a.Q, a.Size, V(a.Rn), V(a.Rm), out int low, out int high);
        return SetVector(a.Q, a.Rd, a.Part == 0 ? low : high);
    }

    public readonly bool ExtVector(in A64.ExtractVector a)
    {
        if (a.Q != 0)
        {
            SetV(a.Rd, Vec(IrOp.VExtractBytes, 0, V(a.Rn), V(a.Rm), immediate: a.Imm));
            return true;
        }

        int both = Halves(1, V(a.Rn), V(a.Rm));
        return SetVector(0, a.Rd, Vec(IrOp.VExtractBytes, 0, both, both, immediate: a.Imm));
    }

    /// <summary>Bytes of up to four registers, zero where the index is out of range.</summary>
    private readonly int LookUp(in A64.Table a, int index)
    {
        int result = Vec(IrOp.VTableLookup, 0, V(a.Rn), index);
        for (int i = 1; i <= a.Len; i++)
        {
            // Less 16 a table: an index below the table wraps to a large one.
            int relative = Vec(IrOp.VSub, 0, index, EachLane(0, (ulong)i * 16));
            result = Vec(IrOp.VOr, 0, result, Vec(IrOp.VTableLookup, 0, V((a.Rn + i) & 31), relative));
        }

        return result;
    }

    public readonly bool Tbl(in A64.Table a) => SetVector(a.Q, a.Rd, LookUp(a, V(a.Rm)));

    public readonly bool Tbx(in A64.Table a)
    {
        int index = V(a.Rm);
        int found = LookUp(a, index);
        int outside = Vec(IrOp.VCompareGreaterUnsigned, 0, index, EachLane(0, ((ulong)a.Len * 16) + 15));
        return SetVector(a.Q, a.Rd, Vec(IrOp.VBitSelect, 0, found, V(a.Rd), outside));
    }

    // Immediates.

    private readonly int Expand(in A64.VectorImmediate a, bool invert = false)
    {
        ulong bits = A64Immediates.ExpandVector(a.Op, a.Cmode, a.Imm);
        return VectorConstant(invert ? ~bits : bits, a.Q == 0);
    }

    public readonly bool MoviVector(in A64.VectorImmediate a)
    {
        SetV(a.Rd, Expand(a));
        return true;
    }

    public readonly bool OrrImmediateVector(in A64.VectorImmediate a) =>
        SetVector(a.Q, a.Rd, Vec(IrOp.VOr, 0, V(a.Rd), Expand(a)));

    public readonly bool BicImmediateVector(in A64.VectorImmediate a)
    {
        // A 64-bit constant clears the upper half too.
        SetV(a.Rd, Vec(IrOp.VAnd, 0, V(a.Rd), Expand(a, true)));
        return true;
    }

    // Across lanes.

    /// <summary>One operation over all lanes of a register of 64 or 128 bits; the result is in lane 0.</summary>
    private readonly int Reduce(IrOp op, int q, int size, int value)
    {
        for (int bytes = 4 << q; bytes >= 1 << size; bytes >>= 1)
        {
            value = Vec(op, size, value, Vec(IrOp.VExtractBytes, 0, value, value, immediate: bytes));
        }

        return value;
    }

    private readonly bool SetLowLane(int size, int register, int value)
    {
        SetV(register, LowLane(size, value));
        return true;
    }

    public readonly bool Addv(in A64.AcrossLanes a) => SetLowLane(a.Size, a.Rd, a.Size == 0
        ? Vec(IrOp.VSumBytes, 0, FloatSource(a.Q, a.Rn))
        : Reduce(IrOp.VAdd, a.Q, a.Size, V(a.Rn)));

    public readonly bool Addlv(in A64.AcrossLanesU a)
    {
        if (a.Size == 0 && a.U != 0)
        {
            SetV(a.Rd, Vec(IrOp.VSumBytes, 0, FloatSource(a.Q, a.Rn)));
            return true;
        }

        int pairs = Vec(a.U != 0 ? IrOp.VPairAddLongUnsigned : IrOp.VPairAddLongSigned, a.Size, V(a.Rn));
        return SetLowLane(a.Size + 1, a.Rd, Reduce(IrOp.VAdd, a.Q, a.Size + 1, pairs));
    }

    public readonly bool Maxv(in A64.AcrossLanesU a) =>
        SetLowLane(a.Size, a.Rd, Reduce(a.U != 0 ? IrOp.VMaxUnsigned : IrOp.VMaxSigned, a.Q, a.Size, V(a.Rn)));

    public readonly bool Minv(in A64.AcrossLanesU a) =>
        SetLowLane(a.Size, a.Rd, Reduce(a.U != 0 ? IrOp.VMinUnsigned : IrOp.VMinSigned, a.Q, a.Size, V(a.Rn)));

    public readonly bool AddpScalar(in A64.ScalarPairwise a) => SetVector(0, a.Rd, Reduce(IrOp.VAdd, 1, 3, V(a.Rn)));
}
