namespace Rhea.Translator.Ir;

/// <summary>What passes need to know of each operation.</summary>
public static class IrTraits
{
    /// <summary>In <see cref="Table"/>: <see cref="Observes"/>.</summary>
    internal const int ObservesBit = 1;

    /// <summary>In <see cref="Table"/>: <see cref="HasEffect"/>.</summary>
    internal const int HasEffectBit = 2;

    /// <summary>In <see cref="Table"/>: <see cref="IsTerminator"/>.</summary>
    internal const int TerminatorBit = 4;

    /// <summary>The traits of each operation, for passes that look at every instruction.</summary>
    internal static byte[] Table { get; } = MakeTraits();

    /// <summary>Ends a block.</summary>
    public static bool IsTerminator(IrOp op) => op >= IrOp.Goto;

    /// <summary>Leaves the region at the end of a block.</summary>
    public static bool IsExit(IrOp op) => op >= IrOp.ExitDirect;

    /// <summary>Can fault, or leave the region, or lets a helper see the whole state.</summary>
    public static bool Observes(IrOp op) => (Table[(int)op] & ObservesBit) != 0;

    /// <summary>Must stay even if nobody uses its value.</summary>
    public static bool HasEffect(IrOp op) => (Table[(int)op] & HasEffectBit) != 0;

    private static byte[] MakeTraits()
    {
        byte[] traits = new byte[512];
        for (int op = 0; op < traits.Length; op++)
        {
            traits[op] = (byte)((FindObserves((IrOp)op) ? ObservesBit : 0) | (FindEffect((IrOp)op) ? HasEffectBit : 0)
                | (IsTerminator((IrOp)op) ? TerminatorBit : 0));
        }

        return traits;
    }

    private static bool FindObserves(IrOp op) => op switch
    {
        >= IrOp.Load and <= IrOp.StoreRelease => true,
        IrOp.AtomicModify or IrOp.CompareExchange or IrOp.StoreExclusive or IrOp.CheckAlignment or IrOp.RequireState or IrOp.CallHelper or IrOp.Poll or IrOp.Count => true,
        _ => op >= IrOp.ExitDirect,
    };

    private static bool FindEffect(IrOp op) => op switch
    {
        IrOp.SetRegister or IrOp.SetFlags or IrOp.StoreState or IrOp.NoteDifference or IrOp.Fence => true,
        IrOp.CallVectorHelper or IrOp.GuestInstruction => true,
        _ => FindObserves(op) || IsTerminator(op) || RaisesFloat(op),
    };

    /// <summary>May set bits of the guest's floating-point status.</summary>
    public static bool RaisesFloat(IrOp op) => op switch
    {
        IrOp.FlagsCompareFloat => true,
        IrOp.FAbs or IrOp.FNeg or IrOp.FSelect => false,
        IrOp.VFAbs or IrOp.VFNeg => false,
        >= IrOp.FAdd and <= IrOp.FFromUnsigned => true,
        >= IrOp.VFAdd and <= IrOp.VFPairAdd => true,
        _ => false,
    };

    /// <summary>Operand A is a block number, or absent, not a value.</summary>
    public static bool OperandsAreBlocks(IrOp op) => op is IrOp.Goto or IrOp.Branch;

    /// <summary>The number of the operand values of an instruction that are present, written to <paramref name="operands"/>.</summary>
    public static int Operands(in IrInstruction instruction, Span<int> operands)
    {
        int count = 0;
        switch (instruction.Op)
        {
            case IrOp.Goto:
                return 0;
            case IrOp.Branch:
                operands[count++] = instruction.C;
                return count;
        }

        if (instruction.A >= 0)
        {
            operands[count++] = instruction.A;
        }

        if (instruction.B >= 0)
        {
            operands[count++] = instruction.B;
        }

        if (instruction.C >= 0)
        {
            operands[count++] = instruction.C;
        }

        return count;
    }
}
