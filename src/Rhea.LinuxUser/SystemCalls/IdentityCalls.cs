using Rhea.LinuxUser.Host;

namespace Rhea.LinuxUser.SystemCalls;

/// <summary>Who a process is: users, groups, sessions, capabilities, keys.</summary>
internal static unsafe class IdentityCalls
{
    internal static void Declare(SystemCallTable table)
    {
        table.Pass(90, "capget", HostNumber.Capget, "pointer pointer");
        table.Pass(91, "capset", HostNumber.Capset, "pointer pointer");
        table.Pass(140, "setpriority", HostNumber.Setpriority, "int pid int");
        table.Pass(141, "getpriority", HostNumber.Getpriority, "int pid");
        table.Pass(143, "setregid", HostNumber.Setregid, "uid uid");
        table.Pass(144, "setgid", HostNumber.Setgid, "uid");
        table.Pass(145, "setreuid", HostNumber.Setreuid, "uid uid");
        table.Pass(146, "setuid", HostNumber.Setuid, "uid");
        table.Pass(147, "setresuid", HostNumber.Setresuid, "uid uid uid");
        table.Pass(148, "getresuid", HostNumber.Getresuid, "pointer pointer pointer");
        table.Pass(149, "setresgid", HostNumber.Setresgid, "uid uid uid");
        table.Pass(150, "getresgid", HostNumber.Getresgid, "pointer pointer pointer");
        table.Pass(151, "setfsuid", HostNumber.Setfsuid, "uid");
        table.Pass(152, "setfsgid", HostNumber.Setfsgid, "uid");
        table.Pass(154, "setpgid", HostNumber.Setpgid, "pid pid");
        table.Pass(155, "getpgid", HostNumber.Getpgid, "pid");
        table.Pass(156, "getsid", HostNumber.Getsid, "pid");
        table.Pass(157, "setsid", HostNumber.Setsid, "");
        table.Pass(158, "getgroups", HostNumber.Getgroups, "int pointer");
        table.Pass(159, "setgroups", HostNumber.Setgroups, "int pointer");
        table.Pass(166, "umask", HostNumber.Umask, "mode");
        table.Pass(172, "getpid", HostNumber.Getpid, "");
        table.Pass(173, "getppid", HostNumber.Getppid, "");
        table.Pass(174, "getuid", HostNumber.Getuid, "");
        table.Pass(175, "geteuid", HostNumber.Geteuid, "");
        table.Pass(176, "getgid", HostNumber.Getgid, "");
        table.Pass(177, "getegid", HostNumber.Getegid, "");
        table.Pass(217, "add_key", HostNumber.AddKey, "text text inbuffer size int");
        table.Pass(218, "request_key", HostNumber.RequestKey, "text text text int");
        table.Pass(219, "keyctl", HostNumber.Keyctl, "int hex hex hex hex");
        table.Pass(444, "landlock_create_ruleset", HostNumber.LandlockCreateRuleset, "pointer size hex");
        table.Pass(445, "landlock_add_rule", HostNumber.LandlockAddRule, "fd int pointer hex");
        table.Pass(446, "landlock_restrict_self", HostNumber.LandlockRestrictSelf, "fd hex");
    }

    /// <summary>Whether a thread has a capability in effect.</summary>
    internal static bool IsCapable(GuestThread thread, int capability)
    {
        // struct __user_cap_header_struct of version 3, and two of struct __user_cap_data_struct: effective, permitted, inheritable.
        ulong header = 0x20080522;
        uint* sets = stackalloc uint[6];
        return thread.Host.Invoke(HostNumber.Capget, (long)&header, (long)sets) == 0
            && ((sets[capability / 32 * 3] >> (capability % 32)) & 1) != 0;
    }
}
