using System.Text;
using Rhea.LinuxUser.Files;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Signals;

namespace Rhea.LinuxUser.Loading;

/// <summary>
/// execve: programs of the guest's architecture are run by a new emulator in this process's place, others by the host. Whatever
/// can be wrong with the file is found before, so that the guest gets the error.
/// </summary>
internal sealed unsafe class ProgramStarter(GuestThread thread)
{
    private const int MaximumScripts = 5;
    private readonly GuestProcess process = thread.Process;

    /// <summary>Replaces the process. Comes back with a negated error number only.</summary>
    internal long Execute(byte[] path, int? descriptor, List<byte[]> arguments, List<byte[]> environment)
    {
        // The new emulator could not know whose executable is meant.
        if (process.Paths.ProcName(path) is "exe")
            path = process.Program.Path;
        for (int depth = 0; ; depth++)
        {
            byte[] hostPath = process.Paths.Translate(path, PathUse.Follow);
            long file = Executable.Probe(process, hostPath, out ExecutableKind kind, out byte[] start);
            if (file < 0)
                return file;
            process.Host.Invoke(HostNumber.Close, file);
            switch (kind)
            {
                case ExecutableKind.Guest:
                    return StartGuest(path, descriptor, arguments, environment);
                case ExecutableKind.Foreign:
                    return StartHost(hostPath, arguments, environment);
            }
            if (!Executable.TryParseScript(start, out byte[] interpreter, out byte[]? argument))
                return -Errno.ENOEXEC;
            if (depth == MaximumScripts)
                return -Errno.ELOOP;
            arguments = [interpreter, .. argument is null ? Array.Empty<byte[]>() : [argument], path, .. arguments.Skip(1)];
            path = interpreter;
            descriptor = null;
        }
    }

    private long StartGuest(byte[] path, int? descriptor, List<byte[]> arguments, List<byte[]> environment)
    {
        List<byte[]> command = [Bytes(process.Options.ToolName), .. process.Options.SelfCommand.Skip(1).Select(Bytes)];
        command.AddRange(Continuation.Arguments(process.Options).Select(Bytes));
        if (process.Actions[Signal.Pipe].Handler == SignalAction.Ignore)
            command.Add(Bytes(Continuation.IgnorePipe));
        if (process.Debugger?.PrepareExec(thread) is { } session)
        {
            command.Add(Bytes(Continuation.Debugger));
            command.Add(Bytes(session));
        }
        command.Add("-0"u8.ToArray());
        command.Add(arguments.Count > 0 ? arguments[0] : []);
        long copy = descriptor is null ? -1 : process.Host.Invoke(HostNumber.Dup, descriptor.Value);
        if (copy >= 0)
        {
            // The new emulator must find the file open, also if the guest's descriptor is closed by execve.
            command.Add("-execfd"u8.ToArray());
            command.Add(Bytes(copy.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            path = Bytes($"/proc/self/fd/{copy}");
        }
        command.Add(path);
        command.AddRange(arguments.Skip(1));
        long result = StartHost(Bytes(process.Options.SelfCommand[0]), command, environment);
        process.Debugger?.ExecFailed(thread);
        if (copy >= 0)
            process.Host.Invoke(HostNumber.Close, copy);
        return result;
    }

    /// <summary>The host's execve, with the signal mask that the new program shall have.</summary>
    private long StartHost(byte[] path, List<byte[]> arguments, List<byte[]> environment)
    {
        using var strings = new NativeStrings();
        nint* argumentVector = strings.AddArray(arguments), environmentVector = strings.AddArray(environment);
        process.HostSignals.SetMask(HostSignals.BlockAll);
        thread.TakeCaptured();
        const ulong runtimeOwn = 1UL << 33;
        process.HostSignals.SetMask((thread.Signals.Mask & ~runtimeOwn) | HostSignals.MaskToHost(thread.Signals.Mask));
        // The new program must not inherit what only a debugger wanted.
        bool captures = process.HostSignals.CapturesAll;
        if (captures)
            process.Actions.ApplyAll(captureAll: false);
        process.ExchangeHostCoreLimit(process.CoreLimit);
        long result = process.Host.Invoke(HostNumber.Execve, strings.Add(path), (long)argumentVector, (long)environmentVector);
        process.ExchangeHostCoreLimit(0);
        if (captures)
            process.Actions.ApplyAll(captureAll: true);
        process.HostSignals.SetMask(HostSignals.MaskToHost(thread.Signals.Mask));
        return result;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
