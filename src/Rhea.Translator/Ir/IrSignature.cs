namespace Rhea.Translator.Ir;

/// <summary>The types and parameters that each operation allows.</summary>
internal static class IrSignature
{
    /// <summary>The rule of its operation that an instruction breaks, or null.</summary>
    public static string? Check(Region region, in IrInstruction instruction, ReadOnlySpan<Guests.GuestRegister> registers)
    {
        IrType a = TypeOf(region, instruction, instruction.A);
        IrType b = TypeOf(region, instruction, instruction.B);
        IrType c = instruction.C >= 0 ? region[instruction.C].Type : IrType.Void;
        IrType type = instruction.Type;
        switch (instruction.Op)
        {
            case IrOp.Nop or IrOp.GuestInstruction or IrOp.Poll or IrOp.Count or IrOp.Fence or IrOp.Goto or IrOp.RequireState:
            case IrOp.ExitDirect or IrOp.ExitException:
                return Types(type == IrType.Void && a == IrType.Void && b == IrType.Void && c == IrType.Void);
            case IrOp.Constant or IrOp.LoadState:
                return Types(IsInteger(type) && a == IrType.Void);
            case IrOp.GetRegister:
                return Register(instruction, registers, type);
            case IrOp.SetRegister:
                return Register(instruction, registers, a) ?? Types(type == IrType.Void);
            case IrOp.GetFlags:
                return Types(type == IrType.Flags);
            case IrOp.SetFlags:
                return Types(a == IrType.Flags && type == IrType.Void) ?? Range(instruction.Aux <= (int)FlagsPlacement.Described);
            case IrOp.StoreState:
                return Types(IsInteger(a) && type == IrType.Void) ?? Range(instruction.Aux < 4);
            case >= IrOp.Add and <= IrOp.SubCarry:
                return Integer(instruction, type, a, b, c);
            case IrOp.CheckAlignment:
                return Types(a == IrType.I64 && type == IrType.Void) ?? Range(instruction.Aux is > 0 and < 5);
            case >= IrOp.Load and <= IrOp.StoreExclusive:
                return Memory(instruction, type, a, b, c);
            case >= IrOp.FAdd and <= IrOp.FSelect:
                return Float(instruction, type, a, b, c);
            case >= IrOp.VLow and <= IrOp.VDup:
                return Transfer(instruction, type, a, b);
            case IrOp.NoteDifference:
                return Types(a == IrType.V128 && b == IrType.V128 && type == IrType.Void) ?? Range(instruction.Aux < 32);
            case >= IrOp.VZeroUpper and < IrOp.CallHelper:
                return Types(
                    type == IrType.V128 && a == IrType.V128 && b is IrType.V128 or IrType.Void
                    && (c == IrType.V128) == instruction.Op is IrOp.VBitSelect or IrOp.VFMulAdd or IrOp.Sha1Rounds or IrOp.Sha256Rounds or IrOp.Sha256ScheduleHigh) ?? Range(instruction.Aux < 4);
            case IrOp.CallHelper:
                return Types(
                    type is IrType.Void or IrType.I32 or IrType.I64
                    && (a == IrType.Void || IsInteger(a)) && (b == IrType.Void || IsInteger(b)) && (c == IrType.Void || IsInteger(c)));
            case IrOp.CallVectorHelper:
                return Types(type == IrType.V128 && a is IrType.V128 or IrType.Void && b is IrType.V128 or IrType.Void && c is IrType.V128 or IrType.Void);
            case IrOp.Branch:
                return Types(c == IrType.Flags && type == IrType.Void) ?? ConditionRange(instruction.Aux);
            case IrOp.ExitIndirect or IrOp.ExitCall or IrOp.ExitCallIndirect or IrOp.ExitReturn:
                return Types(a == IrType.I64 && type == IrType.Void);
            default:
                return null;
        }
    }

    private static string? Integer(in IrInstruction instruction, IrType type, IrType a, IrType b, IrType c)
    {
        int aux = instruction.Aux;
        IrType sized = aux == 3 ? IrType.I64 : IrType.I32;
        switch (instruction.Op)
        {
            case IrOp.MulHighSigned or IrOp.MulHighUnsigned:
                return Types(type == IrType.I64 && a == IrType.I64 && b == IrType.I64);
            case IrOp.Extract:
                return Types(IsInteger(type) && a == type && b == type)
                    ?? Range(instruction.Immediate > 0 && instruction.Immediate < (type == IrType.I64 ? 64 : 32));
            case IrOp.Not or IrOp.Neg or >= IrOp.CountLeadingZeros and <= IrOp.BitReverse:
                return Types(IsInteger(type) && a == type);
            case IrOp.SignExtend or IrOp.ZeroExtend:
                return Types(IsInteger(type) && IsInteger(a)) ?? Range(aux <= (type == IrType.I64 && a == IrType.I64 ? 3 : 2));
            case IrOp.Truncate:
                return Types(type == IrType.I32 && a == IrType.I64);
            case IrOp.Crc32:
                return Types(type == IrType.I32 && a == IrType.I32 && IsInteger(b) && (aux < 3 || b == IrType.I64)) ?? Range(aux < 4);
            case IrOp.Select:
                return Types(IsInteger(type) && a == type && b == type && c == IrType.Flags) ?? ConditionRange(aux);
            case IrOp.SetIf:
                return Types(IsInteger(type) && a == IrType.Flags) ?? ConditionRange(aux);
            case IrOp.FlagsAdd or IrOp.FlagsSub:
                return Types(type == IrType.Flags && a == sized && b == sized) ?? Range(aux is 2 or 3);
            case IrOp.FlagsLogic:
                return Types(type == IrType.Flags && a == sized) ?? Range(aux is 2 or 3);
            case IrOp.FlagsAddCarry or IrOp.FlagsSubCarry:
                return Types(type == IrType.Flags && a == sized && b == sized && c == IrType.Flags) ?? Range(aux is 2 or 3);
            case IrOp.FlagsCompareFloat:
                return Types(type == IrType.Flags && a is IrType.F32 or IrType.F64 && b == a) ?? Range(aux == (int)a - (int)IrType.F16 + 1);
            case IrOp.FlagsUnpack:
                return Types(type == IrType.Flags && a == IrType.I32);
            case IrOp.FlagsPack:
                return Types(type == IrType.I32 && a == IrType.Flags);
            case IrOp.FlagsSelect:
                return Types(type == IrType.Flags && a == IrType.Flags && c == IrType.Flags) ?? ConditionRange(aux);
            case IrOp.AddCarry or IrOp.SubCarry:
                return Types(IsInteger(type) && a == type && b == type && c == IrType.Flags);
            default:
                return Types(IsInteger(type) && a == type && b == type);
        }
    }

    private static string? Memory(in IrInstruction instruction, IrType type, IrType a, IrType b, IrType c)
    {
        if (instruction.Op == IrOp.Fence)
        {
            return Types(type == IrType.Void);
        }

        if (a != IrType.I64)
        {
            return "an address is an I64";
        }

        int aux = instruction.Aux;
        bool isWide = aux == 4;
        switch (instruction.Op)
        {
            case IrOp.Load or IrOp.LoadAcquire:
                return Access(type, aux);
            case IrOp.LoadSigned:
                return Types(IsInteger(type)) ?? Range(aux < (type == IrType.I64 ? 4 : 3));
            case IrOp.Store or IrOp.StoreRelease:
                return Types(type == IrType.Void) ?? Access(b, aux);
            case IrOp.AtomicModify:
                return Types(IsInteger(type) && b == type) ?? Range(aux < 4);
            case IrOp.CompareExchange:
                return Types((isWide ? type == IrType.V128 : IsInteger(type)) && b == type && c == type) ?? Range(aux <= 4);
            default:
                return Types(type == IrType.I32 && (isWide ? b == IrType.V128 : IsInteger(b))) ?? Range(aux <= 4);
        }
    }

    private static string? Access(IrType type, int size) => type switch
    {
        IrType.I32 => Range(size < 3),
        IrType.I64 => Range(size < 4),
        IrType.F16 => Range(size == 1),
        IrType.F32 => Range(size == 2),
        IrType.F64 => Range(size == 3),
        IrType.V128 => Range(size == 4),
        _ => Types(false),
    };

    private static string? Float(in IrInstruction instruction, IrType type, IrType a, IrType b, IrType c)
    {
        switch (instruction.Op)
        {
            case IrOp.FSelect:
                return Types((IsFloat(type) || type == IrType.V128) && a == type && b == type && c == IrType.Flags) ?? ConditionRange(instruction.Aux);
            case IrOp.FSqrt or IrOp.FAbs or IrOp.FNeg:
                return Types(IsFloat(type) && a == type);
            case IrOp.FRound:
                return Types(IsFloat(type) && a == type) ?? Range(instruction.Aux <= (int)FloatRounding.Current);
            case IrOp.FConvert:
                return Types(IsFloat(type) && IsFloat(a) && a != type);
            case IrOp.FToSigned or IrOp.FToUnsigned:
                return Types(IsInteger(type) && IsFloat(a)) ?? Range(instruction.Aux <= (int)FloatRounding.Current && instruction.Immediate is >= 0 and <= 64);
            case IrOp.FFromSigned or IrOp.FFromUnsigned:
                return Types(IsFloat(type) && IsInteger(a)) ?? Range(instruction.Immediate is >= 0 and <= 64);
            case IrOp.FMulAdd:
                return Types(IsFloat(type) && a == type && b == type && c == type) ?? Range(instruction.Immediate is >= 0 and <= 3);
            default:
                return Types(IsFloat(type) && a == type && b == type);
        }
    }

    private static string? Transfer(in IrInstruction instruction, IrType type, IrType a, IrType b)
    {
        int lanes = 16 >> Math.Min((int)instruction.Aux, 3);
        switch (instruction.Op)
        {
            case IrOp.VLow:
                return Types(IsFloat(type) && a == IrType.V128);
            case IrOp.VLowBoxed:
                return Types(type is IrType.F16 or IrType.F32 && a == IrType.V128);
            case IrOp.VFromScalarBoxed:
                return Types(type == IrType.V128 && a is IrType.F16 or IrType.F32);
            case IrOp.VFromScalar:
                return Types(type == IrType.V128 && IsFloat(a));
            case IrOp.VFromInteger:
                return Types(type == IrType.V128 && IsInteger(a));
            case IrOp.FToBits:
                return Types(IsFloat(a) && type == (a == IrType.F64 ? IrType.I64 : IrType.I32));
            case IrOp.FFromBits:
                return Types(IsFloat(type) && a == (type == IrType.F64 ? IrType.I64 : IrType.I32));
            case IrOp.VGetLane or IrOp.VGetLaneSigned:
                return Types(IsInteger(type) && a == IrType.V128) ?? Range(instruction.Aux < 4 && (ulong)instruction.Immediate < (ulong)lanes);
            case IrOp.VSetLane:
                return Types(type == IrType.V128 && a == type && IsInteger(b)) ?? Range(instruction.Aux < 4 && (ulong)instruction.Immediate < (ulong)lanes);
            case IrOp.VDup:
                return Types(type == IrType.V128 && IsInteger(a)) ?? Range(instruction.Aux < 4);
            default:
                return Types(type == IrType.V128 && a == IrType.Void) ?? Range(instruction.Aux < 2);
        }
    }

    private static string? Register(in IrInstruction instruction, ReadOnlySpan<Guests.GuestRegister> registers, IrType type)
    {
        if (registers.IsEmpty)
        {
            return Types(type is IrType.I64 or IrType.V128);
        }

        return (ulong)instruction.Immediate >= (ulong)registers.Length ? "a register that the guest does not have"
            : Types(registers[(int)instruction.Immediate].Type == type);
    }

    private static IrType TypeOf(Region region, in IrInstruction instruction, int operand) =>
        operand < 0 || IrTraits.OperandsAreBlocks(instruction.Op) ? IrType.Void : region[operand].Type;

    private static bool IsInteger(IrType type) => type is IrType.I32 or IrType.I64;

    private static bool IsFloat(IrType type) => type is IrType.F16 or IrType.F32 or IrType.F64;

    private static string? Types(bool fit) => fit ? null : "the types do not fit the operation";

    private static string? Range(bool fits) => fits ? null : "aux or imm is out of range";

    private static string? ConditionRange(int aux) => Range(aux < (int)Condition.Always);
}
