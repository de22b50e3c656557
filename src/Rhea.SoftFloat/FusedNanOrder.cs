namespace Rhea.SoftFloat;

/// <summary>The order in which the operands of a fused multiply-add count where <see cref="NanPropagation"/> asks for one.</summary>
public enum FusedNanOrder : byte
{
    /// <summary>Addend, first factor, second factor (Arm FPProcessNaNs3).</summary>
    AddendFirst,

    /// <summary>First factor, second factor, addend (x86).</summary>
    FactorsFirst,

    /// <summary>First factor, addend, second factor (PowerPC).</summary>
    AddendBetween,
}
