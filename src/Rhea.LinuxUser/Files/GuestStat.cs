using System.Runtime.InteropServices;

namespace Rhea.LinuxUser.Files;

/// <summary>struct stat of the generic 64-bit ABI (include/uapi/asm-generic/stat.h), which AArch64 uses.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct GuestStat
{
    internal ulong Device;
    internal ulong Inode;
    internal uint Mode;
    internal uint Links;
    internal uint User;
    internal uint Group;
    internal ulong SpecialDevice;
    private readonly ulong padding1;
    internal long Size;
    internal int BlockSize;
    private readonly int padding2;
    internal long Blocks;
    internal FileTimes Times;
    private readonly ulong unused;

    /// <summary>Converts the host's structure.</summary>
    internal static GuestStat From(in HostStat host) => new()
    {
        Device = host.Device,
        Inode = host.Inode,
        Mode = host.Mode,
        Links = (uint)host.Links,
        User = host.User,
        Group = host.Group,
        SpecialDevice = host.SpecialDevice,
        Size = host.Size,
        BlockSize = (int)host.BlockSize,
        Blocks = host.Blocks,
        Times = host.Times,
    };
}
