using System.IO.Compression;

namespace Rhea.Machines.Loading;

/// <summary>Reads the files that a machine starts from. Errors are lines that name the file.</summary>
public static class ImageFile
{
    /// <summary>Reads a whole file of at most <paramref name="largest"/> bytes.</summary>
    public static byte[]? Read(string what, string path, ulong largest, out string? error)
    {
        error = null;
        try
        {
            using FileStream file = File.OpenRead(path);
            return ReadAll(what, path, file, largest, out error);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            string reason = failure switch
            {
                FileNotFoundException or DirectoryNotFoundException => "there is no such file",
                UnauthorizedAccessException when Directory.Exists(path) => "it is a directory",
                UnauthorizedAccessException => "it may not be read",
                _ => failure.Message,
            };
            error = $"cannot read the {what} '{path}': {reason}";
            return null;
        }
    }

    /// <summary>Unpacks bytes that gzip made; others are given back as they are.</summary>
    public static byte[]? Unpack(string what, string path, byte[] bytes, ulong largest, out string? error)
    {
        error = null;
        if (bytes is not [0x1F, 0x8B, ..])
            return bytes;
        try
        {
            using var stream = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            return ReadAll(what, path, stream, largest, out error);
        }
        catch (InvalidDataException failure)
        {
            error = $"cannot unpack the {what} '{path}': {failure.Message}";
            return null;
        }
    }

    private static byte[]? ReadAll(string what, string path, Stream stream, ulong largest, out string? error)
    {
        error = null;
        var bytes = new MemoryStream();
        byte[] piece = new byte[1 << 16];
        for (int count; (count = stream.Read(piece)) != 0;)
        {
            if ((ulong)bytes.Length + (ulong)count > Math.Min(largest, int.MaxValue / 2))
            {
                error = $"the {what} '{path}' is too large for the machine's memory; give it more with -m";
                return null;
            }

            bytes.Write(piece, 0, count);
        }

        return bytes.ToArray();
    }
}
