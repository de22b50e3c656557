using Rhea.SoftFloat;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Execution;

/// <summary>
/// What each operation computes, in C#: for the bytecode backend, for operations without native code, and as the truth that native
/// code is tested against.
/// </summary>
/// <remarks>
/// Integers and scalars lie in the low bits of an operand; a result has zeros above. Condition flags are an integer with N, Z, C, V in
/// bits 31:28. Nothing here uses the host's floating-point unit.
/// </remarks>
public static unsafe partial class IrSemantics
{
    /// <summary>Computes one operation on operands of up to 128 bits. The result may overlap an operand.</summary>
    /// <param name="result">Where the result goes: 16 bytes.</param>
    /// <param name="a">Operand A: 16 bytes.</param>
    /// <param name="b">Operand B.</param>
    /// <param name="c">Operand C.</param>
    /// <param name="operation">The operation in the form of <see cref="OperationCode"/>.</param>
    /// <param name="control">The guest's floating-point control register.</param>
    /// <param name="status">The guest's floating-point status register; bits are added.</param>
    /// <param name="floats">The guest's floating point: what the registers mean.</param>
    public static void Execute(
        ulong* result, ulong* a, ulong* b, ulong* c, long operation, ref uint control, ref uint status, FloatArchitecture floats)
    {
        IrOp op = OperationCode.Op(operation);
        ulong* r = stackalloc ulong[2];
        r[0] = 0;
        r[1] = 0;
        if (op is >= IrOp.Add and <= IrOp.SubCarry && op != IrOp.FlagsCompareFloat)
        {
            r[0] = Integer(operation, *a, *b, *c);
        }
        else if (op is >= IrOp.FAdd and <= IrOp.FFromUnsigned or >= IrOp.VFAdd and <= IrOp.VFPairAdd or IrOp.FlagsCompareFloat)
        {
            FloatEnvironment environment = floats.Environment(control);
            Float(r, a, b, c, operation, floats.HasAlternativeHalf(control), ref environment);
            status |= floats.Status(environment.Flags);
        }
        else if (op is IrOp.FSelect or >= IrOp.VLow and <= IrOp.VCopyLane)
        {
            Transfer(r, a, b, c, operation);
        }
        else if (op is >= IrOp.VAdd and <= IrOp.VTableLookup)
        {
            Vector(r, a, b, c, operation);
        }
        else
        {
            throw new NotSupportedException($"{op} is not an operation on operands alone");
        }

        result[0] = r[0];
        result[1] = r[1];
    }

    /// <summary>The bits of a value of type <paramref name="type"/>, without those that are not defined.</summary>
    private static ulong Low(IrType type, ulong value) => type switch
    {
        IrType.F16 => (ushort)value,
        IrType.I32 or IrType.F32 or IrType.Flags => (uint)value,
        _ => value,
    };
}
