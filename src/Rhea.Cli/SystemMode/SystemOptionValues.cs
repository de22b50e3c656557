using System.Globalization;

namespace Rhea.Cli.SystemMode;

/// <summary>Numbers and sizes in options.</summary>
internal static class SystemOptionValues
{
    /// <summary>Reads a number: decimal or 0x.</summary>
    internal static bool TryParseNumber(string text, out ulong number) => UserMode.UserOptionList.TryParseNumber(text, out number);

    /// <summary>Reads a size: a number, perhaps with a fraction, and a letter for a power of 1024.</summary>
    /// <param name="text">The size.</param>
    /// <param name="unit">What a number without a letter counts.</param>
    /// <param name="bytes">The result.</param>
    internal static bool TryParseSize(string text, ulong unit, out ulong bytes)
    {
        bytes = 0;
        if (text.Length == 0)
            return false;
        ulong scale = char.ToUpperInvariant(text[^1]) switch { 'B' => 1, 'K' => 1UL << 10, 'M' => 1UL << 20, 'G' => 1UL << 30, 'T' => 1UL << 40, _ => 0 };
        string digits = scale == 0 ? text : text[..^1];
        scale = scale == 0 ? unit : scale;
        if (TryParseNumber(digits, out ulong whole))
        {
            bytes = unchecked(whole * scale);
            return whole <= ulong.MaxValue / scale;
        }

        const NumberStyles fraction = NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(digits, fraction, CultureInfo.InvariantCulture, out decimal number) || number > ulong.MaxValue / scale)
            return false;
        bytes = (ulong)(number * scale);
        return true;
    }
}
