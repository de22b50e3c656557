using Rhea.Guest.RiscV.Decoding;

namespace Rhea.Campaigns;

/// <summary>Which RISC-V instructions a campaign tests.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Tags">A pattern has one of these tags.</param>
/// <param name="Without">And none of these.</param>
/// <param name="Sequence">Instructions in a record at most.</param>
/// <param name="Xlen">The size of registers: 64 or 32.</param>
internal sealed record RvCampaign(string Name, RvTags Tags, RvTags Without, int Sequence, int Xlen = 64) : Campaign(Name)
{
    /// <summary>What the reference of the samples does not have.</summary>
    private const RvTags New = RvTags.Zfa | RvTags.Zcb | RvTags.Zicond | RvTags.Cas;

    private const RvTags Never = RvTags.Rv32, Wide = RvTags.Rv64;

    /// <summary>Those of RISC-V.</summary>
    public static readonly RvCampaign[] All =
    [
        new("rv64-integer", RvTags.Integer, RvTags.Memory | Never, 4),
        new("rv64-compressed", RvTags.Compressed, New | Never, 4),
        new("rv64-fp", RvTags.Float, RvTags.Memory | New | Never, 2),
        new("rv64-memory", RvTags.Memory, RvTags.Cas | Never, 1),
        new("rv64-bitmanip", RvTags.Bits, New | Never, 2),
        new("rv64-new", New, Never, 2),
        new("rv32-integer", RvTags.Integer, RvTags.Memory | Wide, 4, 32),
        new("rv32-compressed", RvTags.Compressed, New | Wide, 4, 32),
        new("rv32-fp", RvTags.Float, RvTags.Memory | New | Wide, 2, 32),
        new("rv32-memory", RvTags.Memory, RvTags.Cas | Wide, 1, 32),
        new("rv32-bitmanip", RvTags.Bits, New | Wide, 2, 32),
        new("rv32-new", New, Wide, 2, 32),
    ];

    /// <summary>Jumps.</summary>
    private static readonly string[] s_excluded = ["Jal", "Branch", "Ebreak"];

    public override string DefaultReference => $"qemu-riscv{Xlen}-static";

    public override IRecordSource Records(Options options, ulong memoryAddress) => new RvRecordGenerator(options, this, memoryAddress);

    public override string NameOf(uint word)
    {
        for (int pattern = 0; pattern < RvEncodings.Count; pattern++)
        {
            if ((RvEncodings.Tags(pattern) & (Xlen == 64 ? RvTags.Rv32 : RvTags.Rv64)) == 0 && RvEncodings.Length(pattern) == ((word & 3) == 3 ? 4 : 2) && RvEncodings.Matches(pattern, word))
            {
                return RvEncodings.Name(pattern);
            }
        }

        return "unallocated";
    }

    public override string Format(uint word, ulong address) => RvDisassembler.FormatFor(Xlen, word, address) ?? "unallocated";

    public override string Register(int number) => RvDisassembler.X(number);

    public override uint Named(uint word) => (word & 3) == 3
        ? (1u << (int)((word >> 7) & 31)) | (1u << (int)((word >> 15) & 31)) | (1u << (int)((word >> 20) & 31)) | (1u << (int)((word >> 27) & 31))
        : (1u << (int)((word >> 7) & 31)) | (1u << (int)((word >> 2) & 31)) | (1u << (int)(8 + ((word >> 7) & 7))) | (1u << (int)(8 + ((word >> 2) & 7)));

    public override string? Explain(in Record record, in Result expected, in Result actual) => RvKnownDifferences.Explain(this, record, expected, actual);

    /// <summary>The patterns to draw from.</summary>
    public int[] Patterns(string prefix) => Enumerable.Range(0, RvEncodings.Count)
        .Where(p => (RvEncodings.Tags(p) & Tags) != 0 && (RvEncodings.Tags(p) & Without) == 0)
        .Where(p => !Array.Exists(s_excluded, e => RvEncodings.Name(p).StartsWith(e, StringComparison.Ordinal)))
        .Where(p => RvEncodings.Name(p).StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        .ToArray();
}
