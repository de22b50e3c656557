using System.Diagnostics.CodeAnalysis;
using Rhea.Guest.Arm64.Decoding;

namespace Rhea.Campaigns;

/// <summary>Which instructions a campaign tests.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Tags">A pattern has one of these tags.</param>
/// <param name="Without">And none of these.</param>
/// <param name="Sequence">Instructions in a record at most.</param>
internal sealed record A64Campaign(string Name, A64Tags Tags, A64Tags Without, int Sequence)
{
    private static readonly A64Campaign[] s_all =
    [
        new("a64-integer", A64Tags.Integer, A64Tags.Memory, 4),
        new("a64-fp", A64Tags.Fp, A64Tags.Simd | A64Tags.Memory, 2),
        new("a64-simd", A64Tags.Simd, A64Tags.Memory, 2),
        new("a64-memory", A64Tags.Memory, 0, 1),
    ];

    /// <summary>Addresses that depend on where the code is, and prefetches, which do nothing.</summary>
    private static readonly string[] s_excluded = ["LdrLiteral", "LdrswLiteral", "LdrVectorLiteral", "Prfm"];

    public static bool TryFind(string name, [NotNullWhen(true)] out A64Campaign? campaign)
    {
        campaign = Array.Find(s_all, c => c.Name == name);
        return campaign is not null;
    }

    /// <summary>Whether memory is accessed: base registers must point to it.</summary>
    public bool UsesMemory => Tags == A64Tags.Memory;

    /// <summary>The patterns to draw from.</summary>
    public int[] Patterns(string prefix) => Enumerable.Range(0, A64Encodings.Count)
        .Where(p => (A64Encodings.Tags(p) & Tags) != 0 && (A64Encodings.Tags(p) & Without) == 0)
        .Where(p => !Array.Exists(s_excluded, e => A64Encodings.Name(p).StartsWith(e, StringComparison.Ordinal)))
        .Where(p => A64Encodings.Name(p).StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        .ToArray();
}
