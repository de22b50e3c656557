namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>The library's side of an operation: the result in the low bits.</summary>
public delegate UInt128 Evaluation(UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment environment);

/// <summary>An instruction, what it takes and the library's equivalent.</summary>
/// <param name="Name">Names the test case: the instruction and its register sizes.</param>
/// <param name="Code">What the reference program executes: assembler lines, or a C expression for another <paramref name="Macro"/>.</param>
/// <param name="Operands">How to choose operands.</param>
/// <param name="ControlBits">The bits of the control register, besides the rounding mode, to try both ways.</param>
/// <param name="Evaluate">The library's equivalent.</param>
/// <param name="FixedControl">Bits of the control register that are always set.</param>
/// <param name="Macro">The macro of the reference program that takes the code.</param>
public sealed record ReferenceOperation(
    string Name, string Code, OperandKind Operands, uint ControlBits, Evaluation Evaluate, uint FixedControl = 0, string Macro = "OPERATION")
{
    /// <summary>The code as the macro's argument.</summary>
    public string Text => Macro is "OPERATION" or "X87" ? $"\"{Code.Replace("\n", "\\n")}\"" : Code;

    /// <summary>Every subset of <see cref="ControlBits"/> with the fixed ones.</summary>
    public IEnumerable<uint> ControlSubsets()
    {
        uint subset = 0;
        do
        {
            yield return FixedControl | subset;
            subset = subset - ControlBits & ControlBits;
        }
        while (subset != 0);
    }
}
