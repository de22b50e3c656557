using System.Globalization;
using System.Text.RegularExpressions;
using Rhea.Guest.RiscV.Decoding;

namespace Rhea.Campaigns;

/// <summary>Makes records of RISC-V instructions.</summary>
internal sealed unsafe partial class RvRecordGenerator(Options options, RvCampaign campaign, ulong memoryAddress) : IRecordSource
{
    private const int Zone = 512;
    private const ulong Box = 0xFFFF_FFFF_0000_0000, HalfBox = 0xFFFF_FFFF_FFFF_0000;
    private static readonly string[] s_names = [.. Enumerable.Range(0, 32).Select(RvDisassembler.X)];
    private readonly int[] _patterns = campaign.Patterns(options.Only);

    public Record[] Batch(long number)
    {
        var random = new Random(RecordGenerator.HashCode(options.Seed, number));
        var records = new Record[OracleProcess.BatchSize];
        for (int i = 0; i < records.Length; i++)
        {
            do
            {
                records[i] = Make(random, number);
            }
            while (!PointToMemory(ref records[i], random));
        }

        return records;
    }

    private Record Make(Random random, long batch)
    {
        Record record = default;
        record.Count = (uint)random.Next(1, campaign.Sequence + 1);
        for (int i = 0; i < record.Count; i++)
        {
            record.Words[i] = RvEncodings.Random(_patterns[random.Next(_patterns.Length)], random);
        }

        // In the last quarter ties to the nearest go away from zero: an emulator may compute in another way from then on.
        bool away = batch * OracleProcess.BatchSize * 4 / options.Count >= 3;
        uint mode = random.Next(2) == 0 ? 0u : (uint)random.Next(away ? 5 : 4);
        record.Fpcr = (mode << 5) | (random.Next(4) == 0 ? (uint)random.Next(32) : 0);
        for (int i = 0; i < 32; i++)
        {
            record.X[i] = Integer(random);
            int kind = random.Next(SpecialValues.VectorKinds);
            record.V[i * 2] = Number(random, SpecialValues.VectorHalf(random, kind));
            record.Memory[i * 2] = SpecialValues.Integer(random);
            record.Memory[(i * 2) + 1] = SpecialValues.VectorHalf(random, kind);
        }

        return record;
    }

    /// <summary>Registers of 32 bits hold either half.</summary>
    private ulong Integer(Random random)
    {
        ulong value = SpecialValues.Integer(random);
        return campaign.Xlen == 64 ? value : random.Next(2) == 0 ? (uint)value : value >> 32;
    }

    /// <summary>Most narrow numbers are in their boxes.</summary>
    private static ulong Number(Random random, ulong value) => random.Next(8) switch { 0 or 1 or 2 => value | Box, 3 => value | HalfBox, _ => value };

    [GeneratedRegex(@"(?<offset>-?\d+)?\((?<base>\w+)\)")]
    private static partial Regex Address();

    /// <summary>Accesses that must be aligned.</summary>
    [GeneratedRegex("^(lr|sc|amo)")]
    private static partial Regex IsAtomic();

    /// <summary>Sets the bases so that the accesses are in the record's memory; false where an instruction cannot be used.</summary>
    private bool PointToMemory(ref Record record, Random random)
    {
        uint bases = 0;
        for (int i = 0; i < record.Count; i++)
        {
            string text = campaign.Format(record.Words[i], 0);
            Match match = Address().Match(text);
            if (!match.Success)
            {
                continue;
            }

            int register = Array.IndexOf(s_names, match.Groups["base"].Value);
            // Each base once, and before any instruction may have changed it.
            if (register <= 0 || (bases & (1u << register)) != 0 || (i > 0 && record.Count > 1 && Changes(record, i, register)))
            {
                return false;
            }

            bases |= 1u << register;
            long offset = match.Groups["offset"].Success ? long.Parse(match.Groups["offset"].Value, CultureInfo.InvariantCulture) : 0;
            long place = random.Next(2) == 0 ? 16 * random.Next(Zone / 16 / 4, Zone / 16 / 2) : random.Next(Zone / 4, Zone / 2);
            if (IsAtomic().IsMatch(text))
            {
                place &= ~15;
            }

            record.X[register] = (ulong)((long)memoryAddress + place - offset) & (campaign.Xlen == 64 ? ulong.MaxValue : uint.MaxValue);
        }

        // In the stack of the oracle's handlers, which lies before the memory, a frame would go over what it holds.
        const ulong nearest = 0x1_0000, farthest = 0x6_0000;
        return memoryAddress - record.X[StackPointer] is < nearest or > farthest;
    }

    private const int StackPointer = 2;

    /// <summary>Whether an instruction before may write a register: those that name it.</summary>
    private bool Changes(in Record record, int before, int register)
    {
        for (int i = 0; i < before; i++)
        {
            if ((campaign.Named(record.Words[i]) & (1u << register)) != 0)
            {
                return true;
            }
        }

        return false;
    }
}
