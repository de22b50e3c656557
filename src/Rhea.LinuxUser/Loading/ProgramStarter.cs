using System.Text;
using Rhea.LinuxUser.Files;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;
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
    /// <param name="path">The file, by a path of the guest; for an open file, the name by which a script will find itself.</param>
    /// <param name="descriptor">The file if it is open, in place of the path.</param>
    /// <param name="arguments">The new arguments.</param>
    /// <param name="environment">The new environment.</param>
    internal long Execute(byte[] path, int? descriptor, List<byte[]> arguments, List<byte[]> environment)
    {
        // The new emulator could not know whose executable is meant.
        if (process.Paths.ProcName(path) is "exe")
            path = process.Program.Path;
        byte[] current = path;
        List<byte[]> currentArguments = arguments;
        for (int depth = 0; ; depth++)
        {
            byte[] hostPath = process.Paths.Translate(current, PathUse.Follow);
            ExecutableKind kind;
            byte[] start;
            bool opened = depth == 0 && descriptor is not null;
            long file = opened
                ? Executable.Probe(process, descriptor!.Value, out kind, out start)
                : Executable.Probe(process, hostPath, out kind, out start);
            // What may be executed but not read is left to the host's kernel, which may hand it to a new emulator open (binfmt_misc).
            if (file == -Errno.EACCES && !opened && process.Options.IsStartedByKernel)
                return StartHost(hostPath, null, currentArguments, environment);
            if (file < 0)
                return file;
            process.Host.Invoke(HostNumber.Close, file);
            switch (kind)
            {
                case ExecutableKind.Guest:
                    return StartGuest(path, descriptor, arguments, environment);
                case ExecutableKind.Foreign:
                    return StartHost(hostPath, opened ? descriptor : null, currentArguments, environment);
            }
            if (!Executable.TryParseScript(start, out byte[] interpreter, out byte[]? argument))
                return -Errno.ENOEXEC;
            if (opened && ClosesAtExecution(descriptor!.Value))
                return -Errno.ENOENT;
            if (depth == MaximumScripts)
                return -Errno.ELOOP;
            currentArguments = [interpreter, .. argument is null ? Array.Empty<byte[]>() : [argument], current, .. currentArguments.Skip(1)];
            current = interpreter;
        }
    }

    /// <summary>Starts a program of the guest's, or a script that one interprets: the host's kernel does, or the emulator's own command line.</summary>
    private long StartGuest(byte[] path, int? descriptor, List<byte[]> arguments, List<byte[]> environment)
    {
        UserModeOptions options = process.Options;
        bool ignoresPipe = process.Actions[Signal.Pipe].Handler == SignalAction.Ignore;
        bool hasLimits = process.Memory.Limits != MemoryLimits.None;
        // Only the kernel can give a program its owner's rights. But it does not know -L, limits of memory and the debugger,
        // and the runtime loses that SIGPIPE is ignored.
        if (options.IsStartedByKernel && options.LibraryPrefix is null && !ignoresPipe && !hasLimits && process.Debugger is null)
        {
            long direct = StartHost(path, descriptor, arguments, environment);
            if (direct != -Errno.ENOEXEC)
                return direct;
        }
        List<byte[]> command = [Bytes(options.ToolName), .. options.SelfCommand.Skip(1).Select(Bytes)];
        command.AddRange(Continuation.Arguments(options).Select(Bytes));
        if (ignoresPipe)
            command.Add(Bytes(Continuation.IgnorePipe));
        if (hasLimits)
            command.AddRange([Bytes(Continuation.Limits), Bytes(process.Memory.Limits.ToString())]);
        if (process.Debugger?.PrepareExec(thread) is { } session)
        {
            command.Add(Bytes(Continuation.Debugger));
            command.Add(Bytes(session));
        }
        command.Add("-0"u8.ToArray());
        command.Add(arguments.Count > 0 ? arguments[0] : []);
        // The new emulator must find the file open, also if the guest's descriptor is closed by execve.
        long copy = descriptor is null ? -1 : process.Host.Invoke(HostNumber.Dup, descriptor.Value);
        if (copy >= 0)
        {
            command.Add(Bytes(Continuation.Descriptor));
            command.Add(Bytes(copy.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
        command.Add(path);
        command.AddRange(arguments.Skip(1));
        long result = StartHost(Bytes(options.SelfCommand[0]), null, command, environment);
        if (copy >= 0)
            process.Host.Invoke(HostNumber.Close, copy);
        // Without /proc there is no way to the emulator's own file but binfmt_misc.
        if (result == -Errno.ENOENT)
            result = StartHost(path, descriptor, arguments, environment);
        process.Debugger?.ExecFailed(thread);
        return result;
    }

    private bool ClosesAtExecution(int descriptor)
    {
        const int getFlags = 1;
        return (process.Host.Invoke(HostNumber.Fcntl, descriptor, getFlags) & 1) != 0;
    }

    /// <summary>The host's execve, with the signal mask that the new program shall have.</summary>
    private long StartHost(byte[] path, int? descriptor, List<byte[]> arguments, List<byte[]> environment)
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
        process.Ends(thread);
        const int emptyPath = 0x1000;
        long result = descriptor is null
            ? process.Host.Invoke(HostNumber.Execve, strings.Add(path), (long)argumentVector, (long)environmentVector)
            : process.Host.Invoke(HostNumber.Execveat, descriptor.Value, strings.Add([]), (long)argumentVector, (long)environmentVector, emptyPath);
        process.ExchangeHostCoreLimit(0);
        if (captures)
            process.Actions.ApplyAll(captureAll: true);
        process.HostSignals.SetMask(HostSignals.MaskToHost(thread.Signals.Mask));
        return result;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
