using System.Globalization;
using System.Text;

namespace Rhea.LinuxUser.Tracing;

/// <summary>Prints sets of flags by name.</summary>
internal static class FlagNames
{
    /// <summary>The open flags in arm64's numbering (arch/arm64/include/uapi/asm/fcntl.h).</summary>
    internal static readonly (ulong Value, string Name)[] Open =
    [
        (0x404000, "O_TMPFILE"), (0x101000, "O_SYNC"), (0x40, "O_CREAT"), (0x80, "O_EXCL"), (0x100, "O_NOCTTY"), (0x200, "O_TRUNC"),
        (0x400, "O_APPEND"), (0x800, "O_NONBLOCK"), (0x1000, "O_DSYNC"), (0x2000, "O_ASYNC"), (0x4000, "O_DIRECTORY"),
        (0x8000, "O_NOFOLLOW"), (0x10000, "O_DIRECT"), (0x20000, "O_LARGEFILE"), (0x40000, "O_NOATIME"), (0x80000, "O_CLOEXEC"), (0x200000, "O_PATH"),
    ];

    internal static readonly (ulong Value, string Name)[] Protection = [(1, "PROT_READ"), (2, "PROT_WRITE"), (4, "PROT_EXEC")];

    internal static readonly (ulong Value, string Name)[] Map =
    [
        (3, "MAP_SHARED_VALIDATE"), (1, "MAP_SHARED"), (2, "MAP_PRIVATE"), (0x10, "MAP_FIXED"), (0x20, "MAP_ANONYMOUS"), (0x100, "MAP_GROWSDOWN"),
        (0x800, "MAP_DENYWRITE"), (0x1000, "MAP_EXECUTABLE"), (0x2000, "MAP_LOCKED"), (0x4000, "MAP_NORESERVE"), (0x8000, "MAP_POPULATE"),
        (0x10000, "MAP_NONBLOCK"), (0x20000, "MAP_STACK"), (0x40000, "MAP_HUGETLB"), (0x100000, "MAP_FIXED_NOREPLACE"),
    ];

    internal static readonly (ulong Value, string Name)[] At =
    [
        (0x100, "AT_SYMLINK_NOFOLLOW"), (0x200, "AT_REMOVEDIR"), (0x400, "AT_SYMLINK_FOLLOW"), (0x800, "AT_NO_AUTOMOUNT"), (0x1000, "AT_EMPTY_PATH"),
    ];

    internal static readonly (ulong Value, string Name)[] Clone =
    [
        (0x100, "CLONE_VM"), (0x200, "CLONE_FS"), (0x400, "CLONE_FILES"), (0x800, "CLONE_SIGHAND"), (0x1000, "CLONE_PIDFD"), (0x4000, "CLONE_VFORK"),
        (0x10000, "CLONE_THREAD"), (0x40000, "CLONE_SYSVSEM"), (0x80000, "CLONE_SETTLS"), (0x100000, "CLONE_PARENT_SETTID"),
        (0x200000, "CLONE_CHILD_CLEARTID"), (0x1000000, "CLONE_CHILD_SETTID"),
    ];

    /// <summary>Prints the flags that are known, the rest as a number, and a name for zero.</summary>
    internal static void Append(StringBuilder text, ulong value, (ulong Value, string Name)[] names, string? zero = null)
    {
        int start = text.Length;
        foreach ((ulong bits, string name) in names)
        {
            if ((value & bits) != bits)
                continue;
            value &= ~bits;
            text.Append(text.Length > start ? "|" : "").Append(name);
        }
        if (value != 0 || text.Length == start)
        {
            text.Append(text.Length > start ? "|" : "");
            text.Append(value == 0 ? zero ?? "0" : string.Create(CultureInfo.InvariantCulture, $"0x{value:x}"));
        }
    }
}
