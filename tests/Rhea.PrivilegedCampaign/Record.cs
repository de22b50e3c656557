using System.Text;
using Rhea.PrivilegedCampaign.Model;

namespace Rhea.PrivilegedCampaign;

/// <summary>A start: registers, memory, lines, and the addresses where code begins.</summary>
internal sealed class Record
{
    /// <summary>Writes of control and status registers, in order.</summary>
    public List<(int Number, ulong Value)> Registers { get; } = [];

    public ulong[] X { get; } = new ulong[32];

    public ulong[] F { get; } = new ulong[32];

    public ulong Pc { get; set; } = Layout.Code;

    public int Mode { get; set; } = HartModel.Machine;

    /// <summary>Interrupt lines: bits 3, 7, 9 and 11.</summary>
    public ulong Lines { get; set; }

    public ModelMemory Memory { get; } = new();

    /// <summary>Instructions and their places, for people.</summary>
    public List<(ulong Address, uint Word)> Listing { get; } = [];

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine($"  mode {Mode}, pc {Pc:x}, lines {Lines:x}");
        foreach ((int number, ulong value) in Registers)
            text.AppendLine($"  csr {number:x3} = {value:x}");
        for (int i = 1; i < 32; i += 4)
            text.AppendLine("  " + string.Join("  ", Enumerable.Range(i, Math.Min(4, 32 - i)).Select(r => $"x{r} = {X[r]:x}")));
        foreach ((ulong address, uint word) in Listing)
            text.AppendLine($"  {address:x}: {word:x8}");
        foreach ((ulong address, byte[] bytes) in Memory.Pages.Where(page => page.Address >= Layout.Tables).OrderBy(page => page.Address))
        {
            for (int i = 0; i < 4096; i += 8)
            {
                if (BitConverter.ToUInt64(bytes, i) is not 0 and var entry)
                    text.AppendLine($"  {address + (ulong)i:x}: {entry:x16}");
            }
        }

        return text.ToString();
    }
}
