using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <content>
/// Underflow as the guest detects it. The host looks for tininess after rounding, Arm before: they differ where a tiny result rounds up
/// to the least normal number. Once the guest has shown that it looks at its status register, such results are computed again in C#,
/// out of line, for their exceptions.
/// </content>
internal sealed partial class RegionCompiler
{
    /// <summary>Whether the guest looks at its floating-point status.</summary>
    public bool ChecksUnderflow { get; set; }

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
        slow.Pc = (ulong)OperationCode.Pack(_region, instruction);
        slow.Link = a | ((b & 0xFF) << 8) | ((c & 0xFF) << 16);
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
