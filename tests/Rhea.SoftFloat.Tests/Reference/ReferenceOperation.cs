namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>The library's side of an operation: the result in the low bits.</summary>
public delegate ulong Evaluation(ulong a, ulong b, ulong c, ref FloatEnvironment environment);

/// <summary>An instruction, what it takes and the library's equivalent.</summary>
/// <param name="Name">Names the test case: the instruction and its register sizes.</param>
/// <param name="Assembly">Instructions that take d0, d1, d2 (and x0, x1, x2) to d0.</param>
/// <param name="Operands">How to choose operands.</param>
/// <param name="ControlBits">The FPCR bits, besides the rounding mode, to try both ways.</param>
/// <param name="Evaluate">The library's equivalent.</param>
/// <param name="FixedControl">FPCR bits that are always set.</param>
public sealed record ReferenceOperation(
    string Name, string Assembly, OperandKind Operands, uint ControlBits, Evaluation Evaluate, uint FixedControl = 0);
