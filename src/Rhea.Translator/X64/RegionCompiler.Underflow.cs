using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <content>
/// Underflow as the guest detects it. The host looks for tininess after rounding, Arm before: they differ where a tiny result rounds up
/// to the least normal number. Once the guest has shown that it looks at its status register, or flushes subnormal numbers to zero, such
/// results are computed again in C#, out of line.
/// </content>
internal sealed partial class RegionCompiler
{
    /// <summary>Whether the guest looks at its floating-point status.</summary>
    public bool ChecksUnderflow { get; set; }

    /// <summary>Whether the guest may flush subnormal numbers to zero.</summary>
    public bool SupportsFlushing { get; set; }

    /// <summary>
    /// Directly before an operation: a minimum of its operands traps for subnormal numbers, as not all operations do, and for NaNs, beside which
    /// the host does not look for them.
    /// </summary>
    private void EmitFlushGuard(bool vector, bool isDouble, int a, int b, int temporary = -1)
    {
        if (SupportsFlushing)
        {
            temporary = temporary >= 0 ? temporary : VectorTemporary();
            _a.Emit(vector ? Op.Packed(isDouble, 0x5D) : Op.Scalar(isDouble, 0x5D), temporary, a, b);
        }
    }

    private void EmitUnderflowCheck(ref IrInstruction instruction, int result, int a, int b = -1, int c = -1)
    {
        if (!ChecksUnderflow)
        {
            return;
        }

        bool vector = instruction.Type == IrType.V128;
        bool isDouble = vector ? instruction.Aux == 3 : instruction.Type == IrType.F64;
        int t = VectorTemporary();
        ref SlowPath slow = ref AddSlowPath(SlowPathKind.Underflow);
        IrInstruction repeated = instruction;
        if (repeated.Op == IrOp.FNegMul)
        {
            // The sign is changed behind this.
            repeated.Op = IrOp.FMul;
        }

        slow.Pc = (ulong)OperationCode.Pack(_region, repeated);
        slow.Link = a | ((b & 0xFF) << 8) | ((c & 0xFF) << 16);
        slow.Result = result;
        slow.ResultType = vector ? IrType.V128 : instruction.Type;
        if (vector)
        {
            _a.EmitRip(Op.Andps, t, result, _stubs.Constant(isDouble ? ConstantPool.PackedMagnitude64 : ConstantPool.PackedMagnitude32));
            _a.EmitRip(isDouble ? Op.Int38(0x29) : Op.Int(0x76), t, t, _stubs.Constant(isDouble ? ConstantPool.LeastNormal64 : ConstantPool.LeastNormal32));
            _a.Emit(Op.Int38(0x17), t, 0, t);
            _a.Jcc(Cc.Ne, ref slow.Entry);
        }
        else
        {
            _a.EmitRip(Op.Andps, t, result, _stubs.Constant(isDouble ? ConstantPool.Magnitude64 : ConstantPool.Magnitude32));
            _a.EmitRip(isDouble ? Op.Ucomisd : Op.Ucomiss, t, 0, _stubs.Constant(isDouble ? ConstantPool.LeastNormal64 : ConstantPool.LeastNormal32));
            _a.Jcc(Cc.E, ref slow.Entry);
        }

        slow.Return = _a.Position;
        ClobberFlags();
    }

    private void EmitUnderflowPath(in SlowPath slow)
    {
        EmitRepeatedOperation(slow);
        // Where the guest flushes, its result is zero.
        Mem result = CoreField.VectorScratch.Plus(48);
        switch (slow.ResultType)
        {
            case IrType.V128:
                _a.Emit(Op.MovupsLoad, slow.Result, 0, result);
                break;
            case IrType.F64:
                _a.Emit(Op.MovlpsLoad, slow.Result, slow.Result, result);
                break;
            default:
                _a.Emit(Op.Insertps, slow.Result, slow.Result, result, 0);
                break;
        }

        _a.Jmp(slow.Return);
    }

    /// <summary>Computes an operation again for its exceptions, on what its registers hold still.</summary>
    private void EmitRepeatedOperation(in SlowPath slow)
    {
        for (int i = 0; i < 3; i++)
        {
            int register = (slow.Link >> (8 * i)) & 0xFF;
            if (register != 0xFF)
            {
                _a.Emit(Op.MovupsStore, register, 0, CoreField.VectorScratch.Plus(i * 16));
            }
        }

        _a.Store(3, CoreField.Arguments, Gpr.Rcx);
        _a.MovImmediate(Gpr.Rcx, (long)slow.Pc);
        _a.Call(_stubs.RepeatOperation);
    }
}
