using Rhea.SoftFloat.Arithmetic;

namespace Rhea.SoftFloat;

// Comparison, minimum and maximum.
public abstract partial class FloatOperations<TFormat, TBits>
{
    /// <summary>The relation of two operands; only a signaling NaN raises the invalid operation (5.11).</summary>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="environment">The modes and flags.</param>
    public static FloatRelation Compare(TBits a, TBits b, ref FloatEnvironment environment)
    {
        Unpacked left = Unpack(a, ref environment), right = Unpack(b, ref environment);
        return Comparer.Compare(in left, in right, false, ref environment);
    }

    /// <summary>The relation of two operands; any NaN raises the invalid operation (5.11).</summary>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="environment">The modes and flags.</param>
    public static FloatRelation CompareSignaling(TBits a, TBits b, ref FloatEnvironment environment)
    {
        Unpacked left = Unpack(a, ref environment), right = Unpack(b, ref environment);
        return Comparer.Compare(in left, in right, true, ref environment);
    }

    /// <summary>minimum (9.6): a NaN operand gives a NaN, −0 is less than +0 (Arm FMIN).</summary>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits Minimum(TBits a, TBits b, ref FloatEnvironment environment) => Select(a, b, false, ref environment);

    /// <summary>maximum (9.6): a NaN operand gives a NaN, +0 is greater than −0 (Arm FMAX).</summary>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits Maximum(TBits a, TBits b, ref FloatEnvironment environment) => Select(a, b, true, ref environment);

    /// <summary>minNum of IEEE 754-2008, 5.3.1: a single quiet NaN gives the other operand, a signaling one a NaN (Arm FMINNM).</summary>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits MinNum(TBits a, TBits b, ref FloatEnvironment environment) => SelectNum(a, b, false, ref environment);

    /// <summary>maxNum of IEEE 754-2008, 5.3.1: a single quiet NaN gives the other operand, a signaling one a NaN (Arm FMAXNM).</summary>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits MaxNum(TBits a, TBits b, ref FloatEnvironment environment) => SelectNum(a, b, true, ref environment);

    /// <summary>minimumNumber (9.6): a single NaN of either kind gives the other operand (RISC-V FMIN).</summary>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits MinimumNumber(TBits a, TBits b, ref FloatEnvironment environment) => SelectNumber(a, b, false, ref environment);

    /// <summary>maximumNumber (9.6): a single NaN of either kind gives the other operand (RISC-V FMAX).</summary>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="environment">The modes and flags.</param>
    public static TBits MaximumNumber(TBits a, TBits b, ref FloatEnvironment environment) => SelectNumber(a, b, true, ref environment);

    private static TBits Select(TBits a, TBits b, bool maximum, ref FloatEnvironment environment)
    {
        Unpacked left = Unpack(a, ref environment), right = Unpack(b, ref environment);
        return SelectPacked(in left, in right, maximum, ref environment);
    }

    private static TBits SelectNum(TBits a, TBits b, bool maximum, ref FloatEnvironment environment)
    {
        Unpacked left = Unpack(a, ref environment), right = Unpack(b, ref environment);
        bool leftIsQuiet = left.Category == FloatCategory.QuietNan, rightIsQuiet = right.Category == FloatCategory.QuietNan;
        // The infinity that loses against everything takes the place of a lone quiet NaN.
        if (leftIsQuiet && !rightIsQuiet) left = Unpacked.Infinity(maximum);
        else if (rightIsQuiet && !leftIsQuiet) right = Unpacked.Infinity(maximum);
        return SelectPacked(in left, in right, maximum, ref environment);
    }

    private static TBits SelectNumber(TBits a, TBits b, bool maximum, ref FloatEnvironment environment)
    {
        Unpacked left = Unpack(a, ref environment), right = Unpack(b, ref environment);
        if (left.IsNan != right.IsNan)
        {
            if (left.IsSignaling || right.IsSignaling) environment.Raise(FloatFlags.Invalid);
            return PackExact(left.IsNan ? right : left, ref environment);
        }
        return SelectPacked(in left, in right, maximum, ref environment);
    }

    private static TBits SelectPacked(in Unpacked a, in Unpacked b, bool maximum, ref FloatEnvironment environment) =>
        PackExact(Comparer.Select(in a, in b, maximum, ref environment), ref environment);
}
