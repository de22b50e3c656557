namespace Rhea.LinuxUser.SystemCalls;

/// <summary>What a system-call argument means: how it is checked before the host sees it, and how it is printed.</summary>
internal enum ArgumentKind
{
    /// <summary>Numbers.</summary>
    Int,
    UInt,
    Long,
    Hex,
    Size,
    Off,
    Pid,
    Uid,
    Fd,
    DirFd,
    Mode,
    Signal,
    Clock,
    Whence,
    OpenFlags,
    Protection,
    MapFlags,
    FutexOperation,
    FcntlCommand,
    IoctlRequest,
    AtFlags,
    CloneFlags,
    SocketFamily,
    SocketType,
    Resource,
    MaskHow,
    Advice,

    /// <summary>Pointers: everything from here on must be an address of the guest, or null.</summary>
    Pointer,

    /// <summary>A path, translated for the host, that is followed or not.</summary>
    Path,
    PathNoFollow,

    /// <summary>A string that is not a path.</summary>
    Text,

    /// <summary>Bytes of the size that the next argument tells, going in or coming out.</summary>
    InBuffer,
    OutBuffer,
    Strings,
    TimeSpec,
    SignalSet,
    SignalAct,
}
