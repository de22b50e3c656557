using Rhea.Translator.Ir;

namespace Rhea.Translator.Execution;

/// <summary>An operation without its operands in one 64-bit word, to hand it to <c>IrSemantics</c>.</summary>
public static class OperationCode
{
    /// <summary>Operation in bits 0-9, result type 10-13, type of operand A 14-17, aux 18-23, immediate 24-63 or as an index into constants.</summary>
    public static long Pack(Region region, in IrInstruction instruction)
    {
        IrType source = instruction.A >= 0 ? region[instruction.A].Type : IrType.Void;
        return Pack(instruction.Op, instruction.Type, source, instruction.Aux, instruction.Immediate);
    }

    /// <summary>The operation by its parts.</summary>
    public static long Pack(IrOp op, IrType type, IrType source, int aux, long immediate) =>
        (long)op | ((long)type << 10) | ((long)source << 14) | ((long)aux << 18) | (immediate << 24);

    /// <summary>The operation.</summary>
    public static IrOp Op(long code) => (IrOp)(code & 0x3FF);

    /// <summary>The type of the result.</summary>
    public static IrType Type(long code) => (IrType)((code >> 10) & 15);

    /// <summary>The type of operand A.</summary>
    public static IrType SourceType(long code) => (IrType)((code >> 14) & 15);

    /// <summary>The operation's aux.</summary>
    public static int Aux(long code) => (int)(code >> 18) & 63;

    /// <summary>The operation's immediate.</summary>
    public static long Immediate(long code) => code >> 24;
}
