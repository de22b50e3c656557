using Rhea.Translator.Ir;

namespace Rhea.Translator.Execution;

/// <summary>An operation without its operands in one 64-bit word, to hand it to <c>IrSemantics</c>.</summary>
internal static class OperationCode
{
    /// <summary>Operation in bits 0-9, result type 10-13, type of operand A 14-17, aux 18-23, immediate 24-63 or as an index into constants.</summary>
    public static long Pack(Region region, in IrInstruction instruction)
    {
        IrType source = instruction.A >= 0 ? region[instruction.A].Type : IrType.Void;
        return (long)instruction.Op | ((long)instruction.Type << 10) | ((long)source << 14) | ((long)instruction.Aux << 18)
            | (instruction.Immediate << 24);
    }

    public static IrOp Op(long code) => (IrOp)(code & 0x3FF);

    public static IrType Type(long code) => (IrType)((code >> 10) & 15);

    public static IrType SourceType(long code) => (IrType)((code >> 14) & 15);

    public static int Aux(long code) => (int)(code >> 18) & 63;

    public static long Immediate(long code) => code >> 24;
}
