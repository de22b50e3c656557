using System.Globalization;
using System.Text;
using Rhea.LinuxUser.Files;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Signals;
using Rhea.LinuxUser.SystemCalls;

namespace Rhea.LinuxUser.Tracing;

/// <summary>Prints system calls as strace does, after the declarations of the table (-strace, -d strace).</summary>
internal sealed unsafe class SystemCallTrace
{
    private readonly GuestProcess process;
    private readonly ArgumentFormatter formatter;

    private SystemCallTrace(GuestProcess process, int descriptor)
    {
        this.process = process;
        Descriptor = descriptor;
        formatter = new ArgumentFormatter(process.Guest, process.Architecture);
    }

    /// <summary>The host descriptor that lines go to.</summary>
    internal int Descriptor { get; }

    /// <summary>Opens the trace: to a file, or to standard error. Null with an error number if the file cannot be opened.</summary>
    internal static SystemCallTrace? Open(GuestProcess process, string? file, out int error)
    {
        const int currentFolder = -100, writeOnlyCreateAppend = 0x1 | 0x40 | 0x400, duplicateCloseOnExec = 1030, firstNumber = 900;
        error = 0;
        if (file is null)
            return new SystemCallTrace(process, 2);
        // QEMU's convention: %d stands for the process.
        file = file.Replace("%d", process.Host.Invoke(HostNumber.Getpid).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        byte[] path = Encoding.UTF8.GetBytes(file + "\0");
        long descriptor;
        fixed (byte* pointer = path)
        {
            long flags = writeOnlyCreateAppend | OpenFlags.CloseOnExec;
            descriptor = process.Host.Invoke(HostNumber.Openat, currentFolder, (long)pointer, flags, 0x1b6);
        }
        if (descriptor < 0)
        {
            error = (int)-descriptor;
            return null;
        }
        // Out of the way of the guest, which expects the lowest free numbers.
        long moved = process.Host.Invoke(HostNumber.Fcntl, descriptor, duplicateCloseOnExec, firstNumber);
        if (moved < 0)
            return new SystemCallTrace(process, (int)descriptor);
        process.Host.Invoke(HostNumber.Close, descriptor);
        return new SystemCallTrace(process, (int)moved);
    }

    /// <summary>Prints a call that may not come back.</summary>
    internal void Enter(GuestThread thread, in CallArguments call)
    {
        SystemCallEntry? entry = process.Calls.Find(call.Number);
        if (entry?.Name is "exit" or "exit_group" or "execve" or "execveat")
            Print(thread, Format(entry, call) + " = ?");
    }

    /// <summary>Prints a call and its result.</summary>
    internal void Leave(GuestThread thread, in CallArguments call, long result)
    {
        SystemCallEntry? entry = process.Calls.Find(call.Number);
        Print(thread, $"{Format(entry, call)} = {FormatResult(entry, result)}");
    }

    /// <summary>Prints the delivery of a signal.</summary>
    internal void Signal(GuestThread thread, in SignalInfo info) =>
        Print(thread, $"--- {Signals.Signal.Name(info.Number)} {{si_code={info.Code}, si_addr=0x{info.Address:x}}} ---");

    /// <summary>A call as text.</summary>
    internal string Format(SystemCallEntry? entry, in CallArguments call)
    {
        if (entry is null)
            return $"syscall_{call.Number}(0x{call.A0:x}, 0x{call.A1:x}, 0x{call.A2:x}, 0x{call.A3:x}, 0x{call.A4:x}, 0x{call.A5:x})";
        var text = new StringBuilder(entry.Name).Append('(');
        ReadOnlySpan<ArgumentKind> kinds = entry.Kinds;
        for (int i = 0; i < kinds.Length; i++)
        {
            if (i > 0)
                text.Append(", ");
            formatter.Append(text, kinds[i], call[i], i + 1 < kinds.Length ? call[i + 1] : 0);
        }
        return text.Append(')').ToString();
    }

    /// <summary>A result as text.</summary>
    internal static string FormatResult(SystemCallEntry? entry, long result)
    {
        if (result == SystemCallTable.StateChanged)
            return "0";
        if (result is < 0 and >= -4095)
        {
            (string name, string message) = Errno.Describe((int)-result);
            return $"-1 {name} ({message})";
        }
        bool address = entry?.Name is "mmap" or "brk" or "mremap" or "shmat";
        return address ? $"0x{result:x}" : result.ToString(CultureInfo.InvariantCulture);
    }

    private void Print(GuestThread thread, string line) =>
        HostText.Write(process.Host, Descriptor, Encoding.UTF8.GetBytes($"{thread.Identifier} {line}\n"));
}
