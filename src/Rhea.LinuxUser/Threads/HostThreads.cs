using System.Buffers.Binary;
using System.Buffers.Text;
using Rhea.LinuxUser.Files;
using Rhea.LinuxUser.Host;

namespace Rhea.LinuxUser.Threads;

/// <summary>The threads of the host's process, the runtime's included.</summary>
internal static unsafe class HostThreads
{
    /// <summary>Lists the thread numbers that /proc knows; nothing where there is no /proc.</summary>
    internal static List<int> List(HostCall host)
    {
        const int currentFolder = -100;
        const long directory = 0x10000;
        var threads = new List<int>();
        byte[] entries = new byte[4096];
        fixed (byte* path = "/proc/self/task\0"u8)
        fixed (byte* buffer = entries)
        {
            long folder = host.Invoke(HostNumber.Openat, currentFolder, (long)path, directory | OpenFlags.CloseOnExec);
            if (folder < 0)
                return threads;
            for (long length; (length = host.Invoke(HostNumber.Getdents64, folder, (long)buffer, entries.Length)) > 0;)
            {
                // struct linux_dirent64: the record's length at 16, its name at 19.
                for (int at = 0; at < length; at += BinaryPrimitives.ReadUInt16LittleEndian(entries.AsSpan(at + 16)))
                {
                    if (Utf8Parser.TryParse(entries.AsSpan(at + 19), out int thread, out _))
                        threads.Add(thread);
                }
            }
            host.Invoke(HostNumber.Close, folder);
        }
        return threads;
    }
}
