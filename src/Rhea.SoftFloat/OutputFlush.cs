namespace Rhea.SoftFloat;

/// <summary>When a result counts as too small under <see cref="FloatEnvironment.FlushOutputsToZero"/>, and what that raises.</summary>
public enum OutputFlush : byte
{
    /// <summary>Before rounding; raises underflow alone (Arm FPRound).</summary>
    BeforeRounding,

    /// <summary>After rounding to the format's precision; raises underflow and inexact (x86 MXCSR.FTZ).</summary>
    AfterRounding,
}
