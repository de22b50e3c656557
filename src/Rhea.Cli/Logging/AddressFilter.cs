using System.Globalization;

namespace Rhea.Cli.Logging;

/// <summary>The address ranges of <c>-dfilter</c>: <c>start..end</c>, <c>start+size</c>, <c>start-size</c>, separated by commas.</summary>
internal sealed class AddressFilter
{
    private readonly List<(ulong First, ulong Last)> _ranges = [];

    /// <summary>Reads a filter; on failure <paramref name="error"/> says what is wrong.</summary>
    public static AddressFilter? Parse(string? text, out string? error)
    {
        error = null;
        var filter = new AddressFilter();
        foreach (string range in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryParseRange(range, out ulong first, out ulong last))
            {
                error = $"option '-dfilter': '{range}' is no range; write start..end or start+size, for example 0x400000+0x100";
                return null;
            }

            filter._ranges.Add((first, last));
        }

        return filter;
    }

    /// <summary>Whether an address is shown.</summary>
    public bool Shows(ulong address) => _ranges.Count == 0 || _ranges.Exists(r => address >= r.First && address <= r.Last);

    private static bool TryParseRange(string range, out ulong first, out ulong last)
    {
        first = last = 0;
        int dots = range.IndexOf("..", StringComparison.Ordinal);
        if (dots > 0)
        {
            return TryParse(range[..dots], out first) && TryParse(range[(dots + 2)..], out last) && first <= last;
        }

        int sign = range.IndexOfAny(['+', '-'], 1);
        if (sign < 0 || !TryParse(range[..sign], out ulong start) || !TryParse(range[(sign + 1)..], out ulong size) || size == 0)
        {
            return false;
        }

        (first, last) = range[sign] == '+' ? (start, start + size - 1) : (start - (size - 1), start);
        return first <= last;
    }

    private static bool TryParse(string text, out ulong value) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? ulong.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out value)
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
