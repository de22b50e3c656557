namespace Rhea.LinuxUser.Threads;

/// <summary>Flags of clone (include/uapi/linux/sched.h).</summary>
[Flags]
internal enum CloneFlags : ulong
{
    ExitSignalMask = 0xff,
    Memory = 0x100,
    FileSystem = 0x200,
    Files = 0x400,
    SignalHandlers = 0x800,
    ProcessDescriptor = 0x1000,
    Vfork = 0x4000,
    Thread = 0x10000,
    ThreadPointer = 0x80000,
    SetParentTid = 0x100000,
    ClearChildTid = 0x200000,
    SetChildTid = 0x1000000,
    ClearSignalHandlers = 0x1_0000_0000,
    IntoGroup = 0x2_0000_0000,
}

/// <summary>What clone and clone3 ask for.</summary>
internal readonly record struct CloneRequest
{
    internal CloneFlags Flags { get; init; }

    internal int ExitSignal { get; init; }

    /// <summary>The child's stack pointer, or 0 for the parent's.</summary>
    internal ulong StackPointer { get; init; }

    internal ulong ParentTid { get; init; }

    internal ulong ChildTid { get; init; }

    /// <summary>Where the descriptor of the child goes.</summary>
    internal ulong ProcessDescriptor { get; init; }

    internal ulong ThreadPointer { get; init; }

    /// <summary>Numbers that the child shall have (clone3), and a control group.</summary>
    internal ulong SetTid { get; init; }

    internal ulong SetTidCount { get; init; }

    internal ulong ControlGroup { get; init; }

    internal bool Has(CloneFlags flag) => (Flags & flag) == flag;
}
