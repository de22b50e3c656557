using System.Runtime.InteropServices;

namespace Rhea.Translator.Bytecode;

/// <summary>
/// One instruction of the bytecode. D, A, B, C are byte offsets from the guest's state: of its registers, or of the slots behind it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BytecodeInstruction
{
    public BytecodeOp Op;

    /// <summary>A condition, a size, or the kind of a flags record.</summary>
    public byte Aux;

    public byte Reserved;

    /// <summary>The destination.</summary>
    public int D;

    /// <summary>First operand; of branches the index of the target, of direct exits the number of the link.</summary>
    public int A;

    /// <summary>Second operand; of branches the index of the other target.</summary>
    public int B;

    /// <summary>Third operand.</summary>
    public int C;

    /// <summary>A constant operand, displacement, address, or an operation in the form of <c>OperationCode</c>.</summary>
    public long Immediate;
}
