using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <summary>What a trapped host instruction computes, as an operation of the intermediate representation.</summary>
/// <param name="Op">The operation.</param>
/// <param name="Type">The type of its result; V128 where all lanes are written.</param>
/// <param name="Source">The type of its operands.</param>
/// <param name="Aux">The operation's aux.</param>
/// <param name="Immediate">The operation's immediate.</param>
internal readonly record struct FloatTrapOperation(IrOp Op, IrType Type, IrType Source, int Aux = 0, long Immediate = 0)
{
    /// <summary>The number of bytes that the instruction reads of its last operand.</summary>
    public int OperandSize => Source == IrType.F64 || Op is IrOp.VFWidenLow ? 8 : Source == IrType.F32 ? 4 : 16;

    /// <summary>Whether a minimum before it may be its guard.</summary>
    public bool IsGuarded => Op is not (IrOp.FMin or IrOp.FMax or IrOp.FMinNumber or IrOp.FMaxNumber
        or IrOp.VFMin or IrOp.VFMax or IrOp.VFMinNumber or IrOp.VFMaxNumber);

    /// <summary>In the form of <c>OperationCode</c>.</summary>
    public long Code => (long)Op | ((long)Type << 10) | ((long)Source << 14) | ((long)Aux << 18) | (Immediate << 24);

    /// <summary>The operation of an instruction; false where it is none that can raise the invalid-operation exception.</summary>
    public static bool TryFind(in VexInstruction instruction, out FloatTrapOperation operation)
    {
        FloatTrapOperation? found = instruction.Map switch
        {
            Map.M0F => Find(instruction),
            Map.M0F38 => FindFused(instruction),
            Map.M0F3A => FindRound(instruction),
            _ => null,
        };
        operation = found.GetValueOrDefault();
        return found is not null;
    }

    private static FloatTrapOperation? Find(in VexInstruction instruction)
    {
        bool scalar = instruction.Prefix is Prefix.PF3 or Prefix.PF2;
        bool isDouble = instruction.Prefix is Prefix.P66 or Prefix.PF2;
        IrType type = isDouble ? IrType.F64 : IrType.F32;
        IrType integer = instruction.W ? IrType.I64 : IrType.I32;
        switch (instruction.Opcode)
        {
            case 0x58:
                return Arithmetic(IrOp.FAdd, IrOp.VFAdd, scalar, isDouble);
            case 0x59:
                return Arithmetic(IrOp.FMul, IrOp.VFMul, scalar, isDouble);
            case 0x5C:
                return Arithmetic(IrOp.FSub, IrOp.VFSub, scalar, isDouble);
            case 0x5E:
                return Arithmetic(IrOp.FDiv, IrOp.VFDiv, scalar, isDouble);
            case 0x51:
                return Arithmetic(IrOp.FSqrt, IrOp.VFSqrt, scalar, isDouble);
            // The W bit, which the host ignores, tells which of the guest's operations it is.
            case 0x5D when instruction.W:
                return Arithmetic(IrOp.FMinNumber, IrOp.VFMinNumber, scalar, isDouble);
            case 0x5F when instruction.W:
                return Arithmetic(IrOp.FMaxNumber, IrOp.VFMaxNumber, scalar, isDouble);
            case 0x5D:
                return Arithmetic(IrOp.FMin, IrOp.VFMin, scalar, isDouble);
            case 0x5F:
                return Arithmetic(IrOp.FMax, IrOp.VFMax, scalar, isDouble);
            case 0x7A or 0x7B or 0x78 or 0x79 when instruction.IsEvex && !scalar:
                FloatRounding direction = (instruction.Opcode & 1) == 0 ? FloatRounding.Zero : FloatRounding.Current;
                IrOp conversion = instruction.Opcode >= 0x7A ? IrOp.VFToSigned : IrOp.VFToUnsigned;
                return new(conversion, IrType.V128, IrType.V128, isDouble ? 3 : 2, (long)direction);
            case 0x5A when scalar:
                return new(IrOp.FConvert, isDouble ? IrType.F32 : IrType.F64, type);
            case 0x5A:
                return new(isDouble ? IrOp.VFNarrow : IrOp.VFWidenLow, IrType.V128, IrType.V128);
            case 0x5B when instruction.Prefix is Prefix.P66 or Prefix.PF3:
                FloatRounding rounding = scalar ? FloatRounding.Zero : FloatRounding.Current;
                return new(IrOp.VFToSigned, IrType.V128, IrType.V128, 2, (long)rounding);
            case 0x2C when scalar:
                return new(IrOp.FToSigned, integer, type, (int)FloatRounding.Zero);
            case 0x2D when scalar:
                return new(IrOp.FToSigned, integer, type, (int)FloatRounding.Current);
            case 0x78 when scalar && instruction.IsEvex:
                return new(IrOp.FToUnsigned, integer, type, (int)FloatRounding.Zero);
            case 0x79 when scalar && instruction.IsEvex:
                return new(IrOp.FToUnsigned, integer, type, (int)FloatRounding.Current);
            case 0x2E or 0x2F when !scalar:
                return new(IrOp.FlagsCompareFloat, IrType.Flags, type, 0, instruction.Opcode & 1);
            case 0xC2 when !scalar && instruction.Immediate < 3:
                // Equal; less and less-or-equal are greater and greater-or-equal with the operands exchanged.
                IrOp op = instruction.Immediate switch { 0 => IrOp.VFCompareEqual, 1 => IrOp.VFCompareGreater, _ => IrOp.VFCompareGreaterEqual };
                return new(op, IrType.V128, IrType.V128, isDouble ? 3 : 2);
            default:
                return null;
        }
    }

    private static FloatTrapOperation Arithmetic(IrOp scalarOp, IrOp vectorOp, bool scalar, bool isDouble)
    {
        IrType type = isDouble ? IrType.F64 : IrType.F32;
        return scalar ? new(scalarOp, type, type) : new(vectorOp, IrType.V128, IrType.V128, isDouble ? 3 : 2);
    }

    /// <summary>The form 231: the destination is the addend. Even opcodes are packed.</summary>
    private static FloatTrapOperation? FindFused(in VexInstruction instruction)
    {
        if (instruction.Opcode is < 0xB8 or > 0xBF)
        {
            return null;
        }

        FloatTrapOperation operation = Arithmetic(IrOp.FMulAdd, IrOp.VFMulAdd, (instruction.Opcode & 1) != 0, instruction.W);
        int variant = (instruction.Opcode - 0xB8) >> 1;
        bool negateProduct = variant >= 2;
        bool negateAddend = (variant & 1) != 0;
        return operation with { Immediate = (negateProduct ? 1 : 0) | (negateAddend ? 2 : 0) };
    }

    private static FloatTrapOperation? FindRound(in VexInstruction instruction)
    {
        if (instruction.Opcode is < 0x08 or > 0x0B)
        {
            return null;
        }

        FloatRounding rounding = (instruction.Immediate & 7) switch
        {
            0 => FloatRounding.NearestEven,
            1 => FloatRounding.Down,
            2 => FloatRounding.Up,
            3 => FloatRounding.Zero,
            _ => FloatRounding.Current,
        };
        bool inexact = (instruction.Immediate & 8) == 0;
        FloatTrapOperation operation = Arithmetic(IrOp.FRound, IrOp.VFRound, instruction.Opcode >= 0x0A, (instruction.Opcode & 1) != 0);
        return operation.Op == IrOp.FRound
            ? operation with { Aux = (int)rounding, Immediate = inexact ? 1 : 0 }
            : operation with { Immediate = (int)rounding | (inexact ? 8 : 0) };
    }
}
