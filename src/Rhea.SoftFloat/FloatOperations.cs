using System.Numerics;
using System.Runtime.CompilerServices;
using Rhea.SoftFloat.Arithmetic;
using Rhea.SoftFloat.Formats;

namespace Rhea.SoftFloat;

/// <summary>
/// The operations of IEEE 754-2019 on encodings of one format, bit-exact, with the flags and choices of a <see cref="FloatEnvironment"/>.
/// </summary>
/// <remarks>
/// Call them through the format's class: <c>Float32.Add(a, b, ref environment)</c>. Nothing allocates and nothing is shared
/// between threads but what the caller shares.
/// </remarks>
/// <typeparam name="TFormat">The format.</typeparam>
/// <typeparam name="TBits">The unsigned integer that holds an encoding.</typeparam>
public abstract partial class FloatOperations<TFormat, TBits>
    where TFormat : struct, IFloatFormat
    where TBits : unmanaged, IBinaryInteger<TBits>
{
    private protected FloatOperations()
    {
    }

    /// <summary>a + b (5.4.1).</summary>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits Add(TBits a, TBits b, ref FloatEnvironment environment)
    {
        Unpacked left = Unpack(a, ref environment), right = Unpack(b, ref environment);
        return Pack(Adder.Add(in left, in right, false, ref environment), ref environment);
    }

    /// <summary>a − b (5.4.1).</summary>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits Subtract(TBits a, TBits b, ref FloatEnvironment environment)
    {
        Unpacked left = Unpack(a, ref environment), right = Unpack(b, ref environment);
        return Pack(Adder.Add(in left, in right, true, ref environment), ref environment);
    }

    /// <summary>a × b (5.4.1).</summary>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits Multiply(TBits a, TBits b, ref FloatEnvironment environment)
    {
        Unpacked left = Unpack(a, ref environment), right = Unpack(b, ref environment);
        return Pack(Multiplier.Multiply(in left, in right, ref environment), ref environment);
    }

    /// <summary>a / b (5.4.1).</summary>
    /// <param name="a">The dividend.</param>
    /// <param name="b">The divisor.</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits Divide(TBits a, TBits b, ref FloatEnvironment environment)
    {
        Unpacked left = Unpack(a, ref environment), right = Unpack(b, ref environment);
        return Pack(Divider.Divide(in left, in right, TFormat.Precision, ref environment), ref environment);
    }

    /// <summary>a − b × n, where n is the integer nearest to a / b, the even one of two (5.3.1); always exact.</summary>
    /// <param name="a">The dividend.</param>
    /// <param name="b">The divisor.</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits Remainder(TBits a, TBits b, ref FloatEnvironment environment)
    {
        Unpacked left = Unpack(a, ref environment), right = Unpack(b, ref environment);
        return Pack(Divider.Remainder(in left, in right, ref environment), ref environment);
    }

    /// <summary>The square root (5.4.1).</summary>
    /// <param name="a">The operand.</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits SquareRoot(TBits a, ref FloatEnvironment environment)
    {
        Unpacked value = Unpack(a, ref environment);
        return Pack(Arithmetic.SquareRoot.Compute(in value, TFormat.Precision, ref environment), ref environment);
    }

    /// <summary>a × b + c with one rounding (5.4.1), and its negated variants.</summary>
    /// <param name="a">The first factor.</param>
    /// <param name="b">The second factor.</param>
    /// <param name="c">The addend.</param>
    /// <param name="negation">What to negate: Arm FNMADD is <c>Product | Addend</c>.</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits FusedMultiplyAdd(TBits a, TBits b, TBits c, FusedNegation negation, ref FloatEnvironment environment)
    {
        Unpacked factor1 = Unpack(a, ref environment), factor2 = Unpack(b, ref environment), addend = Unpack(c, ref environment);
        Unpacked sum = FusedMultiplier.MultiplyAdd(factor1, in factor2, addend, negation, ref environment);
        TBits result = Pack(in sum, ref environment);
        bool negates = (negation & FusedNegation.Result) != 0 && !sum.IsNan;
        return negates ? result ^ Narrow(Encoder<TFormat>.Zero(true)) : result;
    }

    /// <summary>Rounds to an integral value in the same format (5.9).</summary>
    /// <param name="a">The operand.</param>
    /// <param name="mode">The rounding direction.</param>
    /// <param name="exact">Whether a changed value raises inexact (Arm FRINTX does, FRINTI does not).</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits RoundToIntegral(TBits a, RoundingMode mode, bool exact, ref FloatEnvironment environment)
    {
        Unpacked value = Unpack(a, ref environment);
        if (TFormat.HasExplicitLeadingBit) Subnormals.Report(in value, ref environment); // FRNDINT does, ROUNDSS does not.
        return PackExact(IntegerConverter.RoundToIntegral(in value, mode, exact, ref environment), ref environment);
    }

    /// <summary>a × 2^power with one rounding (5.3.3 scaleB).</summary>
    /// <param name="a">The operand.</param>
    /// <param name="power">The power of two.</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits Scale(TBits a, int power, ref FloatEnvironment environment)
    {
        Unpacked value = Unpack(a, ref environment);
        if (value.IsNan) value = NanSelector.Propagate(in value, ref environment);
        Subnormals.Report(in value, ref environment);
        value.Exponent += Math.Clamp(power, -0x20000, 0x20000); // Beyond every format's range.
        return Pack(in value, ref environment);
    }

    /// <summary>The kind of datum (5.7.2), without flags and without flushing.</summary>
    /// <param name="a">The operand.</param>
    /// <param name="environment">Says which NaNs are signaling.</param>
    public static FloatCategory Classify(TBits a, ref FloatEnvironment environment) => Decoder<TFormat>.Classify(Widen(a), in environment).Category;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static UInt128 Widen(TBits bits) => UInt128.CreateTruncating(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TBits Narrow(UInt128 bits) => TBits.CreateTruncating(bits);

    private static Unpacked Unpack(TBits bits, ref FloatEnvironment environment) => Decoder<TFormat>.Unpack(Widen(bits), ref environment);

    private static TBits Pack(in Unpacked value, ref FloatEnvironment environment) => Narrow(Encoder<TFormat>.Pack(in value, ref environment));

    /// <summary>Encodes a value that the format holds, whatever the precision control of the x87 unit says.</summary>
    private static TBits PackExact(in Unpacked value, ref FloatEnvironment environment)
    {
        if (!TFormat.HasExplicitLeadingBit) return Pack(in value, ref environment);
        byte precision = environment.ExtendedPrecision;
        environment.ExtendedPrecision = 0;
        TBits result = Pack(in value, ref environment);
        environment.ExtendedPrecision = precision;
        return result;
    }
}
