using Rhea.Guest.RiscV.Decoding;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.Guest.RiscV.Translation;

/// <summary>
/// Turns one instruction at a time into intermediate representation. A method a pattern of the decode files; false means that the encoding is
/// illegal on this hart.
/// </summary>
/// <remarks>RV32 keeps its registers sign-extended to 64 bits: what needs only that is the same for both.</remarks>
internal partial struct RvTranslator : IRvHandler
{
    private readonly IrBuilder _ir;
    private readonly RiscVHart _hart;
    private readonly bool _is64;
    private readonly bool _checksFloatControl;
    private readonly UnboxedNumbers _unboxed;
    private int _length;

    public RvTranslator(IrBuilder builder, RiscVHart hart, UnboxedNumbers unboxed, bool checksFloatControl)
    {
        _ir = builder;
        _hart = hart;
        _unboxed = unboxed;
        _checksFloatControl = checksFloatControl;
        _unboxed.Clear();
        _is64 = hart.Is64;
    }

    /// <summary>The address of the current instruction.</summary>
    public ulong Pc { get; set; }

    /// <summary>How the instruction ended its block, if it did.</summary>
    public BlockEnd End;

    /// <summary>The address behind the current instruction.</summary>
    private readonly ulong Next => Address(Pc + (uint)_length);

    public void SetLength(int bytes) => _length = bytes;

    private readonly int Constant(long value) => _ir.Constant(IrType.I64, value);

    /// <summary>A general register; x0 is zero.</summary>
    private readonly int X(int register) => register == 0 ? Constant(0) : _ir.GetRegister(RiscVGuest.FirstInteger + register);

    /// <summary>The low 32 bits of a general register.</summary>
    private readonly int W(int register) => _ir.Truncate(X(register));

    /// <summary>Writes a general register: an I32 is sign-extended. x0 is nowhere.</summary>
    private readonly bool SetX(int register, int value)
    {
        if (register != 0)
        {
            _ir.SetRegister(RiscVGuest.FirstInteger + register, _ir.TypeOf(value) == IrType.I32 ? _ir.SignExtend(IrType.I64, value, 2) : value);
        }

        return true;
    }

    /// <summary>A guest address as it lies in the host's address space.</summary>
    private readonly ulong Address(ulong address) => _is64 ? address : (uint)address;

    /// <summary>The value that a register holds for an address.</summary>
    private readonly int AddressConstant(ulong address) => Constant(_is64 ? (long)address : (int)address);

    private readonly int Helper(RiscVHelper helper, int a = -1, int b = -1, int c = -1) =>
        _ir.Append(IrOp.CallHelper, IrType.I64, a, b, c, (int)helper);

    /// <summary>A helper that may leave with an exit reason, and is called again later.</summary>
    private readonly void LeavingHelper(RiscVHelper helper, int a) =>
        _ir.Append(IrOp.CallHelper, IrType.I32, a, immediate: (int)helper, aux: 1);

    private readonly void StoreState(int offset, int size, int value) =>
        _ir.Append(IrOp.StoreState, IrType.Void, value, immediate: offset, aux: size);

    /// <summary>Ends the block with an exception; the program counter is at the instruction unless <paramref name="behind"/>.</summary>
    private bool Raise(ExitReason reason, bool behind = false)
    {
        _ir.Append(IrOp.ExitException, IrType.Void, immediate: (long)(behind ? Next : Pc), aux: (int)reason);
        return Leave();
    }

    /// <summary>The terminator has been emitted.</summary>
    private bool Leave()
    {
        End = BlockEnd.Leaves;
        return true;
    }

    private bool Jump(ulong target)
    {
        End = BlockEnd.JumpTo(target);
        return true;
    }
}
