namespace Rhea.SoftFloat;

/// <summary>
/// The modes that an operation reads, the flags that it accumulates and the choices that IEEE 754 leaves to the architecture.
/// </summary>
/// <remarks>
/// Every operation takes the environment by reference, reads its modes and adds to <see cref="Flags"/>; nothing clears the flags.
/// Start from the guest's description (<see cref="Arm"/>, <see cref="RiscV"/>, <see cref="X86"/>, ...) and set its modes.
/// </remarks>
public struct FloatEnvironment
{
    /// <summary>The exceptions raised so far.</summary>
    public FloatFlags Flags;

    /// <summary>The rounding direction of operations that do not name their own.</summary>
    public RoundingMode RoundingMode;

    /// <summary>Subnormal operands count as zeros and raise <see cref="FloatFlags.InputDenormal"/>; not for 16-bit IEEE operands.</summary>
    public bool FlushInputsToZero;

    /// <summary>Results below the least normal number become zeros, as <see cref="OutputFlush"/> says; not for 16-bit IEEE results.</summary>
    public bool FlushOutputsToZero;

    /// <summary>
    /// Arm FPCR.FZ16: 16-bit IEEE operands and results of arithmetic flush to zero, the operands without a flag.
    /// Conversions between formats ignore it.
    /// </summary>
    public bool FlushHalfToZero;

    /// <summary>Arm FPCR.DN: every NaN result is the default NaN.</summary>
    public bool DefaultNan;

    /// <summary>
    /// Subnormal operands raise <see cref="FloatFlags.InputDenormal"/> where they take part, instead of where they are flushed
    /// (x86 DE): not if a NaN, an invalid operation or a division by zero decides the result, nor in conversions to integers.
    /// </summary>
    public bool ReportSubnormalOperands;

    /// <summary>The first fraction bit marks a signaling NaN instead of a quiet one (MIPS before 2008).</summary>
    public bool FirstFractionBitSignals;

    /// <summary>A <see cref="FusedNegation"/> of an operand that is a NaN inverts its sign, as negating the operand first does (Arm).</summary>
    public bool FusedNegationFlipsNan;

    /// <summary>When flushing of results is decided.</summary>
    public OutputFlush OutputFlush;

    /// <summary>When a result counts as tiny.</summary>
    public Tininess Tininess;

    /// <summary>Which NaN operand becomes the result.</summary>
    public NanPropagation NanPropagation;

    /// <summary>The operand order for the NaNs of a fused multiply-add.</summary>
    public FusedNanOrder FusedNanOrder;

    /// <summary>What infinity times zero plus a quiet NaN gives.</summary>
    public InvalidProductRule InvalidProductRule;

    /// <summary>The NaN of an invalid operation.</summary>
    public DefaultNanPattern DefaultNanPattern;

    /// <summary>The integer that an impossible conversion gives.</summary>
    public IntegerOverflow IntegerOverflow;

    /// <summary>
    /// The significand's length in bits to which operations in the x87 extended format round: 24, 53 or 64; 0 means 64.
    /// Other formats ignore it. The exponent keeps its range (Intel SDM volume 1, 8.1.5.2).
    /// </summary>
    public byte ExtendedPrecision;

    /// <summary>AArch64 and AArch32 (Arm ARM, shared/functions/float), without FEAT_AFP's alternate behaviour, all modes clear.</summary>
    public static FloatEnvironment Arm => new() { FusedNegationFlipsNan = true };

    /// <summary>RISC-V F, D, Q and Zfh: canonical NaNs, tininess after rounding.</summary>
    public static FloatEnvironment RiscV => new()
    {
        Tininess = Tininess.AfterRounding,
        NanPropagation = NanPropagation.Default,
        InvalidProductRule = InvalidProductRule.PropagateAndRaise,
        IntegerOverflow = IntegerOverflow.SaturateNanToMaximum,
    };

    /// <summary>x86 SSE, AVX and FMA (Intel SDM volume 1, 4.8.3 to 4.9.2 and 11.5).</summary>
    public static FloatEnvironment X86 => new()
    {
        Tininess = Tininess.AfterRounding,
        OutputFlush = OutputFlush.AfterRounding,
        ReportSubnormalOperands = true,
        NanPropagation = NanPropagation.OperandOrder,
        FusedNanOrder = FusedNanOrder.FactorsFirst,
        InvalidProductRule = InvalidProductRule.PropagateQuietly,
        DefaultNanPattern = DefaultNanPattern.Negative,
        IntegerOverflow = IntegerOverflow.Indefinite,
    };

    /// <summary>The x87 unit (Intel SDM volume 1, chapter 8), extended precision.</summary>
    public static FloatEnvironment X87 => X86 with { NanPropagation = NanPropagation.LargerSignificand };

    /// <summary>PowerPC (Power ISA book I, chapter 4).</summary>
    public static FloatEnvironment PowerPc => new()
    {
        NanPropagation = NanPropagation.OperandOrder,
        FusedNanOrder = FusedNanOrder.AddendBetween,
        InvalidProductRule = InvalidProductRule.PropagateAndRaise,
        IntegerOverflow = IntegerOverflow.SaturateNanToMinimum,
    };

    /// <summary>Adds exceptions to <see cref="Flags"/>.</summary>
    /// <param name="flags">The exceptions to add.</param>
    public void Raise(FloatFlags flags) => Flags |= flags;
}
