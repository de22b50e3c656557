using Rhea.Translator.Ir;

namespace Rhea.Translator.Tests.Harness;

/// <summary>One operation with its types and parameters; Void where there is no operand.</summary>
/// <param name="Element">What the bits of the operands are drawn as.</param>
internal sealed record OperationCase(IrOp Op, IrType Type, IrType A, IrType B, IrType C, IrType Element, int Aux, long Immediate)
{
    public override string ToString() => $"{Op} {Type} <- {A} {B} {C}, aux {Aux}, imm {Immediate}";

    /// <summary>Every operation, with all types and a choice of parameters.</summary>
    public static IEnumerable<OperationCase> All() => Integers().Concat(Flags()).Concat(Floats()).Concat(Conversions()).Concat(Transfers()).Concat(Vectors()).Concat(VectorFloats());

    private static OperationCase Make(IrOp op, IrType type, IrType a, IrType b = IrType.Void, IrType c = IrType.Void, int aux = 0, long immediate = 0, IrType element = IrType.Void) =>
        new(op, type, a, b, c, element == IrType.Void ? a : element, aux, immediate);

    private static IEnumerable<OperationCase> Integers()
    {
        foreach (IrType t in (IrType[])[IrType.I32, IrType.I64])
        {
            int width = t == IrType.I64 ? 64 : 32;
            foreach (IrOp op in (IrOp[])[IrOp.Add, IrOp.Sub, IrOp.Mul, IrOp.DivSigned, IrOp.DivUnsigned, IrOp.And, IrOp.Or, IrOp.Xor, IrOp.AndNot, IrOp.Shl, IrOp.Shr, IrOp.Sar, IrOp.Ror])
            {
                yield return Make(op, t, t, t);
            }

            foreach (IrOp op in (IrOp[])[IrOp.Not, IrOp.Neg, IrOp.CountLeadingZeros, IrOp.CountTrailingZeros, IrOp.ByteSwap, IrOp.BitReverse])
            {
                yield return Make(op, t, t);
            }

            foreach (int shift in (int[])[1, 7, 16, width - 1])
            {
                yield return Make(IrOp.Extract, t, t, t, immediate: shift);
            }

            for (int size = 0; size < 3; size++)
            {
                foreach (IrType source in (IrType[])[IrType.I32, IrType.I64])
                {
                    if (t == IrType.I64 || (size < 2 && source == IrType.I32))
                    {
                        yield return Make(IrOp.SignExtend, t, source, aux: size);
                        yield return Make(IrOp.ZeroExtend, t, source, aux: size);
                    }
                }
            }

            for (int condition = 0; condition < (int)Condition.Always; condition++)
            {
                yield return Make(IrOp.Select, t, t, t, IrType.Flags, condition);
                yield return Make(IrOp.SetIf, t, IrType.Flags, aux: condition);
            }

            yield return Make(IrOp.AddCarry, t, t, t, IrType.Flags, t == IrType.I64 ? 3 : 2);
            yield return Make(IrOp.SubCarry, t, t, t, IrType.Flags, t == IrType.I64 ? 3 : 2);
        }

        yield return Make(IrOp.MulHighSigned, IrType.I64, IrType.I64, IrType.I64);
        yield return Make(IrOp.MulHighUnsigned, IrType.I64, IrType.I64, IrType.I64);
        yield return Make(IrOp.Truncate, IrType.I32, IrType.I64);
        for (int size = 0; size < 4; size++)
        {
            yield return Make(IrOp.Crc32, IrType.I32, IrType.I32, size == 3 ? IrType.I64 : IrType.I32, aux: size);
            yield return Make(IrOp.Crc32, IrType.I32, IrType.I32, size == 3 ? IrType.I64 : IrType.I32, aux: size, immediate: 1);
        }
    }

    private static IEnumerable<OperationCase> Flags()
    {
        for (int size = 2; size < 4; size++)
        {
            IrType t = size == 3 ? IrType.I64 : IrType.I32;
            yield return Make(IrOp.FlagsAdd, IrType.Flags, t, t, aux: size);
            yield return Make(IrOp.FlagsSub, IrType.Flags, t, t, aux: size);
            yield return Make(IrOp.FlagsLogic, IrType.Flags, t, aux: size);
            yield return Make(IrOp.FlagsAddCarry, IrType.Flags, t, t, IrType.Flags, size);
            yield return Make(IrOp.FlagsSubCarry, IrType.Flags, t, t, IrType.Flags, size);
            IrType f = size == 3 ? IrType.F64 : IrType.F32;
            yield return Make(IrOp.FlagsCompareFloat, IrType.Flags, f, f, aux: size);
            yield return Make(IrOp.FlagsCompareFloat, IrType.Flags, f, f, aux: size, immediate: 1);
        }

        yield return Make(IrOp.FlagsUnpack, IrType.Flags, IrType.I32);
        yield return Make(IrOp.FlagsPack, IrType.I32, IrType.Flags);
    }

    private static IEnumerable<OperationCase> Floats()
    {
        foreach (IrType t in (IrType[])[IrType.F16, IrType.F32, IrType.F64])
        {
            foreach (IrOp op in (IrOp[])[IrOp.FAdd, IrOp.FSub, IrOp.FMul, IrOp.FDiv, IrOp.FNegMul, IrOp.FMax, IrOp.FMin, IrOp.FMaxNumber, IrOp.FMinNumber])
            {
                yield return Make(op, t, t, t);
            }

            foreach (IrOp op in (IrOp[])[IrOp.FSqrt, IrOp.FAbs, IrOp.FNeg])
            {
                yield return Make(op, t, t);
            }

            for (int i = 0; i < 4; i++)
            {
                yield return Make(IrOp.FMulAdd, t, t, t, t, immediate: i);
            }

            for (int rounding = 0; rounding <= (int)FloatRounding.Current; rounding++)
            {
                yield return Make(IrOp.FRound, t, t, aux: rounding);
                yield return Make(IrOp.FRound, t, t, aux: rounding, immediate: 1);
            }

            if (t != IrType.F16)
            {
                yield return Make(IrOp.FSelect, t, t, t, IrType.Flags, (int)Condition.Greater);
                yield return Make(IrOp.FSelect, t, t, t, IrType.Flags, (int)Condition.CarryClear);
            }
        }

        yield return Make(IrOp.FSelect, IrType.V128, IrType.V128, IrType.V128, IrType.Flags, (int)Condition.Less);
    }

    private static IEnumerable<OperationCase> Conversions()
    {
        IrType[] floats = [IrType.F16, IrType.F32, IrType.F64];
        foreach (IrType from in floats)
        {
            foreach (IrType to in floats)
            {
                if (from != to)
                {
                    yield return Make(IrOp.FConvert, to, from);
                }
            }

            foreach (IrType integer in (IrType[])[IrType.I32, IrType.I64])
            {
                for (int rounding = 0; rounding <= (int)FloatRounding.Current; rounding++)
                {
                    yield return Make(IrOp.FToSigned, integer, from, aux: rounding);
                    yield return Make(IrOp.FToUnsigned, integer, from, aux: rounding);
                }

                foreach (int fraction in (int[])[1, 16, 32])
                {
                    yield return Make(IrOp.FToSigned, integer, from, aux: (int)FloatRounding.Zero, immediate: fraction);
                    yield return Make(IrOp.FToUnsigned, integer, from, aux: (int)FloatRounding.Zero, immediate: fraction);
                    yield return Make(IrOp.FFromSigned, from, integer, immediate: fraction);
                    yield return Make(IrOp.FFromUnsigned, from, integer, immediate: fraction);
                }

                yield return Make(IrOp.FFromSigned, from, integer);
                yield return Make(IrOp.FFromUnsigned, from, integer);
            }
        }
    }

    private static IEnumerable<OperationCase> Transfers()
    {
        foreach (IrType t in (IrType[])[IrType.F16, IrType.F32, IrType.F64])
        {
            IrType bits = t == IrType.F64 ? IrType.I64 : IrType.I32;
            yield return Make(IrOp.VLow, t, IrType.V128);
            yield return Make(IrOp.VFromScalar, IrType.V128, t);
            if (t != IrType.F64)
            {
                yield return Make(IrOp.VLowBoxed, t, IrType.V128);
                yield return Make(IrOp.VFromScalarBoxed, IrType.V128, t);
            }

            yield return Make(IrOp.FToBits, bits, t);
            yield return Make(IrOp.FFromBits, t, bits);
        }

        yield return Make(IrOp.VZeroUpper, IrType.V128, IrType.V128);
        foreach (IrType t in (IrType[])[IrType.I32, IrType.I64])
        {
            yield return Make(IrOp.VFromInteger, IrType.V128, t);
            for (int lane = 0; lane < (t == IrType.I64 ? 4 : 3); lane++)
            {
                if (t == IrType.I32 || lane == 3)
                {
                    yield return Make(IrOp.VDup, IrType.V128, t, aux: lane);
                }

                foreach (int index in (int[])[0, 1, (16 >> lane) - 1])
                {
                    yield return Make(IrOp.VGetLane, t, IrType.V128, aux: lane, immediate: index);
                    yield return Make(IrOp.VGetLaneSigned, t, IrType.V128, aux: lane, immediate: index);
                    if (t == IrType.I32 || lane == 3)
                    {
                        yield return Make(IrOp.VSetLane, IrType.V128, IrType.V128, t, aux: lane, immediate: index);
                    }
                }
            }
        }

        for (int lane = 0; lane < 4; lane++)
        {
            int last = (16 >> lane) - 1;
            yield return Make(IrOp.VDupLane, IrType.V128, IrType.V128, aux: lane);
            yield return Make(IrOp.VDupLane, IrType.V128, IrType.V128, aux: lane, immediate: last);
            yield return Make(IrOp.VCopyLane, IrType.V128, IrType.V128, IrType.V128, aux: lane, immediate: last);
            yield return Make(IrOp.VCopyLane, IrType.V128, IrType.V128, IrType.V128, aux: lane, immediate: (last << 4) | 1);
        }
    }

    private static IEnumerable<OperationCase> Vectors()
    {
        for (IrOp op = IrOp.VAdd; op <= IrOp.VTableLookup; op++)
        {
            bool unary = op is IrOp.VNeg or IrOp.VAbs or IrOp.VNot or IrOp.VShlImmediate or IrOp.VShrImmediate or IrOp.VSarImmediate or IrOp.VReverse
                or IrOp.VCountLeadingZeros or IrOp.VPopulationCount or IrOp.VReverseBits or IrOp.VNarrow
                || op is >= IrOp.VWidenLowSigned and <= IrOp.VWidenHighUnsigned or IrOp.VPairAddLongSigned or IrOp.VPairAddLongUnsigned
                or IrOp.VSumBytes or >= IrOp.AesSubstitute and <= IrOp.AesInverseMixColumns;
            bool bytes = op is IrOp.VPopulationCount or IrOp.VReverseBits or IrOp.VTableLookup or IrOp.VExtractBytes or IrOp.VNot or IrOp.VBitSelect
                || op is >= IrOp.VAnd and <= IrOp.VNot or >= IrOp.VSumBytes and <= IrOp.Sha256ScheduleHigh;
            bool small = op is >= IrOp.VAddSaturateSigned and <= IrOp.VSubSaturateUnsigned;
            bool narrow = op is >= IrOp.VWidenLowSigned and <= IrOp.VNarrow or >= IrOp.VMulLongLowSigned and <= IrOp.VPairAddLongUnsigned
                or IrOp.VMul or IrOp.VCountLeadingZeros;
            for (int lane = 0; lane < (bytes ? 1 : small ? 2 : narrow ? 3 : 4); lane++)
            {
                foreach (long immediate in Immediates(op, lane))
                {
                    yield return Make(op, IrType.V128, IrType.V128, unary ? IrType.Void : IrType.V128, op is IrOp.VBitSelect or IrOp.Sha1Rounds or IrOp.Sha256Rounds or IrOp.Sha256ScheduleHigh ? IrType.V128 : IrType.Void, lane, immediate);
                }
            }
        }
    }

    private static long[] Immediates(IrOp op, int lane) => op switch
    {
        IrOp.VShlImmediate => [0, 1, (8 << lane) - 1],
        IrOp.VShrImmediate or IrOp.VSarImmediate => [1, 3, (8 << lane) - 1, 8 << lane],
        IrOp.VCarrylessMultiply => [0, 1, 16, 17],
        IrOp.Sha1Rounds => [0, 1, 2],
        IrOp.Sha256Rounds => [0, 1],
        IrOp.VExtractBytes => [0, 1, 8, 15],
        IrOp.VReverse => lane switch { 0 => [2, 4, 8], 1 => [4, 8], 2 => [8], _ => [] },
        _ => [0],
    };

    private static IEnumerable<OperationCase> VectorFloats()
    {
        for (IrOp op = IrOp.VFAdd; op <= IrOp.VFPairAdd; op++)
        {
            bool unary = op is IrOp.VFSqrt or IrOp.VFAbs or IrOp.VFNeg or IrOp.VFFromSigned or IrOp.VFFromUnsigned or IrOp.VFToSigned or IrOp.VFToUnsigned or IrOp.VFRound
                or IrOp.VFWidenLow or IrOp.VFWidenHigh or IrOp.VFNarrow;
            bool sized = op is not (IrOp.VFWidenLow or IrOp.VFWidenHigh or IrOp.VFNarrow);
            for (int lane = 2; lane < (sized ? 4 : 3); lane++)
            {
                IrType element = op is IrOp.VFFromSigned or IrOp.VFFromUnsigned ? IrType.I64 : lane == 3 || op == IrOp.VFNarrow ? IrType.F64 : IrType.F32;
                long[] immediates = op switch
                {
                    IrOp.VFMulAdd => [0, 1],
                    IrOp.VFToSigned or IrOp.VFToUnsigned => [0, 1, 2, 3, 4, 5, 3 + (8 * 7)],
                    IrOp.VFFromSigned or IrOp.VFFromUnsigned => [0, 9],
                    IrOp.VFRound => [0, 1, 2, 3, 4, 5, 8, 11, 13],
                    _ => [0],
                };
                foreach (long immediate in immediates)
                {
                    yield return Make(op, IrType.V128, IrType.V128, unary ? IrType.Void : IrType.V128, op == IrOp.VFMulAdd ? IrType.V128 : IrType.Void, lane, immediate, element);
                }
            }
        }
    }
}
