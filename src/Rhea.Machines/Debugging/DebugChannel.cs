using Rhea.Base.Host;
using Rhea.Gdb;

namespace Rhea.Machines.Debugging;

/// <summary>The line to a debugger. Who waits at it while the machine stands still serves what else is asked of the machine, too.</summary>
/// <param name="descriptor">The connection.</param>
/// <param name="requests">Their descriptor wakes.</param>
/// <param name="serveRequests">Does what is asked for. True: the machine ends.</param>
internal sealed class DebugChannel(int descriptor, MachineRequests requests, Func<bool> serveRequests) : IByteChannel, IDisposable
{
    /// <summary>Becomes readable when something has come.</summary>
    internal int Descriptor => descriptor;

    /// <inheritdoc/>
    public int Read(Span<byte> buffer, bool wait)
    {
        Span<PollEntry> entries = stackalloc PollEntry[2];
        while (true)
        {
            entries[0] = new PollEntry { Descriptor = descriptor, Events = PollEntry.Readable };
            entries[1] = new PollEntry { Descriptor = wait ? requests.Descriptor : -1, Events = PollEntry.Readable };
            _ = HostFile.Poll(entries, wait ? HostEvent.Forever : 0);
            if (entries[1].Happened != 0)
            {
                requests.Clear();
                if (serveRequests())
                    return 0;
            }

            if (entries[0].Happened != 0)
            {
                nint count = HostFile.Read(descriptor, buffer);
                if (count is -HostFile.Interrupted or -HostFile.TryAgain)
                    continue;
                return (int)Math.Max(count, 0);
            }

            if (!wait)
                return -1;
        }
    }

    /// <inheritdoc/>
    public bool Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint count = HostFile.Write(descriptor, bytes);
            if (count is -HostFile.Interrupted)
                continue;
            if (count <= 0)
                return false;
            bytes = bytes[(int)count..];
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => HostFile.Close(descriptor);
}
