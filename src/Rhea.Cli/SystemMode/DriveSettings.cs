namespace Rhea.Cli.SystemMode;

/// <summary>A disk: -drive.</summary>
/// <param name="Id">Its name; null if nobody else refers to it.</param>
/// <param name="File">The file with the contents.</param>
/// <param name="HasDevice">Whether a device for it is made at once (if=virtio).</param>
/// <param name="IsSnapshot">Whether what is written is gone at the end.</param>
/// <param name="IsReadOnly">Whether nothing can be written.</param>
internal sealed record DriveSettings(string? Id, string File, bool HasDevice, bool IsSnapshot, bool IsReadOnly)
{
    /// <summary>Reads the value of -drive. Gives what is wrong if it is null.</summary>
    internal static DriveSettings? Parse(string text, out string? error)
    {
        OptionValues values = OptionValues.Parse(text, null, out error);
        string? file = values.Take("file"), format = values.Take("format"), kind = values.Take("if");
        bool isSnapshot = values.TakeSwitch("snapshot", false, ref error);
        bool isReadOnly = values.TakeSwitch("readonly", values.Take("read-only") is "on", ref error);
        string? id = values.Take("id");
        values.Ignore("cache", "aio", "index", "media", "discard", "detect-zeroes", "werror", "rerror", "file.locking", "bus", "unit", "copy-on-read");
        error ??= values.Unknown();
        if (error is null && file is null)
            error = "it needs a file: file=NAME";
        if (error is null && format is not (null or "raw"))
            error = $"'format={format}': disk images other than raw are not there yet; 'qemu-img convert -O raw' makes one";
        if (error is null && kind is not (null or "virtio" or "none"))
            error = $"'if={kind}': it must be virtio or none";
        return error is null ? new DriveSettings(id, file!, kind is not "none", isSnapshot, isReadOnly) : null;
    }
}
