using Rhea.Guest.Arm64.Decoding;
using Rhea.Translator.Ir;

namespace Rhea.Guest.Arm64.Translation;

/// <content>Loads and stores of structures (C4.1.88, Advanced SIMD load/store). Registers are written when all loads have succeeded.</content>
internal partial struct A64Translator
{
    private readonly void PostIndex(int post, int rn, int rm, int address, int bytes)
    {
        if (post != 0)
        {
            SetRegOrSp(rn, rm == 31 ? _ir.AddConstant(address, bytes) : _ir.Add(address, X(rm)));
        }
    }

    public bool MultipleStructures(in A64.MultipleStructures a)
    {
        int address = RegOrSp(1, a.Rn);
        int count = a.Repeat * a.Elements;
        Span<int> values = stackalloc int[4];
        values = values[..count];
        if (a.L != 0)
        {
            for (int i = 0; i < count; i++)
            {
                values[i] = LoadVector(3 + a.Q, address, i * (8 << a.Q));
            }

            Deinterleave(values, a.Elements, a.Q, a.Size);
            for (int i = 0; i < count; i++)
            {
                SetVector(a.Elements == 1 ? 1 : a.Q, (a.Rt + i) & 31, values[i]);
            }
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                values[i] = V((a.Rt + i) & 31);
            }

            Interleave(values, a.Elements, a.Q, a.Size);
            for (int i = 0; i < count; i++)
            {
                int value = a.Q != 0 ? values[i] : _ir.Append(IrOp.VLow, IrType.F64, values[i]);
                StoreValue(3 + a.Q, address, value, i * (8 << a.Q));
            }
        }

        PostIndex(a.Post, a.Rn, a.Rm, address, count * (8 << a.Q));
        return true;
    }

    /// <summary>The upper half of a register of 64 or 128 bits, as the lower one of the result.</summary>
    private readonly int UpperPart(int q, int value) => Vec(IrOp.VExtractBytes, 0, value, value, immediate: 4 << q);

    /// <summary>The first halves of A and B as one register of 64 or 128 bits.</summary>
    private readonly int Halves(int q, int a, int b) => Vec(IrOp.VZipLow, 2 + q, a, b);

    /// <summary>From registers as they are in memory to one register an element. Shorter registers leave anything above.</summary>
    private readonly void Deinterleave(Span<int> v, int elements, int q, int size)
    {
        switch (elements)
        {
            case 2:
                Unzip(q, size, v[0], v[1], out v[0], out v[1]);
                break;
            case 3:
                // Each round shuffles the two halves of the three registers into one another: 3i + c goes to c * lanes + i.
                for (int lanes = (8 << q) >> size; lanes > 1; lanes >>= 1)
                {
                    int first = Vec(IrOp.VZipLow, size, v[0], UpperPart(q, v[1]));
                    int second = Vec(IrOp.VZipLow, size, UpperPart(q, v[0]), v[2]);
                    int third = Vec(IrOp.VZipLow, size, v[1], UpperPart(q, v[2]));
                    (v[0], v[1], v[2]) = (first, second, third);
                }

                break;
            case 4:
                Unzip(q, size, v[0], v[1], out int evenLow, out int oddLow);
                Unzip(q, size, v[2], v[3], out int evenHigh, out int oddHigh);
                Unzip(q, size, evenLow, evenHigh, out v[0], out v[2]);
                Unzip(q, size, oddLow, oddHigh, out v[1], out v[3]);
                break;
        }
    }

    private readonly void Unzip(int q, int size, int a, int b, out int even, out int odd)
    {
        if (q == 0)
        {
            a = Halves(1, a, b);
            b = a;
        }

        even = Vec(IrOp.VUnzipEven, size, a, b);
        odd = Vec(IrOp.VUnzipOdd, size, a, b);
    }

    /// <summary>The inverse of <see cref="Deinterleave"/>.</summary>
    private readonly void Interleave(Span<int> v, int elements, int q, int size)
    {
        switch (elements)
        {
            case 2:
                Zip(q, size, v[0], v[1], out v[0], out v[1]);
                break;
            case 3:
                for (int lanes = (8 << q) >> size; lanes > 1; lanes >>= 1)
                {
                    Unzip(1, size, v[0], v[0], out int even0, out int odd0);
                    Unzip(1, size, v[1], v[1], out int even1, out int odd1);
                    Unzip(1, size, v[2], v[2], out int even2, out int odd2);
                    (v[0], v[1], v[2]) = (Halves(q, even0, even1), Halves(q, even2, odd0), Halves(q, odd1, odd2));
                }

                break;
            case 4:
                Zip(q, size, v[0], v[2], out int evenLow, out int evenHigh);
                Zip(q, size, v[1], v[3], out int oddLow, out int oddHigh);
                Zip(q, size, evenLow, oddLow, out v[0], out v[1]);
                Zip(q, size, evenHigh, oddHigh, out v[2], out v[3]);
                break;
        }
    }

    private readonly void Zip(int q, int size, int a, int b, out int low, out int high)
    {
        low = Vec(IrOp.VZipLow, size, a, b);
        high = q != 0 ? Vec(IrOp.VZipHigh, size, a, b) : Vec(IrOp.VExtractBytes, 0, low, low, immediate: 8);
    }

    public bool SingleStructure(in A64.SingleStructure a)
    {
        int address = RegOrSp(1, a.Rn);
        IrType type = a.Size == 3 ? IrType.I64 : IrType.I32;
        Span<int> values = stackalloc int[4];
        for (int i = 0; i < a.Elements; i++)
        {
            int register = (a.Rt + i) & 31;
            if (a.L != 0)
            {
                values[i] = LoadInteger(a.Size, address, i << a.Size);
            }
            else
            {
                StoreValue(a.Size, address, _ir.Append(IrOp.VGetLane, type, V(register), immediate: a.Index, aux: a.Size), i << a.Size);
            }
        }

        for (int i = 0; i < a.Elements && a.L != 0; i++)
        {
            int register = (a.Rt + i) & 31;
            SetV(register, Vec(IrOp.VSetLane, a.Size, V(register), values[i], immediate: a.Index));
        }

        PostIndex(a.Post, a.Rn, a.Rm, address, a.Elements << a.Size);
        return true;
    }

    public bool ReplicateStructure(in A64.ReplicateStructure a)
    {
        int address = RegOrSp(1, a.Rn);
        Span<int> values = stackalloc int[4];
        for (int i = 0; i < a.Elements; i++)
        {
            values[i] = LoadInteger(a.Size, address, i << a.Size);
        }

        for (int i = 0; i < a.Elements; i++)
        {
            SetVector(a.Q, (a.Rt + i) & 31, Vec(IrOp.VDup, a.Size, values[i]));
        }

        PostIndex(a.Post, a.Rn, a.Rm, address, a.Elements << a.Size);
        return true;
    }
}
