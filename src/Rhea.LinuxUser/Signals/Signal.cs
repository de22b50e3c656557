namespace Rhea.LinuxUser.Signals;

/// <summary>Signal numbers (include/uapi/asm-generic/signal.h): the same on arm64 and x86-64.</summary>
internal static class Signal
{
    internal const int Quit = 3, Ill = 4, Trap = 5, Abort = 6, Bus = 7, Fpe = 8, Kill = 9, Segv = 11, Pipe = 13, Chld = 17, Cont = 18, Stop = 19,
        Tstp = 20, Ttin = 21, Ttou = 22, Urg = 23, CpuTime = 24, FileSize = 25, Winch = 28, Sys = 31, Max = 64;

    private static readonly string[] Names =
    [
        "0", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
        "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>The bit of a signal in a mask.</summary>
    internal static ulong Bit(int signal) => 1UL << (signal - 1);

    /// <summary>The symbolic name.</summary>
    internal static string Name(int signal) => signal switch
    {
        >= 0 and < 32 => "SIG" + Names[signal],
        <= Max => signal == 32 ? "SIGRT_0" : $"SIGRT_{signal - 32}",
        _ => signal.ToString(),
    };

    /// <summary>Whether the default action is to do nothing.</summary>
    internal static bool IsIgnoredByDefault(int signal) => signal is Chld or Urg or Winch or Cont;

    /// <summary>Whether the default action is to end the process with a core file.</summary>
    internal static bool DumpsCoreByDefault(int signal) =>
        signal is Quit or Ill or Trap or Abort or Bus or Fpe or Segv or CpuTime or FileSize or Sys;

    /// <summary>Whether the default action is to stop the process.</summary>
    internal static bool StopsByDefault(int signal) => signal is Stop or Tstp or Ttin or Ttou;
}
