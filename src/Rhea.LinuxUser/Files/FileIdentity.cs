using System.Globalization;
using System.Text;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;

namespace Rhea.LinuxUser.Files;

/// <summary>Finds out what an open file is.</summary>
internal static unsafe class FileIdentity
{
    /// <summary>Describes a file that is to be mapped. Gives 0 or a negated error number.</summary>
    internal static long Describe(HostCall host, int descriptor, out MappingSource source)
    {
        source = MappingSource.Anonymous;
        HostStat stat;
        long result = host.Invoke(HostNumber.Fstat, descriptor, (long)&stat);
        if (result < 0)
            return result;
        source = new MappingSource(Encoding.UTF8.GetString(PathOf(host, descriptor)), stat.Device, Math.Max(stat.Inode, 1));
        return 0;
    }

    /// <summary>The path by which /proc knows an open file; empty if /proc is not there.</summary>
    internal static byte[] PathOf(HostCall host, int descriptor)
    {
        Span<byte> link = stackalloc byte[40];
        "/proc/self/fd/"u8.CopyTo(link);
        descriptor.TryFormat(link[14..], out int digits, provider: CultureInfo.InvariantCulture);
        link[14 + digits] = 0;
        byte[] target = new byte[GuestMemory.PathLimit];
        fixed (byte* path = link)
        fixed (byte* room = target)
        {
            long length = host.Invoke(HostNumber.Readlink, (long)path, (long)room, target.Length);
            return length > 0 ? target[..(int)length] : [];
        }
    }
}
