namespace Rhea.LinuxUser.Memory;

/// <summary>The flags of mmap (include/uapi/asm-generic/mman.h); the same numbers on arm64 and x86-64.</summary>
[Flags]
internal enum MapFlags
{
    Shared = 0x01,
    Private = 0x02,
    SharedValidate = 0x03,
    TypeMask = 0x0f,
    Fixed = 0x10,
    Anonymous = 0x20,
    GrowsDown = 0x100,
    DenyWrite = 0x800,
    Executable = 0x1000,
    Locked = 0x2000,
    NoReserve = 0x4000,
    Populate = 0x8000,
    NonBlock = 0x10000,
    Stack = 0x20000,
    HugeTlb = 0x40000,
    Sync = 0x80000,
    FixedNoReplace = 0x100000,

    /// <summary>What the host sees; the rest is either about the address, or has no effect.</summary>
    HostMask = TypeMask | Anonymous | Locked | NoReserve | Populate | NonBlock | HugeTlb | Sync,
}

/// <summary>The flags of mremap (include/uapi/linux/mman.h).</summary>
[Flags]
internal enum RemapFlags
{
    MayMove = 1,
    Fixed = 2,
    DontUnmap = 4,
}
