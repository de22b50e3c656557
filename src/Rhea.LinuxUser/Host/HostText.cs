using System.Text;

namespace Rhea.LinuxUser.Host;

/// <summary>Messages by raw system calls: the framework's console must not be touched in a process that forks.</summary>
internal static unsafe class HostText
{
    /// <summary>Writes a line to standard error.</summary>
    internal static void WriteError(HostCall host, string line) => Write(host, 2, Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>Writes all bytes to a file, as far as it takes them.</summary>
    internal static void Write(HostCall host, int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (int done = 0; done < bytes.Length;)
            {
                long result = host.Invoke(HostNumber.Write, descriptor, (long)(start + done), bytes.Length - done);
                if (result == -Errno.EINTR)
                    continue;
                if (result <= 0)
                    return;
                done += (int)result;
            }
        }
    }
}
