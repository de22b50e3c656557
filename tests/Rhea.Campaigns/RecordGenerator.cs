using System.Globalization;
using System.Text.RegularExpressions;
using Rhea.Guest.Arm64.Decoding;

namespace Rhea.Campaigns;

/// <summary>Makes the records of a batch from its number: the same ones whenever a campaign is resumed.</summary>
internal sealed unsafe partial class RecordGenerator(Options options, A64Campaign campaign, ulong memoryAddress) : IRecordSource
{
    private const int Zone = 512;
    private readonly A64Campaign _campaign = campaign;
    private readonly int[] _patterns = campaign.Patterns(options.Only);

    public Record[] Batch(long number)
    {
        var random = new Random(HashCode(options.Seed, number));
        var records = new Record[OracleProcess.BatchSize];
        Modes modes = ModesOf(number);
        for (int i = 0; i < records.Length; i++)
        {
            do
            {
                records[i] = Make(random, modes);
            }
            while (_campaign.UsesMemory && !PointToMemory(ref records[i], random));
        }

        return records;
    }

    /// <summary>A seed for a batch.</summary>
    internal static int HashCode(int seed, long number) => (int)((((ulong)seed << 32) + (ulong)number) * 0x9E37_79B9_7F4A_7C15 >> 33);

    private Record Make(Random random, Modes modes)
    {
        Record record = default;
        record.Count = (uint)random.Next(1, _campaign.Sequence + 1);
        for (int i = 0; i < record.Count; i++)
        {
            record.Words[i] = A64Encodings.Random(_patterns[random.Next(_patterns.Length)], random);
        }

        record.Nzcv = (ulong)random.Next(16) << 28;
        record.Fpcr = Control(random, modes);
        record.Fpsr = random.Next(4) == 0 ? (ulong)(random.Next(32) | (random.Next(2) << 27)) : 0;
        for (int i = 0; i < 32; i++)
        {
            record.X[i] = SpecialValues.Integer(random);
            int kind = random.Next(SpecialValues.VectorKinds);
            record.V[i * 2] = SpecialValues.VectorHalf(random, kind);
            record.V[(i * 2) + 1] = SpecialValues.VectorHalf(random, kind);
            record.Memory[i * 2] = SpecialValues.Integer(random);
            record.Memory[(i * 2) + 1] = SpecialValues.VectorHalf(random, kind);
        }

        return record;
    }

    /// <summary>
    /// Rounding mode and alternative half precision; then flush-to-zero too; last default NaNs too. An emulator may compute in another way
    /// from their first use on.
    /// </summary>
    private static ulong Control(Random random, Modes modes)
    {
        ulong control = random.Next(2) == 0 ? (ulong)random.Next(4) << 22 : 0;
        if (random.Next(8) == 0)
        {
            control |= 1 << 26;
        }

        if (modes != Modes.Plain && random.Next(2) == 0)
        {
            control |= 1 << 24;
        }

        if (modes == Modes.DefaultNan && random.Next(2) == 0)
        {
            control |= 1 << 25;
        }

        return control;
    }

    private enum Modes
    {
        Plain, FlushToZero, DefaultNan,
    }

    private Modes ModesOf(long batch)
    {
        long position = batch * OracleProcess.BatchSize * 8 / options.Count;
        return options.PlainMode || position < 6 ? Modes.Plain : position < 7 ? Modes.FlushToZero : Modes.DefaultNan;
    }

    [GeneratedRegex(@"\[(?<base>x\d+|sp)(, (?<index>[wx]\w+)(, \w+( #\d+)?)?)?(, #(?<offset>-?(0x)?[0-9a-f]+))?\]")]
    private static partial Regex Address();

    private static bool TryNumber(string text, out long value)
    {
        bool negative = text.StartsWith('-');
        string digits = negative ? text[1..] : text;
        bool known = digits.StartsWith("0x", StringComparison.Ordinal)
            ? long.TryParse(digits[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out value)
            : long.TryParse(digits, out value);
        value = negative ? -value : value;
        return known;
    }

    /// <summary>Whether the manual leaves open what happens: a pair loaded into one register, a base that is loaded and written back.</summary>
    private static bool IsUnpredictable(string text)
    {
        Match match = Transfer().Match(text);
        if (!match.Success)
        {
            return false;
        }

        string first = match.Groups["first"].Value;
        string second = match.Groups["second"].Value;
        string address = match.Groups["base"].Value;
        bool writesBack = match.Groups["back"].Value.Length > 0;
        bool pair = match.Groups["second"].Success && text.StartsWith("ld", StringComparison.Ordinal) && first == second;
        bool status = text.StartsWith("stx", StringComparison.Ordinal) || text.StartsWith("stlx", StringComparison.Ordinal);
        bool clash = status && (first == second || first == address || match.Groups["third"].Value == first);
        return pair || clash || (writesBack && (first == address || second == address));
    }

    [GeneratedRegex(@"^\w+ [wx](?<first>\w+)(, [wx](?<second>\w+))?(, [wx](?<third>\w+))?, \[(x(?<base>\d+)|sp)[^]]*\](?<back>!|, )?")]
    private static partial Regex Transfer();

    /// <summary>Exclusive, ordered and atomic accesses, which must be aligned.</summary>
    [GeneratedRegex("^(st|ld)a?l?x|^ldar|^stlr|^cas|^swp|^ld(add|clr|eor|set|smax|smin|umax|umin)|^st(add|clr|eor|set|smax|smin|umax|umin)")]
    private static partial Regex IsOrdered();

    /// <summary>Sets the base so that the access is in the record's memory; false where the instruction cannot be used.</summary>
    private bool PointToMemory(ref Record record, Random random)
    {
        for (int i = 0; i < record.Count; i++)
        {
            string text = A64Disassembler.Format(record.Words[i], 0);
            Match match = Address().Match(text);
            if (!match.Success || IsUnpredictable(text))
            {
                return false;
            }

            string name = match.Groups["base"].Value;
            int register = name == "sp" ? 31 : int.Parse(name[1..], CultureInfo.InvariantCulture);
            long offset = match.Groups["offset"].Success && TryNumber(match.Groups["offset"].Value, out long parsed) ? parsed : 0;
            long place = random.Next(2) == 0 ? 16 * random.Next(Zone / 16 / 4, Zone / 16 / 2) : random.Next(Zone / 4, Zone / 2);
            if (register == 31 || IsOrdered().IsMatch(text))
            {
                place &= ~15;
            }

            record.X[register] = (ulong)((long)memoryAddress + place - offset);
            if (match.Groups["index"].Success && match.Groups["index"].Value is { } index && !index.EndsWith("zr", StringComparison.Ordinal))
            {
                int indexRegister = int.Parse(index[1..], CultureInfo.InvariantCulture);
                if (indexRegister == register)
                {
                    return false;
                }

                record.X[indexRegister] = (ulong)random.Next(0, 8);
            }
        }

        return true;
    }
}
