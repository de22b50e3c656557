using System.Runtime.InteropServices;

namespace Rhea.LinuxUser.Signals;

/// <summary>siginfo_t (include/uapi/asm-generic/siginfo.h): the same on arm64 and x86-64.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct SignalInfo
{
    /// <summary>si_code values.</summary>
    internal const int User = 0, Queue = -1, TKill = -6, Kernel = 128;

    [FieldOffset(0)]
    internal int Number;

    [FieldOffset(4)]
    internal int Error;

    [FieldOffset(8)]
    internal int Code;

    /// <summary>The sender of a signal that a process sent.</summary>
    [FieldOffset(16)]
    internal int Process;

    [FieldOffset(20)]
    internal uint UserId;

    /// <summary>The address of a fault.</summary>
    [FieldOffset(16)]
    internal ulong Address;

    internal static SignalInfo Fault(int signal, int code, ulong address) => new() { Number = signal, Code = code, Address = address };

    internal static SignalInfo Sent(int signal, int code, int process, uint user) =>
        new() { Number = signal, Code = code, Process = process, UserId = user };
}
