using System.Buffers.Binary;
using System.Numerics;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Execution;

/// <content>Integers and flags.</content>
public static unsafe partial class IrSemantics
{
    private const uint Carry = 0x2000_0000;

    private static ulong Integer(long operation, ulong a, ulong b, ulong c)
    {
        IrOp op = OperationCode.Op(operation);
        int aux = OperationCode.Aux(operation);
        if (op is >= IrOp.FlagsAdd and <= IrOp.FlagsPack)
        {
            return FlagsOf(op, aux, OperationCode.Immediate(operation), a, b, (uint)c);
        }

        bool wide = OperationCode.Type(operation) == IrType.I64;
        ulong r = op switch
        {
            IrOp.SignExtend => aux switch { 0 => (ulong)(sbyte)a, 1 => (ulong)(short)a, 2 => (ulong)(int)a, _ => a },
            IrOp.ZeroExtend => aux switch { 0 => (byte)a, 1 => (ushort)a, 2 => (uint)a, _ => a },
            IrOp.Truncate => a,
            IrOp.Crc32 => Crc32.Update(OperationCode.Immediate(operation) != 0, (uint)a, b, 1 << aux),
            IrOp.Select => ((Condition)aux).Holds((uint)c) ? a : b,
            IrOp.SetIf => ((Condition)aux).Holds((uint)a) ? 1u : 0,
            IrOp.AddCarry => a + b + ((c & Carry) != 0 ? 1u : 0),
            IrOp.SubCarry => a + ~b + ((c & Carry) != 0 ? 1u : 0),
            IrOp.Extract => Extract(wide, a, b, (int)OperationCode.Immediate(operation)),
            _ => wide ? Integer64(op, a, b) : Integer32(op, (uint)a, (uint)b),
        };
        return wide ? r : (uint)r;
    }

    private static ulong Extract(bool wide, ulong a, ulong b, int shift) => wide
        ? (b >> shift) | (a << (64 - shift))
        : ((uint)b >> shift) | ((uint)a << (32 - shift));

    private static ulong Integer64(IrOp op, ulong a, ulong b) => op switch
    {
        IrOp.Add => a + b,
        IrOp.Sub => a - b,
        IrOp.Mul => a * b,
        IrOp.MulHighSigned => (ulong)Math.BigMul((long)a, (long)b, out _),
        IrOp.MulHighUnsigned => Math.BigMul(a, b, out _),
        IrOp.DivSigned => b == 0 ? 0 : b == ulong.MaxValue ? 0 - a : (ulong)((long)a / (long)b),
        IrOp.DivUnsigned => b == 0 ? 0 : a / b,
        IrOp.And => a & b,
        IrOp.Or => a | b,
        IrOp.Xor => a ^ b,
        IrOp.AndNot => a & ~b,
        IrOp.Not => ~a,
        IrOp.Neg => 0 - a,
        IrOp.Shl => a << (int)b,
        IrOp.Shr => a >> (int)b,
        IrOp.Sar => (ulong)((long)a >> (int)b),
        IrOp.Ror => BitOperations.RotateRight(a, (int)b),
        IrOp.CountLeadingZeros => (ulong)BitOperations.LeadingZeroCount(a),
        IrOp.CountTrailingZeros => (ulong)BitOperations.TrailingZeroCount(a),
        IrOp.ByteSwap => BinaryPrimitives.ReverseEndianness(a),
        IrOp.BitReverse => ReverseBits(a, 64),
        _ => throw new NotSupportedException($"{op} on 64-bit integers"),
    };

    private static uint Integer32(IrOp op, uint a, uint b) => op switch
    {
        IrOp.Add => a + b,
        IrOp.Sub => a - b,
        IrOp.Mul => a * b,
        IrOp.DivSigned => b == 0 ? 0 : b == uint.MaxValue ? 0 - a : (uint)((int)a / (int)b),
        IrOp.DivUnsigned => b == 0 ? 0 : a / b,
        IrOp.And => a & b,
        IrOp.Or => a | b,
        IrOp.Xor => a ^ b,
        IrOp.AndNot => a & ~b,
        IrOp.Not => ~a,
        IrOp.Neg => 0 - a,
        IrOp.Shl => a << (int)b,
        IrOp.Shr => a >> (int)b,
        IrOp.Sar => (uint)((int)a >> (int)b),
        IrOp.Ror => BitOperations.RotateRight(a, (int)b),
        IrOp.CountLeadingZeros => (uint)BitOperations.LeadingZeroCount(a),
        IrOp.CountTrailingZeros => (uint)BitOperations.TrailingZeroCount(a),
        IrOp.ByteSwap => BinaryPrimitives.ReverseEndianness(a),
        IrOp.BitReverse => (uint)ReverseBits(a, 32),
        _ => throw new NotSupportedException($"{op} on 32-bit integers"),
    };

    private static ulong ReverseBits(ulong value, int width)
    {
        ulong reversed = BinaryPrimitives.ReverseEndianness(value);
        reversed = ((reversed >> 4) & 0x0F0F_0F0F_0F0F_0F0F) | ((reversed & 0x0F0F_0F0F_0F0F_0F0F) << 4);
        reversed = ((reversed >> 2) & 0x3333_3333_3333_3333) | ((reversed & 0x3333_3333_3333_3333) << 2);
        reversed = ((reversed >> 1) & 0x5555_5555_5555_5555) | ((reversed & 0x5555_5555_5555_5555) << 1);
        return reversed >> (64 - width);
    }

    private static uint FlagsOf(IrOp op, int aux, long immediate, ulong a, ulong b, uint flags)
    {
        bool wide = aux == 3;
        return op switch
        {
            IrOp.FlagsAdd => wide ? FlagsFormat.Add64(a, b) : FlagsFormat.Add32((uint)a, (uint)b),
            IrOp.FlagsSub => wide ? FlagsFormat.Sub64(a, b) : FlagsFormat.Sub32((uint)a, (uint)b),
            IrOp.FlagsLogic => FlagsFormat.Evaluate(wide ? LazyFlags.Logic64 : LazyFlags.Logic32, a, 0),
            IrOp.FlagsAddCarry => wide ? FlagsFormat.AddCarry64(a, b, flags) : FlagsFormat.AddCarry32((uint)a, (uint)b, flags),
            IrOp.FlagsSubCarry => wide ? FlagsFormat.AddCarry64(a, ~b, flags) : FlagsFormat.AddCarry32((uint)a, ~(uint)b, flags),
            IrOp.FlagsUnpack or IrOp.FlagsPack => (uint)a & 0xF000_0000,
            IrOp.FlagsSelect => ((Condition)aux).Holds(flags) ? (uint)a : (uint)immediate & 0xF000_0000,
            _ => throw new NotSupportedException($"{op}"),
        };
    }
}
