using Rhea.Generators.Decoding.Syntax;

namespace Rhea.Generators.Decoding.Model;

/// <summary>Reports pairs of patterns that match a common word although no group in braces puts them in order.</summary>
internal static class OverlapChecker
{
    private const int MostConditionBits = 16;

    /// <summary>Checks all pairs.</summary>
    public static void Check(IReadOnlyList<Pattern> patterns, DecodeErrors errors)
    {
        for (int i = 0; i < patterns.Count; i++)
        {
            for (int j = i + 1; j < patterns.Count; j++)
            {
                if (Common(patterns[i], patterns[j]) is { } word && !Ordered(patterns[i], patterns[j]))
                {
                    errors.Report(DecodeErrorKind.Overlap, patterns[j].Place,
                        $"'{patterns[j].Name}' and '{patterns[i].Name}' (at {patterns[i].Place}) both match 0x{word:x8}; put them into a group in braces, or tell them apart.");
                }
            }
        }
    }

    private static bool Ordered(Pattern left, Pattern right)
    {
        GroupSyntax? common = null;
        for (int depth = 0; depth < Math.Min(left.Groups.Count, right.Groups.Count) && left.Groups[depth] == right.Groups[depth]; depth++)
        {
            common = left.Groups[depth];
        }

        return common is { MayOverlap: true };
    }

    /// <summary>A word that both patterns match, or <see langword="null"/>.</summary>
    private static ulong? Common(Pattern left, Pattern right)
    {
        if (((left.Value ^ right.Value) & left.Mask & right.Mask) != 0)
        {
            return null;
        }

        ulong word = left.Value | right.Value;
        ulong free = ((left.Condition?.Bits ?? 0) | (right.Condition?.Bits ?? 0)) & ~(left.Mask | right.Mask);
        if (BitMath.Count(free) > MostConditionBits)
        {
            return word;
        }

        ulong subset = 0;
        do
        {
            ulong candidate = word | subset;
            if (left.Condition?.Holds(candidate) != false && right.Condition?.Holds(candidate) != false)
            {
                return candidate;
            }

            subset = (subset - free) & free;
        }
        while (subset != 0);
        return null;
    }
}
