namespace Rhea.SoftFloat;

/// <summary>The kinds of datum of IEEE 754-2019, section 5.7.2, without the sign.</summary>
public enum FloatCategory : byte
{
    /// <summary>A zero, or a subnormal number that was flushed to zero.</summary>
    Zero,

    /// <summary>A number below the least normal magnitude.</summary>
    Subnormal,

    /// <summary>A finite number with a full significand.</summary>
    Normal,

    /// <summary>An infinity.</summary>
    Infinity,

    /// <summary>A NaN that propagates without an exception.</summary>
    QuietNan,

    /// <summary>A NaN whose use raises <see cref="FloatFlags.Invalid"/>; also the unsupported encodings of the x87 format.</summary>
    SignalingNan,
}
