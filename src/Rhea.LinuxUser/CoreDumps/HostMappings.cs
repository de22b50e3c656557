using System.Buffers.Text;
using Rhea.LinuxUser.Files;
using Rhea.LinuxUser.Host;

namespace Rhea.LinuxUser.CoreDumps;

/// <summary>What the host's kernel knows of a mapping (Documentation/filesystems/proc.rst, smaps).</summary>
/// <param name="Start">The first address.</param>
/// <param name="End">The address behind the last byte.</param>
/// <param name="Resident">Whether any page is in memory, or swapped out.</param>
/// <param name="Written">Whether any page is the process's own, not a file's.</param>
/// <param name="DontDump">Whether madvise has excluded it from dumps.</param>
internal readonly record struct HostMapping(ulong Start, ulong End, bool Resident, bool Written, bool DontDump)
{
    /// <summary>Reads all mappings; nothing where there is no /proc.</summary>
    internal static List<HostMapping> ReadAll(HostCall host)
    {
        var list = new List<HostMapping>();
        HostMapping current = default;
        ReadOnlySpan<byte> text = VirtualFiles.ReadHostFile(host, "/proc/self/smaps");
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            if (line.StartsWith("VmFlags:"u8))
                list.Add(current with { DontDump = line.IndexOf(" dd"u8) >= 0 });
            else if (line.StartsWith("Rss:"u8) || line.StartsWith("Swap:"u8))
                current = current with { Resident = current.Resident || Value(line) > 0 };
            else if (line.StartsWith("Anonymous:"u8))
                current = current with { Written = Value(line) > 0 };
            else if (TryRange(line, out ulong first, out ulong behind))
                current = new HostMapping(first, behind, false, false, false);
        }
        return list;
    }

    private static long Value(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> number = line[(line.IndexOf((byte)':') + 1)..].TrimStart((byte)' ');
        return Utf8Parser.TryParse(number, out long value, out _) ? value : 0;
    }

    private static bool TryRange(ReadOnlySpan<byte> line, out ulong start, out ulong end)
    {
        end = 0;
        return Utf8Parser.TryParse(line, out start, out int length, 'x') && length < line.Length && line[length] == '-'
            && Utf8Parser.TryParse(line[(length + 1)..], out end, out _, 'x');
    }
}
