using Rhea.SoftFloat.Arithmetic;

namespace Rhea.SoftFloat;

// Conversions to and from integers and fixed-point numbers.
public abstract partial class FloatOperations<TFormat, TBits>
{
    /// <summary>a × 2^fractionBits rounded to a signed integer of 16 bits (5.8; Arm ARM FPToFixed).</summary>
    /// <param name="a">The operand. A NaN or a result out of range raises invalid and gives what <see cref="FloatEnvironment.IntegerOverflow"/> says.</param>
    /// <param name="mode">The rounding direction.</param>
    /// <param name="environment">The modes and flags.</param>
    /// <param name="fractionBits">The fixed-point fraction's length, 0 to 64.</param>
    public static short ToInt16(TBits a, RoundingMode mode, ref FloatEnvironment environment, int fractionBits = 0) =>
        (short)ToInteger(a, mode, fractionBits, 16, true, ref environment);

    /// <summary>a × 2^fractionBits rounded to an unsigned integer of 16 bits; see <see cref="ToInt16"/>.</summary>
    /// <inheritdoc cref="ToInt16" path="/param"/>
    public static ushort ToUInt16(TBits a, RoundingMode mode, ref FloatEnvironment environment, int fractionBits = 0) =>
        (ushort)ToInteger(a, mode, fractionBits, 16, false, ref environment);

    /// <summary>a × 2^fractionBits rounded to a signed integer of 32 bits; see <see cref="ToInt16"/>.</summary>
    /// <inheritdoc cref="ToInt16" path="/param"/>
    public static int ToInt32(TBits a, RoundingMode mode, ref FloatEnvironment environment, int fractionBits = 0) =>
        (int)ToInteger(a, mode, fractionBits, 32, true, ref environment);

    /// <summary>a × 2^fractionBits rounded to an unsigned integer of 32 bits; see <see cref="ToInt16"/>.</summary>
    /// <inheritdoc cref="ToInt16" path="/param"/>
    public static uint ToUInt32(TBits a, RoundingMode mode, ref FloatEnvironment environment, int fractionBits = 0) =>
        (uint)ToInteger(a, mode, fractionBits, 32, false, ref environment);

    /// <summary>a × 2^fractionBits rounded to a signed integer of 64 bits; see <see cref="ToInt16"/>.</summary>
    /// <inheritdoc cref="ToInt16" path="/param"/>
    public static long ToInt64(TBits a, RoundingMode mode, ref FloatEnvironment environment, int fractionBits = 0) =>
        (long)ToInteger(a, mode, fractionBits, 64, true, ref environment);

    /// <summary>a × 2^fractionBits rounded to an unsigned integer of 64 bits; see <see cref="ToInt16"/>.</summary>
    /// <inheritdoc cref="ToInt16" path="/param"/>
    public static ulong ToUInt64(TBits a, RoundingMode mode, ref FloatEnvironment environment, int fractionBits = 0) =>
        ToInteger(a, mode, fractionBits, 64, false, ref environment);

    /// <summary>value × 2^−fractionBits, rounded in the environment's direction (5.4.1; Arm ARM FixedToFP). Narrower integers extend first.</summary>
    /// <param name="value">The integer.</param>
    /// <param name="environment">The modes and flags.</param>
    /// <param name="fractionBits">The fixed-point fraction's length, 0 to 64.</param>
    public static TBits FromInt64(long value, ref FloatEnvironment environment, int fractionBits = 0) =>
        PackExact(IntegerConverter.FromInteger(value < 0, value < 0 ? 0 - (ulong)value : (ulong)value, fractionBits), ref environment);

    /// <summary>value × 2^−fractionBits; see <see cref="FromInt64"/>.</summary>
    /// <inheritdoc cref="FromInt64" path="/param"/>
    public static TBits FromUInt64(ulong value, ref FloatEnvironment environment, int fractionBits = 0) =>
        PackExact(IntegerConverter.FromInteger(false, value, fractionBits), ref environment);

    /// <summary>value × 2^−fractionBits; see <see cref="FromInt64"/>.</summary>
    /// <inheritdoc cref="FromInt64" path="/param"/>
    public static TBits FromInt32(int value, ref FloatEnvironment environment, int fractionBits = 0) =>
        FromInt64(value, ref environment, fractionBits);

    /// <summary>value × 2^−fractionBits; see <see cref="FromInt64"/>.</summary>
    /// <inheritdoc cref="FromInt64" path="/param"/>
    public static TBits FromUInt32(uint value, ref FloatEnvironment environment, int fractionBits = 0) =>
        FromUInt64(value, ref environment, fractionBits);

    private static ulong ToInteger(TBits a, RoundingMode mode, int fractionBits, int width, bool signed, ref FloatEnvironment environment)
    {
        Unpacked value = Unpack(a, ref environment);
        return IntegerConverter.ToInteger(in value, mode, fractionBits, width, signed, ref environment);
    }
}
