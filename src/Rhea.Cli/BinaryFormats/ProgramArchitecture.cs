using Microsoft.Win32.SafeHandles;

namespace Rhea.Cli.BinaryFormats;

/// <summary>Tells the architecture of a program.</summary>
internal static class ProgramArchitecture
{
    private const int ProbeSize = 64;

    /// <summary>The architecture of a program, which may be open already; null if Rhea does not know it.</summary>
    internal static string? Of(int? descriptor, string path)
    {
        try
        {
            // The descriptor stays open: the loader wants it.
            using SafeFileHandle file = descriptor is { } number
                ? new SafeFileHandle(number, ownsHandle: false)
                : File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] start = new byte[ProbeSize];
            int length = RandomAccess.Read(file, start, 0);
            return Array.Find(ProgramFormat.All, format => format.Matches(start.AsSpan(0, length)))?.Architecture;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
