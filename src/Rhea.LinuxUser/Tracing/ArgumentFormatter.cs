using System.Globalization;
using System.Text;
using Rhea.LinuxUser.Memory;
using Rhea.LinuxUser.Signals;
using Rhea.LinuxUser.SystemCalls;

namespace Rhea.LinuxUser.Tracing;

/// <summary>Prints a system-call argument after its kind.</summary>
internal sealed class ArgumentFormatter(GuestMemory memory, GuestArchitecture architecture)
{
    private const int ShownBytes = 32;

    private static readonly string[] FcntlCommands =
        ["F_DUPFD", "F_GETFD", "F_SETFD", "F_GETFL", "F_SETFL", "F_GETLK", "F_SETLK", "F_SETLKW", "F_SETOWN", "F_GETOWN", "F_SETSIG", "F_GETSIG"];

    private static readonly string[] FutexOperations =
    [
        "FUTEX_WAIT", "FUTEX_WAKE", "FUTEX_FD", "FUTEX_REQUEUE", "FUTEX_CMP_REQUEUE", "FUTEX_WAKE_OP", "FUTEX_LOCK_PI", "FUTEX_UNLOCK_PI",
        "FUTEX_TRYLOCK_PI", "FUTEX_WAIT_BITSET", "FUTEX_WAKE_BITSET", "FUTEX_WAIT_REQUEUE_PI", "FUTEX_CMP_REQUEUE_PI", "FUTEX_LOCK_PI2",
    ];

    private static readonly string[] Clocks =
    [
        "CLOCK_REALTIME", "CLOCK_MONOTONIC", "CLOCK_PROCESS_CPUTIME_ID", "CLOCK_THREAD_CPUTIME_ID", "CLOCK_MONOTONIC_RAW",
        "CLOCK_REALTIME_COARSE", "CLOCK_MONOTONIC_COARSE", "CLOCK_BOOTTIME",
    ];

    private static readonly string[] Resources =
    [
        "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_RSS", "RLIMIT_NPROC", "RLIMIT_NOFILE",
        "RLIMIT_MEMLOCK", "RLIMIT_AS", "RLIMIT_LOCKS", "RLIMIT_SIGPENDING", "RLIMIT_MSGQUEUE", "RLIMIT_NICE", "RLIMIT_RTPRIO", "RLIMIT_RTTIME",
    ];

    private static readonly string[] MaskHows = ["SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK"];
    private static readonly string[] Whences = ["SEEK_SET", "SEEK_CUR", "SEEK_END", "SEEK_DATA", "SEEK_HOLE"];

    /// <summary>Prints one argument.</summary>
    /// <param name="text">Where it goes.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="value">The register's value.</param>
    /// <param name="next">The next argument: the size of a buffer.</param>
    internal void Append(StringBuilder text, ArgumentKind kind, ulong value, ulong next)
    {
        switch (kind)
        {
            case ArgumentKind.Int or ArgumentKind.Fd or ArgumentKind.Pid:
                Append(text, (int)value);
                break;
            case ArgumentKind.UInt:
                Append(text, (uint)value);
                break;
            case ArgumentKind.Uid:
                Append(text, (int)value);
                break;
            case ArgumentKind.Long or ArgumentKind.Off:
                Append(text, (long)value);
                break;
            case ArgumentKind.Hex or ArgumentKind.IoctlRequest or ArgumentKind.SocketFamily or ArgumentKind.SocketType or ArgumentKind.Advice:
                text.Append(value == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"0x{value:x}"));
                break;
            case ArgumentKind.Size:
                text.Append(CultureInfo.InvariantCulture, $"{value}");
                break;
            case ArgumentKind.DirFd:
                const int currentFolder = -100;
                if ((int)value == currentFolder)
                    text.Append("AT_FDCWD");
                else
                    Append(text, (int)value);
                break;
            case ArgumentKind.Mode:
                text.Append('0').Append(Convert.ToString((uint)value & 0xffff, 8));
                break;
            case ArgumentKind.Signal:
                text.Append(Signal.Name((int)value));
                break;
            case ArgumentKind.Clock:
                AppendName(text, Clocks, value);
                break;
            case ArgumentKind.Whence:
                AppendName(text, Whences, value);
                break;
            case ArgumentKind.Resource:
                AppendName(text, Resources, value);
                break;
            case ArgumentKind.MaskHow:
                AppendName(text, MaskHows, value);
                break;
            case ArgumentKind.FcntlCommand:
                AppendName(text, FcntlCommands, value);
                break;
            case ArgumentKind.FutexOperation:
                const ulong privateFlag = 0x80, realTime = 0x100;
                AppendName(text, FutexOperations, value & ~(privateFlag | realTime));
                text.Append((value & privateFlag) != 0 ? "|FUTEX_PRIVATE_FLAG" : "").Append((value & realTime) != 0 ? "|FUTEX_CLOCK_REALTIME" : "");
                break;
            case ArgumentKind.OpenFlags:
                AppendOpenFlags(text, Files.OpenFlags.Convert(architecture.ConvertOpenFlags((uint)value)));
                break;
            case ArgumentKind.Protection:
                FlagNames.Append(text, value, FlagNames.Protection, "PROT_NONE");
                break;
            case ArgumentKind.MapFlags:
                FlagNames.Append(text, value, FlagNames.Map);
                break;
            case ArgumentKind.AtFlags:
                FlagNames.Append(text, (uint)value, FlagNames.At);
                break;
            case ArgumentKind.CloneFlags:
                FlagNames.Append(text, value & ~0xffUL, FlagNames.Clone);
                text.Append('|').Append(Signal.Name((int)(value & 0xff)));
                break;
            case ArgumentKind.Path or ArgumentKind.PathNoFollow or ArgumentKind.Text:
                AppendString(text, value);
                break;
            case ArgumentKind.InBuffer:
                AppendBuffer(text, value, next);
                break;
            case ArgumentKind.Strings:
                AppendStrings(text, value);
                break;
            case ArgumentKind.TimeSpec:
                AppendTime(text, value);
                break;
            case ArgumentKind.SignalSet:
                AppendSignals(text, value);
                break;
            default:
                AppendPointer(text, value);
                break;
        }
    }

    private static void Append(StringBuilder text, long value) => text.Append(CultureInfo.InvariantCulture, $"{value}");

    private static void AppendName(StringBuilder text, string[] names, ulong value)
    {
        if (value < (ulong)names.Length)
            text.Append(names[value]);
        else
            Append(text, (long)value);
    }

    private static void AppendOpenFlags(StringBuilder text, uint value)
    {
        text.Append((value & 3) switch { 0 => "O_RDONLY", 1 => "O_WRONLY", 2 => "O_RDWR", _ => "O_ACCMODE" });
        if ((value & ~3u) == 0)
            return;
        text.Append('|');
        FlagNames.Append(text, value & ~3u, FlagNames.Open);
    }

    private static void AppendPointer(StringBuilder text, ulong value)
    {
        if (value == 0)
            text.Append("NULL");
        else
            text.Append(CultureInfo.InvariantCulture, $"0x{value:x}");
    }

    private void AppendString(StringBuilder text, ulong address)
    {
        if (address != 0 && memory.ReadString(address, out byte[] bytes) == 0)
            AppendQuoted(text, bytes, complete: true);
        else
            AppendPointer(text, address);
    }

    private void AppendBuffer(StringBuilder text, ulong address, ulong length)
    {
        byte[] bytes = new byte[Math.Min(length, ShownBytes)];
        if (address != 0 && memory.TryRead(address, bytes))
            AppendQuoted(text, bytes, complete: length <= ShownBytes);
        else
            AppendPointer(text, address);
    }

    private void AppendStrings(StringBuilder text, ulong address)
    {
        const int shown = 16;
        if (address == 0 || memory.ReadStrings(address, architecture.Is64, out List<byte[]> strings) < 0)
        {
            AppendPointer(text, address);
            return;
        }
        if (strings.Count > shown)
        {
            text.Append(CultureInfo.InvariantCulture, $"0x{address:x} /* {strings.Count} strings */");
            return;
        }
        text.Append('[');
        for (int i = 0; i < strings.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            AppendQuoted(text, strings[i], complete: true);
        }
        text.Append(']');
    }

    private void AppendTime(StringBuilder text, ulong address)
    {
        if (address != 0 && memory.TryRead(address, out TimeSpecification time))
            text.Append(CultureInfo.InvariantCulture, $"{{tv_sec={time.Seconds}, tv_nsec={time.Nanoseconds}}}");
        else
            AppendPointer(text, address);
    }

    private void AppendSignals(StringBuilder text, ulong address)
    {
        if (address == 0 || !memory.TryRead(address, out ulong mask))
        {
            AppendPointer(text, address);
            return;
        }
        text.Append('[');
        int start = text.Length;
        for (int signal = 1; signal <= Signal.Max; signal++)
        {
            if ((mask & Signal.Bit(signal)) != 0)
                text.Append(text.Length > start ? " " : "").Append(Signal.Name(signal)["SIG".Length..]);
        }
        text.Append(']');
    }

    private static void AppendQuoted(StringBuilder text, ReadOnlySpan<byte> bytes, bool complete)
    {
        text.Append('"');
        foreach (byte value in bytes)
        {
            _ = value switch
            {
                (byte)'\n' => text.Append("\\n"),
                (byte)'\t' => text.Append("\\t"),
                (byte)'\r' => text.Append("\\r"),
                (byte)'"' => text.Append("\\\""),
                (byte)'\\' => text.Append("\\\\"),
                >= 0x20 and < 0x7f => text.Append((char)value),
                _ => text.Append('\\').Append(Convert.ToString(value, 8).PadLeft(3, '0')),
            };
        }
        text.Append(complete ? "\"" : "\"...");
    }
}
