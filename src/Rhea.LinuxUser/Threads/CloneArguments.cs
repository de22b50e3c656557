using System.Runtime.InteropServices;

namespace Rhea.LinuxUser.Threads;

/// <summary>struct clone_args (include/uapi/linux/sched.h), version 2 of 88 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CloneArguments
{
    internal const int SmallestSize = 64, Size = 88;

    internal ulong Flags;
    internal ulong ProcessDescriptor;
    internal ulong ChildTid;
    internal ulong ParentTid;
    internal ulong ExitSignal;
    internal ulong Stack;
    internal ulong StackSize;
    internal ulong ThreadPointer;
    internal ulong SetTid;
    internal ulong SetTidCount;
    internal ulong ControlGroup;
}
