using Rhea.Guest.Arm64.Decoding;

namespace Rhea.Campaigns;

/// <summary>Which instructions a campaign tests.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Tags">A pattern has one of these tags.</param>
/// <param name="Without">And none of these.</param>
/// <param name="Sequence">Instructions in a record at most.</param>
internal sealed record A64Campaign(string Name, A64Tags Tags, A64Tags Without, int Sequence) : Campaign(Name)
{
    /// <summary>Those of AArch64.</summary>
    public static readonly A64Campaign[] All =
    [
        new("a64-integer", A64Tags.Integer, A64Tags.Memory, 4),
        new("a64-fp", A64Tags.Fp, A64Tags.Simd | A64Tags.Memory, 2),
        new("a64-simd", A64Tags.Simd, A64Tags.Memory, 2),
        new("a64-memory", A64Tags.Memory, 0, 1),
    ];

    /// <summary>Addresses that depend on where the code is, and prefetches, which do nothing.</summary>
    private static readonly string[] s_excluded = ["LdrLiteral", "LdrswLiteral", "LdrVectorLiteral", "Prfm"];

    public override string DefaultReference => "qemu-aarch64-static";

    public override IRecordSource Records(Options options, ulong memoryAddress) => new RecordGenerator(options, this, memoryAddress);

    public override string NameOf(uint word)
    {
        for (int pattern = 0; pattern < A64Encodings.Count; pattern++)
        {
            if (A64Encodings.Matches(pattern, word))
            {
                return A64Encodings.Name(pattern);
            }
        }

        return "unallocated";
    }

    public override string Format(uint word, ulong address) => A64Disassembler.Format(word, address) ?? "unallocated";

    public override string Register(int number) => number == 31 ? "sp" : $"x{number}";

    public override uint Named(uint word) =>
        (1u << (int)(word & 31)) | (1u << (int)((word >> 5) & 31)) | (1u << (int)((word >> 16) & 31)) | (1u << (int)((word >> 10) & 31));

    public override string? Explain(in Record record, in Result expected, in Result actual) => KnownDifferences.Explain(record, expected, actual);

    /// <summary>Whether memory is accessed: base registers must point to it.</summary>
    public bool UsesMemory => Tags == A64Tags.Memory;

    /// <summary>The patterns to draw from.</summary>
    public int[] Patterns(string prefix) => Enumerable.Range(0, A64Encodings.Count)
        .Where(p => (A64Encodings.Tags(p) & Tags) != 0 && (A64Encodings.Tags(p) & Without) == 0)
        .Where(p => !Array.Exists(s_excluded, e => A64Encodings.Name(p).StartsWith(e, StringComparison.Ordinal)))
        .Where(p => A64Encodings.Name(p).StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        .ToArray();
}
