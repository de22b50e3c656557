using System.Buffers.Binary;
using System.Buffers.Text;
using Rhea.LinuxUser.Host;

namespace Rhea.LinuxUser.Files;

/// <summary>Listings of /proc/PID/task without the emulator's own threads.</summary>
internal static class TaskFolder
{
    // struct linux_dirent64 (include/linux/dirent.h): inode, offset, length, type, name.
    private const int LengthOffset = 16, NameOffset = 19;

    /// <summary>Removes what is not the guest's from the entries that getdents64 gave. Gives the new length.</summary>
    internal static long Filter(GuestThread thread, int descriptor, ulong address, long length)
    {
        ReadOnlySpan<byte> path = FileIdentity.PathOf(thread.Host, descriptor);
        if (!path.StartsWith("/proc/"u8) || !path.EndsWith("/task"u8)
            || !Utf8Parser.TryParse(path[6..^5], out long process, out int digits) || digits != path.Length - 11
            || process != thread.Host.Invoke(HostNumber.Getpid))
            return length;
        byte[] entries = new byte[length];
        if (!thread.Process.Guest.TryRead(address, entries))
            return length;
        HashSet<int> known = [.. thread.Process.Threads.Snapshot().Select(other => other.Identifier)];
        // The first thread stays until the process ends.
        known.Add((int)process);
        int kept = 0;
        for (int at = 0, size; at < length; at += size)
        {
            size = BinaryPrimitives.ReadUInt16LittleEndian(entries.AsSpan(at + LengthOffset));
            if (Utf8Parser.TryParse(entries.AsSpan(at + NameOffset), out int identifier, out _) && !known.Contains(identifier))
                continue;
            entries.AsSpan(at, size).CopyTo(entries.AsSpan(kept));
            kept += size;
        }
        thread.Process.Guest.TryWrite(address, entries.AsSpan(0, kept));
        return kept;
    }
}
