namespace Rhea.SoftFloat;

/// <summary>Which operand an operation with NaN operands returns, made quiet (IEEE 754-2019, 6.2.3, leaves it open).</summary>
public enum NanPropagation : byte
{
    /// <summary>The first signaling NaN, else the first quiet one (Arm FPProcessNaNs, s390x).</summary>
    SignalingFirst,

    /// <summary>The first NaN in operand order (x86 SSE, PowerPC).</summary>
    OperandOrder,

    /// <summary>A quiet NaN before a signaling one, then the larger significand, then the positive one (x87).</summary>
    LargerSignificand,

    /// <summary>The default NaN always (RISC-V, and Arm with FPCR.DN).</summary>
    Default,
}
