namespace Rhea.Generators.Decoding.Model;

/// <summary>A condition on the window, beyond the fixed bits: evaluated here to find overlaps, and emitted into the decoder.</summary>
internal sealed class Condition(string symbol, Condition? left, Condition? right, IReadOnlyList<NamedBits> pieces, long number)
{
    /// <summary>The bits that the condition depends on.</summary>
    public ulong Bits
    {
        get
        {
            ulong bits = (left?.Bits ?? 0) | (right?.Bits ?? 0);
            foreach (NamedBits piece in pieces)
            {
                bits |= BitMath.Mask(piece.Width) << piece.Low;
            }

            return bits;
        }
    }

    /// <summary>Whether a word fulfils the condition.</summary>
    public bool Holds(ulong word) => symbol switch
    {
        "&&" => left!.Holds(word) && right!.Holds(word),
        "||" => left!.Holds(word) || right!.Holds(word),
        "!" => !left!.Holds(word),
        "==" => Value(word) == number,
        "!=" => Value(word) != number,
        "<" => Value(word) < number,
        "<=" => Value(word) <= number,
        ">" => Value(word) > number,
        _ => Value(word) >= number,
    };

    /// <summary>The condition as a C# expression on <c>word</c>.</summary>
    public string ToSource(string suffix) => symbol switch
    {
        "&&" or "||" => $"({left!.ToSource(suffix)} {symbol} {right!.ToSource(suffix)})",
        "!" => $"!({left!.ToSource(suffix)})",
        _ => $"{Emit.ValueSource.Bits(pieces)} {symbol} {number}{suffix}",
    };

    private long Value(ulong word)
    {
        ulong value = 0;
        foreach (NamedBits piece in pieces)
        {
            value = (value << piece.Width) | ((word >> piece.Low) & BitMath.Mask(piece.Width));
        }

        return (long)value;
    }
}
