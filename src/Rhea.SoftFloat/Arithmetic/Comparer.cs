namespace Rhea.SoftFloat.Arithmetic;

/// <summary>Comparison, minimum and maximum (IEEE 754-2019, 5.11 and 9.6).</summary>
internal static class Comparer
{
    /// <summary>The relation of two operands; <paramref name="signaling"/> raises the invalid operation for quiet NaNs also.</summary>
    public static FloatRelation Compare(in Unpacked a, in Unpacked b, bool signaling, ref FloatEnvironment environment)
    {
        if (a.IsNan || b.IsNan)
        {
            if (signaling || a.IsSignaling || b.IsSignaling) environment.Raise(FloatFlags.Invalid);
            return FloatRelation.Unordered;
        }
        Subnormals.Report(in a, in b, ref environment);
        return Order(in a, in b);
    }

    /// <summary>The lesser or greater of two operands; of zeros of both signs −0 is the lesser. A NaN operand gives a NaN.</summary>
    public static Unpacked Select(in Unpacked a, in Unpacked b, bool maximum, ref FloatEnvironment environment)
    {
        if (a.IsNan || b.IsNan) return NanSelector.Propagate(in a, in b, ref environment);
        Subnormals.Report(in a, in b, ref environment);
        if (a.IsZero && b.IsZero) return Unpacked.Zero(maximum ? a.Sign && b.Sign : a.Sign || b.Sign);
        return Order(in a, in b) == FloatRelation.Less == maximum ? b : a;
    }

    private static FloatRelation Order(in Unpacked a, in Unpacked b)
    {
        if (a.IsZero && b.IsZero) return FloatRelation.Equal;
        bool aIsNegative = a.Sign && !a.IsZero, bIsNegative = b.Sign && !b.IsZero;
        if (aIsNegative != bIsNegative) return aIsNegative ? FloatRelation.Less : FloatRelation.Greater;
        int magnitude = CompareMagnitudes(in a, in b);
        return (FloatRelation)(aIsNegative ? -magnitude : magnitude);
    }

    private static int CompareMagnitudes(in Unpacked a, in Unpacked b)
    {
        int rank = Rank(in a).CompareTo(Rank(in b));
        if (rank != 0 || !a.IsFinite || a.IsZero) return rank;
        int exponents = a.Exponent.CompareTo(b.Exponent);
        return exponents != 0 ? exponents : a.Significand.CompareTo(b.Significand);
    }

    private static int Rank(in Unpacked value) => value.IsZero ? 0 : value.IsInfinity ? 2 : 1;
}
