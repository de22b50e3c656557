using System.Runtime.InteropServices;

namespace Rhea.Base.Host;

/// <summary>What to wait for on a descriptor, and what happened there (struct pollfd).</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PollEntry
{
    /// <summary>There is something to read.</summary>
    public const short Readable = 1;

    /// <summary>There is room to write.</summary>
    public const short Writable = 4;

    /// <summary>The descriptor; one below zero is left out.</summary>
    public int Descriptor;

    /// <summary>What is waited for.</summary>
    public short Events;

    /// <summary>What happened; errors (8) and hang-ups (16) come unasked.</summary>
    public short Happened;
}
