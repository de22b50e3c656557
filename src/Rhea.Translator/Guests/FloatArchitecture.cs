using Rhea.SoftFloat;

namespace Rhea.Translator.Guests;

/// <summary>
/// The floating point of a guest: its control and status registers, and what IEEE 754 leaves to the architecture. Control and status are the
/// 32-bit words at <see cref="GuestDescription.FloatControlOffset"/> and <see cref="GuestDescription.FloatStatusOffset"/>.
/// </summary>
public abstract class FloatArchitecture
{
    /// <summary>Every NaN that an operation gives is the default NaN, also where an operand is another one.</summary>
    public virtual bool HasCanonicalNans => false;

    /// <summary>Maximum and minimum of a number and a signaling NaN are the number (IEEE 754-2019), else a NaN (2008).</summary>
    public virtual bool NumbersBeatSignalingNans => false;

    /// <summary>Underflow is detected after rounding, as the host does.</summary>
    public virtual bool IsTinyAfterRounding => false;

    /// <summary>The modes and choices that operations in C# compute by.</summary>
    public abstract FloatEnvironment Environment(uint control);

    /// <summary>Whether conversions take the 16-bit format for Arm's alternative one.</summary>
    public virtual bool HasAlternativeHalf(uint control) => false;

    /// <summary>The bits of the status register for exceptions.</summary>
    public abstract uint Status(FloatFlags flags);

    /// <summary>The bits of the status register for those that MXCSR has accumulated.</summary>
    public abstract uint StatusOfHost(uint mxcsr);

    /// <summary>Rounding (14:13) of MXCSR.</summary>
    public abstract uint HostModes(uint control);

    /// <summary>Whether the control register makes zeros of subnormal operands and results.</summary>
    public virtual bool FlushesToZero(uint control) => false;

    /// <summary>Whether the control register asks for a mode that the host's unit does not have.</summary>
    public abstract bool NeedsExact(uint control);

    /// <summary>
    /// Whether operations that take their mode from the control register are illegal: code is translated with
    /// <see cref="RegionLimits.ChecksFloatControl"/> from then on.
    /// </summary>
    public virtual bool IsReserved(uint control) => false;
}
