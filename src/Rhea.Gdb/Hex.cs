using System.Text;

namespace Rhea.Gdb;

/// <summary>Numbers and bytes as the protocol writes them: hexadecimal, lower case.</summary>
internal static class Hex
{
    /// <summary>The value of a digit, or -1.</summary>
    internal static int Digit(byte character) => character switch
    {
        >= (byte)'0' and <= (byte)'9' => character - '0',
        >= (byte)'a' and <= (byte)'f' => character - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => character - 'A' + 10,
        _ => -1,
    };

    internal static void Append(List<byte> text, byte value)
    {
        text.Add((byte)"0123456789abcdef"[value >> 4]);
        text.Add((byte)"0123456789abcdef"[value & 15]);
    }

    internal static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    internal static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads pairs of digits up to the end. False if there is anything else.</summary>
    internal static bool TryDecode(ReadOnlySpan<byte> text, out byte[] bytes)
    {
        bytes = new byte[text.Length / 2];
        if ((text.Length & 1) != 0)
            return false;
        for (int i = 0; i < bytes.Length; i++)
        {
            int high = Digit(text[i * 2]), low = Digit(text[(i * 2) + 1]);
            if (high < 0 || low < 0)
                return false;
            bytes[i] = (byte)((high << 4) | low);
        }
        return true;
    }
}
