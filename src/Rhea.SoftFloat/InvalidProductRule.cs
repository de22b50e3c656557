namespace Rhea.SoftFloat;

/// <summary>What infinity times zero plus a quiet NaN gives (IEEE 754-2019, 7.2 c, leaves the exception open).</summary>
public enum InvalidProductRule : byte
{
    /// <summary>The default NaN, and the invalid operation is raised (Arm).</summary>
    DefaultNan,

    /// <summary>The addend's NaN, and the invalid operation is raised (RISC-V, PowerPC).</summary>
    PropagateAndRaise,

    /// <summary>The addend's NaN and no exception (x86).</summary>
    PropagateQuietly,
}
