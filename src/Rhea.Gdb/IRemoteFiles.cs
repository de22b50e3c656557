namespace Rhea.Gdb;

/// <summary>
/// Files as the program sees them, for vFile packets. Results below zero are negated error numbers of Linux.
/// </summary>
public interface IRemoteFiles
{
    /// <summary>Opens a file with Linux' flags.</summary>
    long Open(byte[] path, int flags, int mode);

    /// <summary>Closes a file.</summary>
    long Close(int descriptor);

    /// <summary>Reads; gives the number of bytes.</summary>
    long Read(int descriptor, Span<byte> bytes, long offset);

    /// <summary>Writes; gives the number of bytes.</summary>
    long Write(int descriptor, ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Describes an open file.</summary>
    long Status(int descriptor, out RemoteFileStatus status);

    /// <summary>Removes a file.</summary>
    long Unlink(byte[] path);

    /// <summary>Reads a symbolic link.</summary>
    long ReadLink(byte[] path, out byte[] target);
}

/// <summary>What fstat tells of a file.</summary>
public readonly record struct RemoteFileStatus(
    uint Device, uint Inode, uint Mode, uint Links, uint User, uint Group, uint RawDevice,
    ulong Size, ulong BlockSize, ulong Blocks, uint Accessed, uint Modified, uint Changed);
