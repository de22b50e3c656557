namespace Rhea.Gdb;

/// <summary>
/// The protocol's own signal numbers (GDB manual, "Signals and the protocol"; include/gdb/signals.def): they are the same for all
/// targets. Those of Linux are translated here.
/// </summary>
public static class GdbSignal
{
    /// <summary>SIGINT: what an interrupt by the user is reported as.</summary>
    public const int Interrupt = 2;

    /// <summary>SIGTRAP: breakpoints, steps and events.</summary>
    public const int Trap = 5;

    /// <summary>A signal that the protocol has no number for.</summary>
    public const int Unknown = 143;

    /// <summary>The protocol's number of Linux' signals 0 to 31.</summary>
    private static readonly byte[] OfLinux =
    [
        0, 1, 2, 3, 4, 5, 6, 10, 8, 9, 30, 11, 31, 13, 14, 15,
        Unknown, 20, 19, 17, 18, 21, 22, 16, 24, 25, 26, 27, 28, 23, 32, 12,
    ];

    /// <summary>The protocol's number of a signal of Linux.</summary>
    public static int FromLinux(int signal) => signal switch
    {
        >= 0 and < 32 => OfLinux[signal],
        32 => 77,
        >= 33 and < 64 => 45 + signal - 33,
        64 => 78,
        _ => Unknown,
    };

    /// <summary>The signal of Linux that a number of the protocol stands for, or 0.</summary>
    public static int ToLinux(int signal) => signal switch
    {
        77 => 32,
        78 => 64,
        33 => 29,
        >= 45 and < 76 => signal - 45 + 33,
        > 0 and < Unknown => Math.Max(0, Array.IndexOf(OfLinux, (byte)signal)),
        _ => 0,
    };
}
