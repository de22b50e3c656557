using Rhea.Guest.Arm64.Decoding;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.Guest.Arm64.Translation;

/// <summary>
/// Turns one A64 instruction at a time into intermediate representation. A method a pattern of the decode files;
/// false means that the encoding is not allocated.
/// </summary>
internal partial struct A64Translator : IA64Handler
{
    private readonly IrBuilder _ir;

    public A64Translator(IrBuilder builder)
    {
        _ir = builder;
    }

    /// <summary>The address of the current instruction.</summary>
    public ulong Pc { get; set; }

    /// <summary>How the instruction ended its block, if it did.</summary>
    public BlockEnd End;

    private static IrType Int(int sf) => sf != 0 ? IrType.I64 : IrType.I32;

    private readonly int Zero(IrType type) => _ir.Constant(type, 0);

    // General registers. 31 is the zero register for X and W, the stack pointer for the *OrSp methods.

    /// <summary>Xn or Wn, by sf.</summary>
    private readonly int Reg(int sf, int register)
    {
        if (register == 31)
        {
            return Zero(Int(sf));
        }

        int value = _ir.GetRegister(Arm64Guest.FirstInteger + register);
        return sf != 0 ? value : _ir.Truncate(value);
    }

    private readonly int RegOrSp(int sf, int register)
    {
        int value = _ir.GetRegister(Arm64Guest.FirstInteger + register);
        return sf != 0 ? value : _ir.Truncate(value);
    }

    private readonly int X(int register) => Reg(1, register);

    private readonly int W(int register) => Reg(0, register);

    /// <summary>Writes Xn or Wn (an I32 clears the upper half); register 31 is nowhere.</summary>
    private readonly void SetReg(int register, int value)
    {
        if (register != 31)
        {
            SetRegOrSp(register, value);
        }
    }

    private readonly void SetRegOrSp(int register, int value)
    {
        if (_ir.TypeOf(value) == IrType.I32)
        {
            value = _ir.ZeroExtend(IrType.I64, value, 2);
        }

        _ir.SetRegister(Arm64Guest.FirstInteger + register, value);
    }

    // Vector registers.

    private readonly int V(int register) => _ir.GetRegister(Arm64Guest.FirstVector + register);

    private readonly void SetV(int register, int value) => _ir.SetRegister(Arm64Guest.FirstVector + register, value);

    /// <summary>Hn, Sn or Dn (size 1, 2, 3).</summary>
    private readonly int F(int size, int register) => _ir.Append(IrOp.VLow, FloatType(size), V(register));

    /// <summary>Writes a scalar; the rest of the register becomes zero.</summary>
    private readonly void SetF(int register, int value) => SetV(register, _ir.Append(IrOp.VFromScalar, IrType.V128, value));

    private static IrType FloatType(int size) => size switch { 1 => IrType.F16, 2 => IrType.F32, _ => IrType.F64 };

    /// <summary>Ends the block with an exception; the program counter is at the instruction unless <paramref name="behind"/>.</summary>
    private bool Raise(ExitReason reason, bool behind = false)
    {
        _ir.Append(IrOp.ExitException, IrType.Void, immediate: (long)(behind ? Pc + 4 : Pc), aux: (int)reason);
        End = BlockEnd.Leaves;
        return true;
    }
}
