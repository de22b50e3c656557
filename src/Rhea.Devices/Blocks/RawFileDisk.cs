using Microsoft.Win32.SafeHandles;
using Rhea.Base.Host;
using Rhea.Base.Memory;

namespace Rhea.Devices.Blocks;

/// <summary>A disk whose bytes are those of a file, or of a block device of the host.</summary>
public sealed class RawFileDisk : IDisk
{
    private const int SectorSize = 512;
    private readonly SafeFileHandle _handle;
    private readonly int _descriptor;

    private RawFileDisk(SafeFileHandle handle, int descriptor, ulong length, bool isReadOnly)
    {
        _handle = handle;
        _descriptor = descriptor;
        Length = length;
        IsReadOnly = isReadOnly;
    }

    /// <inheritdoc/>
    public ulong Length { get; }

    /// <inheritdoc/>
    public bool IsReadOnly { get; }

    /// <summary>Opens a file. Gives null and what is wrong if it cannot be.</summary>
    public static RawFileDisk? Open(string path, bool isReadOnly, out string? error)
    {
        error = null;
        try
        {
            FileAccess access = isReadOnly ? FileAccess.Read : FileAccess.ReadWrite;
            SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite);
            int descriptor = (int)handle.DangerousGetHandle();
            long length = HostFile.Length(descriptor);
            if (length >= 0)
                return new RawFileDisk(handle, descriptor, ((ulong)length + SectorSize - 1) / SectorSize * SectorSize, isReadOnly);
            handle.Dispose();
            error = "it has no size";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            error = failure switch
            {
                FileNotFoundException or DirectoryNotFoundException => "there is no such file",
                UnauthorizedAccessException => "it may not be " + (isReadOnly ? "read" : "written"),
                _ => failure.Message,
            };
        }

        return null;
    }

    /// <inheritdoc/>
    public int Read(ulong offset, ReadOnlySpan<RamSlice> parts) => FileBlocks.Read(_descriptor, offset, parts);

    /// <inheritdoc/>
    public int Write(ulong offset, ReadOnlySpan<RamSlice> parts) => FileBlocks.Write(_descriptor, offset, parts);

    /// <inheritdoc/>
    public int Flush() => (int)HostFile.Flush(_descriptor);

    /// <inheritdoc/>
    public int Discard(ulong offset, ulong length)
    {
        int result = (int)HostFile.Allocate(_descriptor, HostFile.PunchHole | HostFile.KeepSize, offset, length);
        // A file system that cannot do it keeps the contents, which is allowed.
        return result == -HostFile.NotSupported ? 0 : result;
    }

    /// <inheritdoc/>
    public int WriteZeroes(ulong offset, ulong length, bool mayUnmap)
    {
        int mode = (mayUnmap ? HostFile.PunchHole : HostFile.ZeroRange) | HostFile.KeepSize;
        int result = (int)HostFile.Allocate(_descriptor, mode, offset, length);
        return result == -HostFile.NotSupported ? ZeroFill.Write(this, offset, length) : result;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
