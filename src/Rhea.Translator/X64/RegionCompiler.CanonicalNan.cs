using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <content>
/// Guests whose every NaN is the default one, and whose narrow numbers are boxed (RISC-V, Unprivileged ISA 20.3 and 21.2). New NaNs trap as
/// for other guests; those that the host hands on from an operand are found by a comparison, and replaced out of line.
/// </content>
internal sealed partial class RegionCompiler
{
    private const int NoRegister = 0xFF;

    private bool HasCanonicalNans => _guest.Float.HasCanonicalNans;

    private void KeepAbove(int value, bool zero, bool boxed)
    {
        _values[value].UpperZero = zero;
        _values[value].IsBoxed = boxed;
    }

    /// <summary>Behind an operation that may have handed a NaN on.</summary>
    private void EmitCanonicalNan(int value, bool isDouble)
    {
        if (HasCanonicalNans)
        {
            int register = X(_values[value].Register);
            EmitNanTest(value, isDouble, register, NoRegister | (NoRegister << 8) | (NoRegister << 16), 0);
        }
    }

    /// <summary>As for others; but infinity times zero plus a quiet NaN is invalid, and not for the host. So C# computes it again for its exceptions.</summary>
    private void EmitCanonicalFused(ref IrInstruction instruction, int value, int result, int a, int b, int c)
    {
        if (HasCanonicalNans)
        {
            EmitNanTest(value, instruction.Type == IrType.F64, result, a | (b << 8) | (c << 16), OperationCode.Pack(_region, instruction));
        }
    }

    private void EmitNanTest(int value, bool isDouble, int register, int operands, long operation)
    {
        ref SlowPath slow = ref AddSlowPath(SlowPathKind.CanonicalNan);
        slow.Pc = (ulong)operation;
        slow.Link = operands | (register << 24);
        slow.Nan = isDouble ? ConstantPool.CanonicalNan64 : _values[value].IsBoxed ? ConstantPool.BoxedNan32 : ConstantPool.CanonicalNan32;
        _a.Emit(isDouble ? Op.Ucomisd : Op.Ucomiss, register, 0, register);
        _a.Jcc(Cc.P, ref slow.Entry);
        slow.Return = _a.Position;
        ClobberFlags();
    }

    private void EmitCanonicalNanPath(in SlowPath slow)
    {
        if (slow.Pc != 0)
        {
            EmitRepeatedOperation(slow);
        }

        _a.EmitRip(Op.MovupsLoad, slow.Link >> 24, 0, _stubs.Constant(slow.Nan));
        _a.Jmp(slow.Return);
    }

    private bool EmitUnbox(int value, ref IrInstruction instruction)
    {
        int a = UseX(instruction.A);
        bool zero = _values[instruction.A].UpperZero;
        Done(instruction.A);
        int d = DefineX(value);
        _a.MovVector(d, a);
        ref SlowPath slow = ref AddSlowPath(SlowPathKind.CanonicalNan);
        slow.Link = d << 24;
        slow.Nan = ConstantPool.BoxedNan32;
        // Carry: the register has all ones of the mask.
        _a.EmitRip(Op.Int38(0x17), d, 0, _stubs.Constant(ConstantPool.BoxOnes));
        _a.Jcc(Cc.Ae, ref slow.Entry);
        slow.Return = _a.Position;
        ClobberFlags();
        KeepAbove(value, false, zero);
        return true;
    }

    private bool EmitBox(int value, ref IrInstruction instruction)
    {
        ref ValueState source = ref _values[instruction.A];
        if (source.IsBoxed && source.Register >= 0)
        {
            AliasRegister(value, instruction.A);
            KeepAbove(value, true, false);
            return true;
        }

        bool zero = source.UpperZero;
        int a = UseX(instruction.A);
        Done(instruction.A);
        int d = DefineX(value);
        if (!zero)
        {
            _a.Emit(Op.Insertps, d, a, a, 0x0E);
            a = d;
        }

        _a.EmitRip(Op.Orps, d, a, _stubs.Constant(ConstantPool.BoxOnes));
        KeepAbove(value, true, false);
        return true;
    }
}
