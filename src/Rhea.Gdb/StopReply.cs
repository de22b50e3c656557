using System.Globalization;

namespace Rhea.Gdb;

/// <summary>Why a program stopped.</summary>
public enum StopKind
{
    /// <summary>A signal, a step, or an interrupt by the user.</summary>
    Signal,

    /// <summary>A breakpoint set by Z0.</summary>
    SoftwareBreakpoint,

    /// <summary>A breakpoint set by Z1.</summary>
    HardwareBreakpoint,

    /// <summary>A watchpoint for writes.</summary>
    WriteWatch,

    /// <summary>A watchpoint for reads.</summary>
    ReadWatch,

    /// <summary>A watchpoint for both.</summary>
    AccessWatch,

    /// <summary>The program has made a process: <see cref="StopReply.Child"/>.</summary>
    Fork,

    /// <summary>As Fork, by vfork.</summary>
    Vfork,

    /// <summary>The child of a vfork is gone, or runs another program.</summary>
    VforkDone,

    /// <summary>The process runs another program: <see cref="StopReply.Path"/>.</summary>
    Exec,

    /// <summary>A caught system call begins: <see cref="StopReply.Value"/> is its number.</summary>
    SystemCallEntry,

    /// <summary>A caught system call has ended.</summary>
    SystemCallReturn,

    /// <summary>The process has ended: <see cref="StopReply.Value"/> is its status.</summary>
    Exited,

    /// <summary>The process was killed by <see cref="StopReply.Signal"/>.</summary>
    Killed,
}

/// <summary>A stop of the program (GDB manual, "Stop Reply Packets").</summary>
/// <param name="Kind">Why.</param>
/// <param name="Thread">The thread that it is about.</param>
public sealed record StopReply(StopKind Kind, ThreadIdentifier Thread)
{
    /// <summary>The protocol's number of the signal.</summary>
    public int Signal { get; init; } = GdbSignal.Trap;

    /// <summary>The watched address, the number of the system call, or the exit status.</summary>
    public ulong Value { get; init; }

    /// <summary>The new process, and its only thread.</summary>
    public ThreadIdentifier Child { get; init; }

    /// <summary>The new program.</summary>
    public string Path { get; init; } = "";

    /// <summary>The packet's text, without registers.</summary>
    internal string Format(ClientFeatures features)
    {
        switch (Kind)
        {
            case StopKind.Exited:
                return Text($"W{(byte)Value:x2}{ProcessSuffix(features)}");
            case StopKind.Killed:
                return Text($"X{Signal:x2}{ProcessSuffix(features)}");
        }
        string thread = Text($"T{Signal:x2}thread:{Thread.Format(features.Multiprocess)};");
        return thread + Kind switch
        {
            StopKind.SoftwareBreakpoint when features.SoftwareBreakpoints => "swbreak:;",
            StopKind.HardwareBreakpoint when features.HardwareBreakpoints => "hwbreak:;",
            StopKind.WriteWatch => Text($"watch:{Value:x};"),
            StopKind.ReadWatch => Text($"rwatch:{Value:x};"),
            StopKind.AccessWatch => Text($"awatch:{Value:x};"),
            StopKind.Fork => $"fork:{Child.Format(true)};",
            StopKind.Vfork => $"vfork:{Child.Format(true)};",
            StopKind.VforkDone => "vforkdone:;",
            StopKind.Exec => $"exec:{Hex.Encode(Path)};",
            StopKind.SystemCallEntry => Text($"syscall_entry:{Value:x};"),
            StopKind.SystemCallReturn => Text($"syscall_return:{Value:x};"),
            _ => "",
        };
    }

    private string ProcessSuffix(ClientFeatures features) => features.Multiprocess ? Text($";process:{Thread.Process:x}") : "";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
