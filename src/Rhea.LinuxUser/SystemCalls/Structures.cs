using System.Runtime.InteropServices;

namespace Rhea.LinuxUser.SystemCalls;

/// <summary>struct timespec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpecification
{
    internal long Seconds;
    internal long Nanoseconds;
}

/// <summary>struct sigevent.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct SignalEvent
{
    [FieldOffset(0)]
    internal ulong Value;

    [FieldOffset(8)]
    internal int Signal;

    [FieldOffset(12)]
    internal int Notify;
}

/// <summary>struct rlimit64.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ResourceLimit
{
    internal ulong Current;
    internal ulong Maximum;
}

/// <summary>struct msghdr.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MessageHeader
{
    internal ulong Name;
    internal ulong NameLength;
    internal ulong Vector;
    internal ulong VectorLength;
    internal ulong Control;
    internal ulong ControlLength;
    internal ulong Flags;
}
