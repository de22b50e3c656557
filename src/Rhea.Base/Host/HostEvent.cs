namespace Rhea.Base.Host;

/// <summary>Lets one thread wait for another, with a time limit in nanoseconds (the framework's know only milliseconds): an eventfd.</summary>
public sealed unsafe class HostEvent : IDisposable
{
    /// <summary>No time limit.</summary>
    public const long Forever = -1;

    private const int EventDescriptor2 = 290, CloseOnExec = 0x80000, NonBlocking = 0x800;

    /// <summary>Makes an event that is not signalled.</summary>
    public HostEvent() => Descriptor = (int)HostMemory.Call(EventDescriptor2, 0, CloseOnExec | NonBlocking, 0, 0);

    /// <summary>Becomes readable when the event is signalled.</summary>
    public int Descriptor { get; }

    /// <summary>Wakes the thread that waits, or the next that will.</summary>
    public void Signal()
    {
        ulong one = 1;
        _ = HostFile.Write(Descriptor, new ReadOnlySpan<byte>(&one, sizeof(ulong)));
    }

    /// <summary>Takes the signal back. Tells whether it was there.</summary>
    public bool Clear()
    {
        ulong count;
        return HostFile.Read(Descriptor, new Span<byte>(&count, sizeof(ulong))) == sizeof(ulong);
    }

    /// <summary>Waits for a signal, and takes it. Tells whether it came within the time.</summary>
    public bool Wait(long nanoseconds)
    {
        Span<PollEntry> entries = [new PollEntry { Descriptor = Descriptor, Events = PollEntry.Readable }];
        _ = HostFile.Poll(entries, nanoseconds);
        return Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => HostFile.Close(Descriptor);
}
