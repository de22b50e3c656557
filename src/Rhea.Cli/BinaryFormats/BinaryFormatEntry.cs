namespace Rhea.Cli.BinaryFormats;

/// <summary>An entry of binfmt_misc, as its file tells it.</summary>
/// <param name="Name">The entry's name.</param>
/// <param name="Enabled">Whether the kernel uses it.</param>
/// <param name="Interpreter">The program that is started.</param>
/// <param name="Flags">The letters of its flags.</param>
/// <param name="Magic">The bytes that it looks for at <paramref name="Offset"/>; empty for entries that look at a file's name.</param>
/// <param name="Mask">Which bits of them count; empty for all.</param>
/// <param name="Offset">Where the bytes are in the file.</param>
internal sealed record BinaryFormatEntry(
    string Name, bool Enabled, string Interpreter, string Flags, byte[] Magic, byte[] Mask, int Offset)
{
    /// <summary>Reads an entry's text.</summary>
    internal static BinaryFormatEntry Parse(string name, string text)
    {
        string interpreter = "", flags = "";
        byte[] magic = [], mask = [];
        int offset = 0;
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string line in lines)
        {
            int blank = line.IndexOf(' ');
            string value = blank < 0 ? "" : line[(blank + 1)..];
            switch (blank < 0 ? line : line[..blank])
            {
                case "interpreter":
                    interpreter = value;
                    break;
                case "flags:":
                    flags = value.Trim();
                    break;
                case "offset":
                    _ = int.TryParse(value, out offset);
                    break;
                case "magic":
                    magic = Bytes(value);
                    break;
                case "mask":
                    mask = Bytes(value);
                    break;
            }
        }
        return new BinaryFormatEntry(name, lines.Length > 0 && lines[0] == "enabled", interpreter, flags, magic, mask, offset);
    }

    /// <summary>Whether the kernel would use this entry for the programs of an architecture.</summary>
    internal bool Covers(ProgramFormat format)
    {
        (byte[] sample, _) = format.Pattern();
        if (Magic.Length == 0 || Offset + Magic.Length > sample.Length)
            return false;
        for (int i = 0; i < Magic.Length; i++)
        {
            byte counts = Mask.Length == Magic.Length ? Mask[i] : (byte)0xff;
            if ((sample[Offset + i] & counts) != (Magic[i] & counts))
                return false;
        }
        return true;
    }

    private static byte[] Bytes(string hexadecimal)
    {
        try
        {
            return Convert.FromHexString(hexadecimal.Trim());
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
