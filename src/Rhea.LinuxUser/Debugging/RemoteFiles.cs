using Rhea.Gdb;
using Rhea.LinuxUser.Files;
using Rhea.LinuxUser.Host;

namespace Rhea.LinuxUser.Debugging;

/// <summary>Files as the guest sees them: below the prefix (-L), with its own /proc.</summary>
internal sealed unsafe class RemoteFiles(GuestProcess process) : IRemoteFiles
{
    private const int CurrentFolder = -100;
    private readonly HostCall host = process.Host;

    /// <inheritdoc/>
    public long Open(byte[] path, int flags, int mode)
    {
        if (flags == 0 && process.Paths.ProcName(path) is { } name)
        {
            // Its mappings are the emulator's; debuggers take "maps" where it is missing.
            if (name is "smaps")
                return -Errno.ENOENT;
            long descriptor = VirtualFiles.TryOpen(process, path, OpenFlags.CloseOnExec);
            if (descriptor != VirtualFiles.NotVirtual)
                return descriptor;
        }
        fixed (byte* pointer = Translate(path, PathUse.Follow))
            return host.Invoke(HostNumber.Openat, CurrentFolder, (long)pointer, flags | OpenFlags.CloseOnExec, mode);
    }

    /// <inheritdoc/>
    public long Close(int descriptor) => host.Invoke(HostNumber.Close, descriptor);

    /// <inheritdoc/>
    public long Read(int descriptor, Span<byte> bytes, long offset)
    {
        fixed (byte* pointer = bytes)
            return host.Invoke(HostNumber.Pread64, descriptor, (long)pointer, bytes.Length, offset);
    }

    /// <inheritdoc/>
    public long Write(int descriptor, ReadOnlySpan<byte> bytes, long offset)
    {
        fixed (byte* pointer = bytes)
            return host.Invoke(HostNumber.Pwrite64, descriptor, (long)pointer, bytes.Length, offset);
    }

    /// <inheritdoc/>
    public long Status(int descriptor, out RemoteFileStatus status)
    {
        HostStat stat;
        long result = host.Invoke(HostNumber.Fstat, descriptor, (long)&stat);
        status = result < 0 ? default : new RemoteFileStatus(
            (uint)stat.Device, (uint)stat.Inode, stat.Mode, (uint)stat.Links, stat.User, stat.Group, (uint)stat.SpecialDevice,
            (ulong)stat.Size, (ulong)stat.BlockSize, (ulong)stat.Blocks,
            (uint)stat.Times.AccessSeconds, (uint)stat.Times.ModificationSeconds, (uint)stat.Times.ChangeSeconds);
        return result;
    }

    /// <inheritdoc/>
    public long Unlink(byte[] path)
    {
        fixed (byte* pointer = Translate(path, PathUse.NoFollow))
            return host.Invoke(HostNumber.Unlinkat, CurrentFolder, (long)pointer);
    }

    /// <inheritdoc/>
    public long ReadLink(byte[] path, out byte[] target)
    {
        target = [];
        if (process.Paths.ProcName(path) is "exe")
        {
            target = process.Program.Path;
            return target.Length;
        }
        byte[] buffer = new byte[4096];
        fixed (byte* pointer = Translate(path, PathUse.NoFollow))
        fixed (byte* room = buffer)
        {
            long result = host.Invoke(HostNumber.Readlinkat, CurrentFolder, (long)pointer, (long)room, buffer.Length);
            if (result > 0)
                target = buffer[..(int)result];
            return result;
        }
    }

    private byte[] Translate(byte[] path, PathUse use) => [.. process.Paths.Translate(path, use), 0];
}
