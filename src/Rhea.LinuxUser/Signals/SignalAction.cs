using System.Runtime.InteropServices;

namespace Rhea.LinuxUser.Signals;

/// <summary>struct sigaction as the kernel takes it: the same on arm64 and x86-64.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SignalAction
{
    internal const ulong Default = 0, Ignore = 1;
    internal const ulong NoChildStop = 1, NoChildWait = 2, Information = 4, OnStack = 0x08000000, Restart = 0x10000000,
        NoDefer = 0x40000000, ResetHandler = 0x80000000, Restorer = 0x04000000;

    internal ulong Handler;
    internal ulong Flags;
    internal ulong RestorerAddress;
    internal ulong Mask;

    internal readonly bool HasHandler => Handler is not (Default or Ignore);
}
