using Rhea.LinuxUser.Elf;
using Rhea.LinuxUser.Files;
using Rhea.LinuxUser.Host;

namespace Rhea.LinuxUser.Loading;

/// <summary>An open file of the host as a source of ELF headers.</summary>
internal sealed unsafe class FileSource : IElfSource
{
    private readonly HostCall host;

    internal FileSource(HostCall host, int descriptor)
    {
        this.host = host;
        Descriptor = descriptor;
        HostStat stat;
        if (host.Invoke(HostNumber.Fstat, descriptor, (long)&stat) == 0)
            Status = stat;
    }

    internal int Descriptor { get; }

    internal HostStat Status { get; }

    /// <inheritdoc/>
    public ulong Length => (ulong)Math.Max(Status.Size, 0);

    /// <summary>Reads as much as there is, up to the buffer's size.</summary>
    internal int Read(ulong offset, Span<byte> buffer)
    {
        int done = 0;
        fixed (byte* start = buffer)
        {
            while (done < buffer.Length)
            {
                long count = host.Invoke(HostNumber.Pread64, Descriptor, (long)(start + done), buffer.Length - done, (long)offset + done);
                if (count == -Errno.EINTR)
                    continue;
                if (count <= 0)
                    break;
                done += (int)count;
            }
        }
        return done;
    }

    /// <inheritdoc/>
    public bool TryRead(ulong offset, Span<byte> buffer) =>
        offset <= Length && (ulong)buffer.Length <= Length - offset && Read(offset, buffer) == buffer.Length;
}
