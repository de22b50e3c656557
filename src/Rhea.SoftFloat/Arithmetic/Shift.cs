namespace Rhea.SoftFloat.Arithmetic;

/// <summary>Right shifts that keep account of the lost bits.</summary>
internal static class Shift
{
    /// <summary>Shifts right and ORs the lost bits into bit 0.</summary>
    public static UInt128 RightSticky(UInt128 value, int count)
    {
        if (count == 0) return value;
        if (count >= 128) return value == UInt128.Zero ? UInt128.Zero : UInt128.One;
        bool lost = value << (128 - count) != UInt128.Zero;
        return value >> count | (lost ? UInt128.One : UInt128.Zero);
    }

    /// <summary>Divides a magnitude by a power of two and rounds to an integer.</summary>
    /// <param name="value">The magnitude.</param>
    /// <param name="count">The power: at least 1.</param>
    /// <param name="mode">The rounding direction.</param>
    /// <param name="sign">The sign of the number, for the directed modes.</param>
    /// <param name="inexact">Whether a non-zero bit was lost.</param>
    public static UInt128 RightRounded(UInt128 value, int count, RoundingMode mode, bool sign, out bool inexact)
    {
        UInt128 kept = count >= 128 ? UInt128.Zero : value >> count;
        bool half = count <= 128 && (value >> (count - 1) & UInt128.One) != UInt128.Zero;
        UInt128 below = count > 128 ? value : count == 1 ? UInt128.Zero : value << (129 - count);
        inexact = half || below != UInt128.Zero;
        if (!inexact) return kept;
        bool isOdd = (kept & UInt128.One) != UInt128.Zero;
        bool increment = mode switch
        {
            RoundingMode.NearestEven => half && (isOdd || below != UInt128.Zero),
            RoundingMode.NearestAway => half,
            RoundingMode.Up => !sign,
            RoundingMode.Down => sign,
            RoundingMode.ToOdd => !isOdd,
            _ => false,
        };
        return increment ? kept + UInt128.One : kept;
    }
}
