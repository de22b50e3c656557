namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>How the operands of an operation are chosen.</summary>
public enum OperandKind
{
    Half,
    Single,
    Double,
    Quadruple,
    Extended,
    Integer32,
    Integer64,
}
