namespace Rhea.Translator.Execution;

/// <summary>What each operation computes, in C#: for the bytecode backend, and for operations without native code.</summary>
public static unsafe class IrSemantics
{
    /// <summary>Computes one operation on operands of up to 128 bits.</summary>
    /// <param name="result">Where the result goes: 16 bytes.</param>
    /// <param name="a">Operand A: 16 bytes.</param>
    /// <param name="b">Operand B.</param>
    /// <param name="c">Operand C.</param>
    /// <param name="operation">The operation in the form of <see cref="OperationCode"/>.</param>
    /// <param name="control">The guest's floating-point control register.</param>
    /// <param name="status">The guest's floating-point status register; bits are added.</param>
    public static void Execute(ulong* result, ulong* a, ulong* b, ulong* c, long operation, ref uint control, ref uint status) =>
        throw new NotImplementedException($"{OperationCode.Op(operation)}");
}
