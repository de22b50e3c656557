namespace Rhea.Cli.SystemMode;

/// <summary>The host's end of a line of characters: -serial or -chardev.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">The file.</param>
/// <param name="IsShared">Whether the monitor can be reached through it as well.</param>
/// <param name="Id">Its name, if others refer to it; or the name of the one that is meant.</param>
/// <param name="Appends">Whether a file keeps what it holds.</param>
internal sealed record CharacterSettings(CharacterKind Kind, string? Path = null, bool IsShared = false, string? Id = null, bool Appends = false)
{
    private static readonly string[] Names = ["stdio", "mon:stdio", "null", "none", "file:NAME", "chardev:ID"];

    /// <summary>Reads the value of -serial. Gives what is wrong if it is null.</summary>
    internal static CharacterSettings? ParseSerial(string text, out string? error)
    {
        error = null;
        bool isShared = text.StartsWith("mon:", StringComparison.Ordinal);
        string name = isShared ? text[4..] : text;
        int colon = name.IndexOf(':');
        string kind = colon < 0 ? name : name[..colon], argument = colon < 0 ? "" : name[(colon + 1)..];
        switch (kind)
        {
            case "stdio":
                return new CharacterSettings(CharacterKind.Terminal, IsShared: isShared);
            case "null" or "none" or "vc":
                return new CharacterSettings(CharacterKind.None);
            case "file" when argument.Length != 0:
                return new CharacterSettings(CharacterKind.File, argument);
            case "chardev" when argument.Length != 0:
                return new CharacterSettings(CharacterKind.Named, Id: argument);
            case "pty" or "tcp" or "udp" or "unix" or "telnet" or "pipe" or "websocket":
                error = $"'{kind}' is not there yet; there are {string.Join(", ", Names)}";
                return null;
            default:
                error = $"'{text}' is not known{NearMatch.Suggest(text, Names)}; there are {string.Join(", ", Names)}";
                return null;
        }
    }

    /// <summary>Reads the value of -chardev. Gives what is wrong if it is null.</summary>
    internal static CharacterSettings? ParseDevice(string text, out string? error)
    {
        OptionValues values = OptionValues.Parse(text, "backend", out error);
        string? backend = values.Take("backend"), id = values.Take("id"), path = values.Take("path");
        bool isShared = values.TakeSwitch("mux", false, ref error), appends = values.TakeSwitch("append", false, ref error);
        values.Ignore("signal", "logfile", "logappend");
        error ??= values.Unknown();
        CharacterKind? kind = backend switch { "stdio" => CharacterKind.Terminal, "null" => CharacterKind.None, "file" => CharacterKind.File, _ => null };
        if (error is null && kind is null)
            error = $"'{backend}' is not there yet; there are stdio, null and file";
        if (error is null && id is null)
            error = "it needs a name: id=NAME";
        if (error is null && kind == CharacterKind.File && path is null)
            error = "it needs a file: path=NAME";
        return error is null ? new CharacterSettings(kind!.Value, path, isShared, id, appends) : null;
    }
}
