using Rhea.Guest.RiscV.Privileged;

namespace Rhea.Guest.RiscV.Decoding;

/// <summary>
/// The encodings that a hart does not have because it lacks their extension, by the tags of the decode files. Formats of floating-point numbers are
/// not among them: those the translator asks for.
/// </summary>
internal sealed class LackingEncodings
{
    private static readonly (RvTags Tag, HartExtensions Extension)[] Needs =
    [
        (RvTags.M, HartExtensions.M), (RvTags.A, HartExtensions.A), (RvTags.Zcb, HartExtensions.Zcb),
        (RvTags.Zicbom, HartExtensions.Zicbom), (RvTags.Zicboz, HartExtensions.Zicboz), (RvTags.Zicond, HartExtensions.Zicond),
        (RvTags.Zifencei, HartExtensions.Zifencei), (RvTags.Cas, HartExtensions.Zacas), (RvTags.Zawrs, HartExtensions.Zawrs),
        (RvTags.Zfa, HartExtensions.Zfa), (RvTags.Zba, HartExtensions.Zba), (RvTags.Zbb, HartExtensions.Zbb), (RvTags.Zbc, HartExtensions.Zbc),
        (RvTags.Zbs, HartExtensions.Zbs), (RvTags.Svinval, HartExtensions.Svinval),
    ];

    private readonly int[] _patterns;
    private readonly bool _hasCompressed;

    private LackingEncodings(int[] patterns, bool hasCompressed)
    {
        _patterns = patterns;
        _hasCompressed = hasCompressed;
    }

    /// <summary>Those of a hart; null if it has everything.</summary>
    internal static LackingEncodings? Of(RiscVHart hart)
    {
        RvTags lacking = 0, otherWidth = hart.Is64 ? RvTags.Rv32 : RvTags.Rv64;
        foreach ((RvTags tag, HartExtensions extension) in Needs)
        {
            lacking |= hart.Has(extension) ? 0 : tag;
        }

        bool hasCompressed = hart.Has(HartExtensions.C);
        if (lacking == 0 && hasCompressed)
        {
            return null;
        }

        int[] patterns = [.. Enumerable.Range(0, RvEncodings.Count).Where(p => (RvEncodings.Tags(p) & lacking) != 0 && (RvEncodings.Tags(p) & otherWidth) == 0)];
        return new LackingEncodings(patterns, hasCompressed);
    }

    /// <summary>Whether an instruction of 16 or 32 bits is one of them.</summary>
    internal bool Contain(uint word)
    {
        if (!_hasCompressed && (word & 3) != 3)
        {
            return true;
        }

        foreach (int pattern in _patterns)
        {
            if (RvEncodings.Matches(pattern, word))
            {
                return true;
            }
        }

        return false;
    }
}
