using System.Runtime.InteropServices;

namespace Rhea.LinuxUser.Files;

/// <summary>struct stat of the x86-64 host (arch/x86/include/uapi/asm/stat.h).</summary>
[StructLayout(LayoutKind.Sequential, Size = 144)]
internal struct HostStat
{
    internal ulong Device;
    internal ulong Inode;
    internal ulong Links;
    internal uint Mode;
    internal uint User;
    internal uint Group;
    private readonly uint padding;
    internal ulong SpecialDevice;
    internal long Size;
    internal long BlockSize;
    internal long Blocks;
    internal FileTimes Times;
}

/// <summary>Access, modification and change times, each in seconds and nanoseconds.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FileTimes
{
    internal long AccessSeconds;
    internal long AccessNanoseconds;
    internal long ModificationSeconds;
    internal long ModificationNanoseconds;
    internal long ChangeSeconds;
    internal long ChangeNanoseconds;
}
