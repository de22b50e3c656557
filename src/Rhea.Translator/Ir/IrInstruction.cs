using System.Runtime.InteropServices;

namespace Rhea.Translator.Ir;

/// <summary>One instruction; its index in the region is also the name of its value. Absent operands are -1.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct IrInstruction
{
    /// <summary>The operation.</summary>
    public IrOp Op;

    /// <summary>The type of the result.</summary>
    public IrType Type;

    /// <summary>The small parameter of the operation.</summary>
    public byte Aux;

    /// <summary>First operand.</summary>
    public int A;

    /// <summary>Second operand.</summary>
    public int B;

    /// <summary>Third operand.</summary>
    public int C;

    /// <summary>The immediate.</summary>
    public long Immediate;
}

/// <summary>A basic block: instructions First to First + Count - 1, the last of which is a terminator.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct IrBlock
{
    /// <summary>Index of the first instruction.</summary>
    public int First;

    /// <summary>Number of instructions.</summary>
    public int Count;

    /// <summary>The guest address that the block starts at.</summary>
    public ulong GuestAddress;
}
