using Rhea.LinuxUser.Files;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;

namespace Rhea.LinuxUser.SystemCalls;

/// <summary>Calls that name files: links, folders, attributes, file systems.</summary>
internal static unsafe class PathCalls
{
    internal static void Declare(SystemCallTable table)
    {
        table.Pass(5, "setxattr", HostNumber.Setxattr, "path text inbuffer size int");
        table.Pass(6, "lsetxattr", HostNumber.Lsetxattr, "pathNoFollow text inbuffer size int");
        table.Pass(7, "fsetxattr", HostNumber.Fsetxattr, "fd text inbuffer size int");
        table.Pass(8, "getxattr", HostNumber.Getxattr, "path text outbuffer size");
        table.Pass(9, "lgetxattr", HostNumber.Lgetxattr, "pathNoFollow text outbuffer size");
        table.Pass(10, "fgetxattr", HostNumber.Fgetxattr, "fd text outbuffer size");
        table.Pass(11, "listxattr", HostNumber.Listxattr, "path outbuffer size");
        table.Pass(12, "llistxattr", HostNumber.Llistxattr, "pathNoFollow outbuffer size");
        table.Pass(13, "flistxattr", HostNumber.Flistxattr, "fd outbuffer size");
        table.Pass(14, "removexattr", HostNumber.Removexattr, "path text");
        table.Pass(15, "lremovexattr", HostNumber.Lremovexattr, "pathNoFollow text");
        table.Pass(16, "fremovexattr", HostNumber.Fremovexattr, "fd text");
        table.Pass(17, "getcwd", HostNumber.Getcwd, "pointer size");
        table.Pass(33, "mknodat", HostNumber.Mknodat, "dirfd pathNoFollow mode hex");
        table.Pass(34, "mkdirat", HostNumber.Mkdirat, "dirfd pathNoFollow mode");
        table.Pass(35, "unlinkat", HostNumber.Unlinkat, "dirfd pathNoFollow atflags");
        table.Pass(36, "symlinkat", HostNumber.Symlinkat, "text dirfd pathNoFollow");
        table.Pass(37, "linkat", HostNumber.Linkat, "dirfd pathNoFollow dirfd pathNoFollow atflags");
        table.Pass(38, "renameat", HostNumber.Renameat, "dirfd pathNoFollow dirfd pathNoFollow");
        table.Pass(276, "renameat2", HostNumber.Renameat2, "dirfd pathNoFollow dirfd pathNoFollow hex");
        table.Pass(39, "umount2", HostNumber.Umount2, "path hex");
        table.Pass(40, "mount", HostNumber.Mount, "text path text hex pointer");
        table.Pass(41, "pivot_root", HostNumber.PivotRoot, "path path");
        table.Pass(43, "statfs", HostNumber.Statfs, "path pointer");
        table.Pass(44, "fstatfs", HostNumber.Fstatfs, "fd pointer");
        table.Pass(45, "truncate", HostNumber.Truncate, "path off");
        table.Pass(48, "faccessat", HostNumber.Faccessat, "dirfd path int");
        table.Pass(439, "faccessat2", HostNumber.Faccessat2, "dirfd path int atflags");
        table.Pass(49, "chdir", HostNumber.Chdir, "path");
        table.Pass(50, "fchdir", HostNumber.Fchdir, "fd");
        table.Pass(51, "chroot", HostNumber.Chroot, "path");
        table.Pass(52, "fchmod", HostNumber.Fchmod, "fd mode");
        table.Pass(53, "fchmodat", HostNumber.Fchmodat, "dirfd path mode");
        table.Pass(452, "fchmodat2", HostNumber.Fchmodat2, "dirfd path mode atflags");
        table.Pass(54, "fchownat", HostNumber.Fchownat, "dirfd path uid uid atflags");
        table.Pass(55, "fchown", HostNumber.Fchown, "fd uid uid");
        table.Pass(60, "quotactl", HostNumber.Quotactl, "hex path int pointer");
        table.Define(78, "readlinkat", "dirfd pathNoFollow outbuffer size", &ReadLink);
        table.Define(79, "newfstatat", "dirfd path pointer atflags", &StatAt);
        table.Define(80, "fstat", "fd pointer", &StatDescriptor);
        table.Define(291, "statx", "dirfd path atflags hex pointer", &StatExtended);
        table.Pass(88, "utimensat", HostNumber.Utimensat, "dirfd path pointer atflags");
        table.Pass(264, "name_to_handle_at", HostNumber.NameToHandleAt, "dirfd path pointer pointer atflags");
        table.Pass(428, "open_tree", HostNumber.OpenTree, "dirfd path hex");
        table.Pass(429, "move_mount", HostNumber.MoveMount, "dirfd path dirfd path hex");
        table.Pass(430, "fsopen", HostNumber.Fsopen, "text hex");
        table.Pass(431, "fsconfig", HostNumber.Fsconfig, "fd int text pointer int");
        table.Pass(432, "fsmount", HostNumber.Fsmount, "fd hex hex");
        table.Pass(433, "fspick", HostNumber.Fspick, "dirfd path hex");
        table.Pass(442, "mount_setattr", HostNumber.MountSetattr, "dirfd path hex pointer size");
    }

    private const int NoFollow = 0x100;

    private static PathUse Use(int flags) => (flags & NoFollow) != 0 ? PathUse.NoFollow : PathUse.Follow;

    private static long StatAt(GuestThread thread, in CallArguments call)
    {
        long path = thread.ResolvePath(call.A1, 0, Use(call.I3));
        if (path < 0)
            return path;
        HostStat stat;
        long result = thread.Host.Invoke(HostNumber.Newfstatat, call.I0, path, (long)&stat, call.I3);
        return result < 0 ? result : Write(thread, call.A2, stat);
    }

    private static long StatDescriptor(GuestThread thread, in CallArguments call)
    {
        HostStat stat;
        long result = thread.Host.Invoke(HostNumber.Fstat, call.I0, (long)&stat);
        return result < 0 ? result : Write(thread, call.A1, stat);
    }

    private static long Write(GuestThread thread, ulong address, in HostStat stat) =>
        thread.Process.Guest.TryWrite(address, GuestStat.From(stat)) ? 0 : -Errno.EFAULT;

    private static long StatExtended(GuestThread thread, in CallArguments call)
    {
        long path = thread.ResolvePath(call.A1, 0, Use(call.I2));
        if (path < 0)
            return path;
        return thread.Host.Invoke(HostNumber.Statx, call.I0, path, call.I2, (long)call.A3, thread.Process.Guest.HostAddress(call.A4));
    }

    /// <summary>The link to the process's own executable must show the guest's program.</summary>
    private static long ReadLink(GuestThread thread, in CallArguments call)
    {
        GuestMemory guest = thread.Process.Guest;
        long path = thread.ResolvePath(call.A1, 0, PathUse.NoFollow);
        if (path < 0)
            return path;
        if (call.I3 > 0 && guest.ReadString(call.A1, out byte[] text) == 0 && thread.Process.Paths.ProcName(text) is "exe")
        {
            ReadOnlySpan<byte> program = thread.Process.Program.Path;
            program = program[..Math.Min(program.Length, call.I3)];
            return guest.TryWrite(call.A2, program) ? program.Length : -Errno.EFAULT;
        }
        return thread.Host.Invoke(HostNumber.Readlinkat, call.I0, path, guest.HostAddress(call.A2), call.I3);
    }
}
