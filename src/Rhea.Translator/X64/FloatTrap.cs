using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <summary>
/// Completes a host floating-point instruction that raised the invalid-operation exception, or another one that is not masked where the guest
/// flushes subnormal numbers to zero, exactly as the guest computes it.
/// </summary>
internal static unsafe class FloatTrap
{
    /// <summary>PE of MXCSR.</summary>
    public const uint InexactFlag = 0x20;

    private const uint InvalidFlag = 1;

    /// <summary>IE, DE, UE, PE.</summary>
    private const uint TrappedFlags = 0x33;
    private const ulong Carry = 1;
    private const ulong Parity = 4;
    private const ulong Zero = 0x40;

    /// <summary>CF, PF, AF, ZF, SF, OF: what UCOMIS writes.</summary>
    private const ulong Arithmetic = 0x8D5;

    /// <summary>
    /// Emulates the instruction at the core's fault address in the core's context and advances the address; false where it is none of ours.
    /// </summary>
    /// <remarks>
    /// A minimum directly before a fused multiply-add is its guard: it traps where an operand is a NaN, of which the host would choose
    /// another one than the guest. Where the guest may flush, other operations have guards too, for subnormal operands (and NaNs, beside which
    /// the host does not look for them). All are completed as the one operation.
    /// </remarks>
    public static bool Complete(VcpuCore* core, ref uint control, ref uint status, FloatArchitecture floats)
    {
        bool flushes = core->TrapsSubnormals;
        if (!VexInstruction.TryDecode(core->FaultPc, core, out VexInstruction instruction)
            || !FloatTrapOperation.TryFind(instruction, out FloatTrapOperation operation))
        {
            return flushes && CompleteConversion(core, ref status, floats);
        }

        // Up to two guards before an operation.
        VexInstruction next = instruction;
        for (int i = 0; i < 2 && operation.Op is IrOp.FMin or IrOp.VFMin; i++)
        {
            if (!VexInstruction.TryDecode(next.End, core, out next) || !FloatTrapOperation.TryFind(next, out FloatTrapOperation guarded))
            {
                break;
            }

            if (guarded.Op is IrOp.FMin or IrOp.VFMin)
            {
                continue;
            }

            if (guarded.IsGuarded)
            {
                instruction = next;
                operation = guarded;
            }

            break;
        }

        if (floats.NumbersBeatSignalingNans && operation.Op is IrOp.FMinNumber or IrOp.FMaxNumber)
        {
            operation = operation with { Immediate = 1 };
        }

        Execute(core, instruction, operation, ref control, ref status, floats);
        core->GuestMxcsr &= ~(flushes ? TrappedFlags : InvalidFlag);
        core->FaultPc = instruction.End;
        return true;
    }

    /// <summary>
    /// Of what may trap only the conversions of integers to numbers are no operations here. They can but be inexact, for both alike; with that
    /// on record the host does them.
    /// </summary>
    private static bool CompleteConversion(VcpuCore* core, ref uint status, FloatArchitecture floats)
    {
        status |= floats.StatusOfHost(InexactFlag);
        return (core->GuestMxcsr & InexactFlag) != 0;
    }

    private static void Execute(VcpuCore* core, in VexInstruction instruction, in FloatTrapOperation operation, ref uint control, ref uint status, FloatArchitecture floats)
    {
        ulong* result = stackalloc ulong[2];
        ulong* last = stackalloc ulong[2];
        last[0] = 0;
        last[1] = 0;
        byte* source = instruction.Rm >= 0 ? (byte*)(core->ContextVector + (instruction.Rm * 2)) : (byte*)instruction.Memory;
        Buffer.MemoryCopy(source, last, 16, operation.OperandSize);
        ulong* destination = core->ContextVector + (instruction.Reg * 2);
        ulong* first = core->ContextVector + (instruction.Vvvv * 2);
        switch (operation.Op)
        {
            case IrOp.FlagsCompareFloat:
                IrSemantics.Execute(result, destination, last, last, operation.Code, ref control, ref status, floats);
                core->ContextFlags = (core->ContextFlags & ~Arithmetic) | HostFlags((uint)*result);
                return;
            case IrOp.FToSigned or IrOp.FToUnsigned:
                IrSemantics.Execute(result, last, last, last, operation.Code, ref control, ref status, floats);
                core->ContextGpr[instruction.Reg] = *result;
                return;
            case IrOp.FMulAdd or IrOp.VFMulAdd:
                IrSemantics.Execute(result, first, last, destination, operation.Code, ref control, ref status, floats);
                Write(destination, result, destination, operation.Type);
                return;
            case IrOp.FSqrt or IrOp.VFSqrt or IrOp.FConvert or IrOp.FRound or IrOp.VFRound:
            case IrOp.VFNarrow or IrOp.VFWidenLow or IrOp.VFToSigned or IrOp.VFToUnsigned:
                IrSemantics.Execute(result, last, last, last, operation.Code, ref control, ref status, floats);
                break;
            case IrOp.VFCompareGreater or IrOp.VFCompareGreaterEqual:
                IrSemantics.Execute(result, last, first, last, operation.Code, ref control, ref status, floats);
                break;
            default:
                IrSemantics.Execute(result, first, last, last, operation.Code, ref control, ref status, floats);
                break;
        }

        Write(destination, result, first, operation.Type);
    }

    /// <summary>Writes a vector, or a scalar with the bits above it from another register.</summary>
    private static void Write(ulong* destination, ulong* result, ulong* above, IrType type)
    {
        ulong low = type == IrType.F32 ? (above[0] & ~(ulong)uint.MaxValue) | (uint)result[0] : result[0];
        ulong high = type == IrType.V128 ? result[1] : above[1];
        destination[0] = low;
        destination[1] = high;
    }

    /// <summary>ZF, PF, CF of a comparison.</summary>
    private static ulong HostFlags(uint flags) => flags switch
    {
        0x8000_0000 => Carry,
        0x6000_0000 => Zero,
        0x2000_0000 => 0,
        _ => Zero | Parity | Carry,
    };
}
